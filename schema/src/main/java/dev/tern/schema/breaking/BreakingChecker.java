package dev.tern.schema.breaking;

import dev.tern.protobuf.descriptor.FileDescriptor;
import dev.tern.schema.check.Finding;
import dev.tern.schema.check.RuleSelection;
import dev.tern.schema.rules.Report;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the changes between two versions of a schema that break its users.
 *
 * <p>Immutable; threads may check with the same checker at the same time.
 */
public final class BreakingChecker {
  private final RuleSelection selection;
  private final boolean ignoreUnstable;
  private final Set<BreakingRule> rules;

  /**
   * Makes a checker.
   *
   * @param selection which rules are on, and where
   * @param ignoreUnstable whether packages with an unstable version, such as {@code v1beta1}, may
   *     change in any way
   * @throws IllegalArgumentException if the selection names a rule or category that is not known
   */
  public BreakingChecker(RuleSelection selection, boolean ignoreUnstable) {
    this.selection = selection;
    this.ignoreUnstable = ignoreUnstable;
    this.rules = selection.select(EnumSet.allOf(BreakingRule.class), BreakingRule.DEFAULT_CATEGORY);
  }

  /**
   * Compares two versions.
   *
   * @param current all files as they are now, imports included
   * @param previous all files as they were
   * @return what breaks, by path, line and column of the current files; empty if nothing does
   */
  public List<Finding> check(List<FileDescriptor> current, List<FileDescriptor> previous) {
    Report report = new Report(rules, selection, List.of(), ignoreUnstable);
    Index now = new Index(current);
    Index before = new Index(previous);
    DeletionRules.check(now, before, report);
    before.files.forEach(
        (name, old) -> {
          FileDescriptor file = now.files.get(name);
          if (file != null) {
            FileRules.check(file, old, report);
          }
        });
    before.enums.forEach(
        (name, old) -> {
          if (now.enums.get(name) != null) {
            EnumRules.check(now.enums.get(name), old, report);
          }
        });
    before.messages.forEach(
        (name, old) -> {
          if (now.messages.get(name) != null) {
            MessageRules.check(now.messages.get(name), old, report);
          }
        });
    before.extensionsByNumber.forEach(
        (key, old) -> {
          if (now.extensionsByNumber.get(key) != null) {
            FieldRules.check(now.extensionsByNumber.get(key), old, report);
          }
        });
    before.services.forEach(
        (name, old) -> {
          if (now.services.get(name) != null) {
            RpcRules.check(now.services.get(name), old, report);
          }
        });
    return report.findings();
  }
}
