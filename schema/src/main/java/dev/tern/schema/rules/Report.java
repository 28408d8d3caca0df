package dev.tern.schema.rules;

import dev.tern.protobuf.IntList;
import dev.tern.protobuf.descriptor.FileDescriptor;
import dev.tern.protobuf.descriptor.SourceLocation;
import dev.tern.schema.check.Finding;
import dev.tern.schema.check.Rule;
import dev.tern.schema.check.RuleSelection;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Collects findings of the rules that are on, without those that are to be ignored.
 *
 * <p>Owner: the thread that checks.
 */
public final class Report {
  private final Set<? extends Rule> rules;
  private final RuleSelection selection;
  private final List<String> commentPrefixes;
  private final boolean ignoreUnstable;
  private final Set<Finding> findings = new TreeSet<>();

  /**
   * Starts empty.
   *
   * @param commentPrefixes how comment lines begin that, followed by an id, silence a rule
   * @param ignoreUnstable whether files in packages with an unstable version are left out
   */
  public Report(
      Set<? extends Rule> rules,
      RuleSelection selection,
      List<String> commentPrefixes,
      boolean ignoreUnstable) {
    this.rules = rules;
    this.selection = selection;
    this.commentPrefixes = commentPrefixes;
    this.ignoreUnstable = ignoreUnstable;
  }

  /** Whether a rule is on: others need not be worked out. */
  public boolean wants(Rule rule) {
    return rules.contains(rule);
  }

  /** Reports a place; one that is not written down stands for its file. */
  public void add(Rule rule, Place place, String message) {
    if (wants(rule) && !ignores(rule, place.file()) && !silenced(rule, place)) {
      addUnchecked(rule, place, message);
    }
  }

  /**
   * Reports a place of which there was another one in an earlier version, which may be ignored too.
   *
   * @param place null when the file is no longer there
   */
  public void add(Rule rule, @Nullable Place place, FileDescriptor earlier, String message) {
    if (!wants(rule) || ignores(rule, earlier) || (place != null && ignores(rule, place.file()))) {
      return;
    }
    if (place == null) {
      findings.add(new Finding("", 1, 1, 1, 1, rule.id(), message));
    } else {
      addUnchecked(rule, place, message);
    }
  }

  private boolean ignores(Rule rule, FileDescriptor file) {
    String name = file.packageName();
    return selection.ignores(rule, file.name())
        || (ignoreUnstable && PackageVersion.isVersion(name) && !PackageVersion.isStable(name));
  }

  private void addUnchecked(Rule rule, Place place, String message) {
    SourceLocation at = place.path().isEmpty() ? SourceLocation.UNKNOWN : place.location();
    String path = place.file().name();
    findings.add(
        at.isKnown()
            ? new Finding(
                path,
                at.startLine() + 1,
                at.startColumn() + 1,
                at.endLine() + 1,
                at.endColumn() + 1,
                rule.id(),
                message)
            : new Finding(path, 1, 1, 1, 1, rule.id(), message));
  }

  /** Whether a comment before the place, or before what it is in, silences the rule. */
  private boolean silenced(Rule rule, Place place) {
    if (commentPrefixes.isEmpty()) {
      return false;
    }
    IntList.Builder path = IntList.of().toBuilder();
    for (int i = 0; i < place.path().size(); i++) {
      path.add(place.path().getInt(i));
      String comment = place.file().location(path.build()).leading();
      if (!comment.isEmpty() && comment.lines().anyMatch(line -> silences(line.strip(), rule))) {
        return true;
      }
    }
    return false;
  }

  private boolean silences(String line, Rule rule) {
    for (String prefix : commentPrefixes) {
      if (line.startsWith(prefix + " " + rule.id())) {
        return true;
      }
    }
    return false;
  }

  /** All findings so far, in their order. */
  public List<Finding> findings() {
    return new ArrayList<>(findings);
  }
}
