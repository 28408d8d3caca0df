package dev.tern.schema.lint;

import dev.tern.schema.check.RuleSelection;
import java.util.List;

/**
 * What lint looks at and how strict it is. Immutable.
 *
 * @param rules which rules are on, and where
 * @param enumZeroValueSuffix how the value 0 of an enum ends
 * @param serviceSuffix how the name of a service ends
 * @param allowSameRequestResponse whether an RPC may have the same request and response type
 * @param allowEmptyRequests whether any RPC may take {@code google.protobuf.Empty}
 * @param allowEmptyResponses whether any RPC may return {@code google.protobuf.Empty}
 * @param allowCommentIgnores whether comments {@code tern:lint:ignore RULE} and {@code
 *     buf:lint:ignore RULE} before a definition silence the rule for it and all that is in it
 */
public record LintConfig(
    RuleSelection rules,
    String enumZeroValueSuffix,
    String serviceSuffix,
    boolean allowSameRequestResponse,
    boolean allowEmptyRequests,
    boolean allowEmptyResponses,
    boolean allowCommentIgnores) {

  /** The category STANDARD, nothing ignored but by comments. */
  public static final LintConfig DEFAULT =
      new LintConfig(RuleSelection.DEFAULT, "_UNSPECIFIED", "Service", false, false, false, true);

  /** How the comments begin that silence a rule. */
  static final List<String> COMMENT_PREFIXES = List.of("tern:lint:ignore", "buf:lint:ignore");

  /** The same with other rules. */
  public LintConfig withRules(RuleSelection changed) {
    return new LintConfig(
        changed,
        enumZeroValueSuffix,
        serviceSuffix,
        allowSameRequestResponse,
        allowEmptyRequests,
        allowEmptyResponses,
        allowCommentIgnores);
  }
}
