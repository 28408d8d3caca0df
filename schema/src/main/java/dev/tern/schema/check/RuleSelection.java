package dev.tern.schema.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which rules are on, and where they are silent. Immutable.
 *
 * @param use ids and categories that are on; empty for the default category
 * @param except ids and categories that are off all the same
 * @param ignore files and directories, by import name, that no rule looks at
 * @param ignoreOnly for ids and categories, files and directories that only these leave out
 */
public record RuleSelection(
    List<String> use,
    List<String> except,
    List<String> ignore,
    Map<String, List<String>> ignoreOnly) {

  /** The default category, everywhere. */
  public static final RuleSelection DEFAULT =
      new RuleSelection(List.of(), List.of(), List.of(), Map.of());

  /** Copies the collections. */
  public RuleSelection {
    use = List.copyOf(use);
    except = List.copyOf(except);
    ignore = List.copyOf(ignore);
    ignoreOnly = Map.copyOf(ignoreOnly);
  }

  /**
   * The rules that are on.
   *
   * @param all every rule there is
   * @param defaultCategory what is on when {@link #use} is empty
   * @throws IllegalArgumentException if an id or category is not known; the message names it
   */
  public <R extends Rule> Set<R> select(Collection<R> all, String defaultCategory) {
    Set<R> selected = new LinkedHashSet<>();
    for (String name : use.isEmpty() ? List.of(defaultCategory) : use) {
      selected.addAll(named(name, all));
    }
    for (String name : except) {
      named(name, all).forEach(selected::remove);
    }
    ignoreOnly.keySet().forEach(name -> named(name, all));
    return selected;
  }

  private static <R extends Rule> List<R> named(String name, Collection<R> all) {
    List<R> found = new ArrayList<>();
    for (R rule : all) {
      if (rule.id().equals(name) || rule.categories().contains(name)) {
        found.add(rule);
      }
    }
    if (found.isEmpty()) {
      throw new IllegalArgumentException("there is no rule or category " + name);
    }
    return found;
  }

  /** Whether a rule is silent about a file, given by import name. */
  public boolean ignores(Rule rule, String path) {
    if (covers(ignore, path)) {
      return true;
    }
    for (Map.Entry<String, List<String>> entry : ignoreOnly.entrySet()) {
      String name = entry.getKey();
      if ((rule.id().equals(name) || rule.categories().contains(name))
          && covers(entry.getValue(), path)) {
        return true;
      }
    }
    return false;
  }

  private static boolean covers(List<String> roots, String path) {
    for (String root : roots) {
      String plain = root.endsWith("/") ? root.substring(0, root.length() - 1) : root;
      if (plain.isEmpty() || plain.equals(".")) {
        return true;
      }
      if (path.equals(plain) || path.startsWith(plain + "/")) {
        return true;
      }
    }
    return false;
  }
}
