package dev.tern.schema.lint;

import dev.tern.protobuf.descriptor.EnumDescriptor;
import dev.tern.protobuf.descriptor.FileDescriptor;
import dev.tern.protobuf.descriptor.MessageDescriptor;
import dev.tern.protobuf.descriptor.ServiceDescriptor;
import dev.tern.schema.CompileResult;
import dev.tern.schema.check.Finding;
import dev.tern.schema.check.RuleSelection;
import dev.tern.schema.rules.Report;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Judges the files of a compilation.
 *
 * <p>Immutable; threads may lint with the same linter at the same time.
 */
public final class Linter {
  private final LintConfig config;
  private final Set<LintRule> rules;

  /**
   * Makes a linter.
   *
   * @throws IllegalArgumentException if the configuration names a rule or category that is not
   *     known
   */
  public Linter(LintConfig config) {
    this.config = config;
    this.rules = config.rules().select(EnumSet.allOf(LintRule.class), LintRule.DEFAULT_CATEGORY);
  }

  /**
   * Judges the files that were asked for; what they import is only looked at where a rule says so.
   *
   * @param result a compilation that succeeded
   * @return what was found, by path, line and column; empty if all is well
   * @throws IllegalStateException if the compilation failed
   */
  public List<Finding> lint(CompileResult result) {
    RuleSelection selection = config.rules();
    Report report =
        new Report(
            rules,
            selection,
            config.allowCommentIgnores() ? LintConfig.COMMENT_PREFIXES : List.of(),
            false);
    List<FileDescriptor> files = result.files();
    PackageRules.check(files, report);
    ImportRules.check(files, result, report);
    RpcRules.checkUnique(files, config, report);
    for (FileDescriptor file : files) {
      file(file, report);
    }
    return report.findings();
  }

  private void file(FileDescriptor file, Report report) {
    NameRules.file(file, report);
    file.enumTypes().forEach(type -> enumeration(type, report));
    file.messageTypes().forEach(message -> message(message, report));
    file.extensions().forEach(field -> NameRules.field(field, report));
    file.extensions().forEach(field -> CommentRules.field(field, report));
    for (ServiceDescriptor service : file.services()) {
      NameRules.service(service, config.serviceSuffix(), report);
      CommentRules.service(service, report);
      RpcRules.check(service, config, report);
    }
  }

  private void message(MessageDescriptor message, Report report) {
    if (message.isMapEntry()) {
      return;
    }
    NameRules.message(message, report);
    CommentRules.message(message, report);
    message.enumTypes().forEach(type -> enumeration(type, report));
    message.nestedTypes().forEach(nested -> message(nested, report));
  }

  private void enumeration(EnumDescriptor type, Report report) {
    NameRules.enumeration(type, config.enumZeroValueSuffix(), report);
    CommentRules.enumeration(type, report);
  }
}
