package dev.tern.cli;

import dev.tern.schema.check.RuleSelection;
import dev.tern.schema.lint.LintConfig;
import dev.tern.schema.lint.LintRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * What a {@code buf.yaml} says, version 1 or 2: modules, lint and breaking.
 *
 * <p>Other sections are for buf itself and are passed over.
 *
 * @param roots the directories that import names are relative to
 * @param excludes directories whose files are left out
 * @param lint how to lint
 * @param breaking the rules for breaking changes
 * @param ignoreUnstable whether breaking changes in unstable packages are fine
 */
record BufConfig(
    List<Path> roots,
    List<Path> excludes,
    LintConfig lint,
    RuleSelection breaking,
    boolean ignoreUnstable) {

  private static final String FILE_NAME = "buf.yaml";

  /** A file larger than this is no configuration. */
  private static final long MAX_BYTES = 1 << 20;

  /** What holds without a file, for a directory. */
  private static BufConfig defaults(Path root) {
    return new BufConfig(
        List.of(root), List.of(), LintConfig.DEFAULT, RuleSelection.DEFAULT, false);
  }

  /**
   * The configuration of a command: a given file, else that of the first directory, else defaults.
   *
   * @throws IllegalArgumentException if a file is not a configuration; the message says why
   */
  static BufConfig forInputs(@Nullable Path file, List<Path> inputs) throws IOException {
    if (file != null) {
      return load(file);
    }
    Path first = inputs.get(0);
    Path directory = Files.isDirectory(first.toAbsolutePath()) ? first : Path.of("");
    Path found = directory.resolve(FILE_NAME);
    return Files.isRegularFile(found) ? load(found) : defaults(directory);
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException if it is not a configuration; the message says why
   */
  private static BufConfig load(Path file) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new IllegalArgumentException(file + " is larger than 1 MiB: that is no configuration");
    }
    try {
      Object root = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
      return new Reader(file).read(root == null ? Map.of() : root);
    } catch (YamlEngineException e) {
      throw new IllegalArgumentException(file + " is not YAML: " + e.getMessage(), e);
    }
  }

  /** Reads values and complains with their names. */
  private record Reader(Path file) {
    BufConfig read(Object root) {
      Map<?, ?> top = map(root, "the file");
      Object version = top.get("version");
      Path directory = file.resolveSibling("");
      if ("v1".equals(version) || "v1beta1".equals(version)) {
        List<Path> excludes = paths(directory, strings(map(top.get("build"), "build"), "excludes"));
        return config(List.of(directory), excludes, top, "v1", "");
      }
      if (!"v2".equals(version)) {
        throw complaint("version must be v1 or v2, but is " + version);
      }
      return readModules(directory, top);
    }

    private BufConfig readModules(Path directory, Map<?, ?> top) {
      List<Path> roots = new ArrayList<>();
      List<Path> excludes = new ArrayList<>();
      Map<?, ?> rules = top;
      String prefix = "";
      List<?> modules = list(top.get("modules"), "modules");
      for (Object entry : modules) {
        Map<?, ?> module = map(entry, "modules");
        String path = module.get("path") == null ? "." : module.get("path").toString();
        roots.add(directory.resolve(path).normalize());
        excludes.addAll(paths(directory, strings(module, "excludes")));
        if (modules.size() == 1) {
          prefix = path.equals(".") ? "" : path + "/";
        }
        if (module.containsKey("lint") || module.containsKey("breaking")) {
          if (modules.size() > 1) {
            throw complaint(
                "module "
                    + path
                    + " has rules of its own, which works for a single module only; move them to"
                    + " the top, or run once for each module with --config");
          }
          Map<Object, Object> merged = new HashMap<>(top);
          merged.putAll(module);
          rules = merged;
        }
      }
      return config(roots.isEmpty() ? List.of(directory) : roots, excludes, rules, "v2", prefix);
    }

    private BufConfig config(
        List<Path> roots, List<Path> excludes, Map<?, ?> top, String version, String prefix) {
      Map<?, ?> lint = map(top.get("lint"), "lint");
      Map<?, ?> breaking = map(top.get("breaking"), "breaking");
      boolean first = version.equals("v1");
      RuleSelection rules = selection(lint, prefix);
      if (first) {
        rules = withoutSecondVersion(rules);
      }
      LintConfig defaults = LintConfig.DEFAULT;
      LintConfig lintConfig =
          new LintConfig(
              rules,
              text(lint, "enum_zero_value_suffix", defaults.enumZeroValueSuffix()),
              text(lint, "service_suffix", defaults.serviceSuffix()),
              flag(lint, "rpc_allow_same_request_response"),
              flag(lint, "rpc_allow_google_protobuf_empty_requests"),
              flag(lint, "rpc_allow_google_protobuf_empty_responses"),
              first
                  ? flag(lint, "allow_comment_ignores")
                  : !flag(lint, "disallow_comment_ignores"));
      return new BufConfig(
          roots,
          excludes,
          lintConfig,
          selection(breaking, prefix),
          flag(breaking, "ignore_unstable_packages"));
    }

    /** In version 1 the categories were without these two. */
    private static RuleSelection withoutSecondVersion(RuleSelection rules) {
      List<String> except = new ArrayList<>(rules.except());
      for (LintRule rule : List.of(LintRule.FIELD_NOT_REQUIRED, LintRule.PACKAGE_NO_IMPORT_CYCLE)) {
        if (!rules.use().contains(rule.id())) {
          except.add(rule.id());
        }
      }
      return new RuleSelection(rules.use(), except, rules.ignore(), rules.ignoreOnly());
    }

    private RuleSelection selection(Map<?, ?> section, String prefix) {
      Map<String, List<String>> ignoreOnly = new HashMap<>();
      Map<?, ?> only = map(section.get("ignore_only"), "ignore_only");
      for (Object rule : only.keySet()) {
        if (isKnown(rule.toString())) {
          ignoreOnly.put(rule.toString(), below(prefix, strings(only, rule.toString())));
        }
      }
      return new RuleSelection(
          rules(section, "use"),
          rules(section, "except"),
          below(prefix, strings(section, "ignore")),
          ignoreOnly);
    }

    private List<String> rules(Map<?, ?> section, String key) {
      return strings(section, key).stream().filter(Reader::isKnown).toList();
    }

    /** The one rule of buf's that we do not have; naming it must not stop everything. */
    private static boolean isKnown(String rule) {
      return !rule.equals("PROTOVALIDATE");
    }

    /** Paths in version 2 start at the file, import names at the module. */
    private static List<String> below(String prefix, List<String> paths) {
      return paths.stream()
          .map(p -> p.startsWith(prefix) ? p.substring(prefix.length()) : p)
          .toList();
    }

    private static List<Path> paths(Path directory, List<String> names) {
      return names.stream().map(name -> directory.resolve(name).normalize()).toList();
    }

    private Map<?, ?> map(@Nullable Object value, String what) {
      if (value == null) {
        return Map.of();
      } else if (value instanceof Map<?, ?> map) {
        return map;
      }
      throw complaint(what + " must be a mapping");
    }

    private List<?> list(@Nullable Object value, String what) {
      if (value == null) {
        return List.of();
      } else if (value instanceof List<?> list) {
        return list;
      }
      throw complaint(what + " must be a list");
    }

    private List<String> strings(Map<?, ?> section, String key) {
      List<String> strings = new ArrayList<>();
      for (Object value : list(section.get(key), key)) {
        if (!(value instanceof String text)) {
          throw complaint(key + " must be a list of strings");
        }
        strings.add(text);
      }
      return strings;
    }

    private String text(Map<?, ?> section, String key, String otherwise) {
      Object value = section.get(key);
      if (value == null) {
        return otherwise;
      } else if (value instanceof String text) {
        return text;
      }
      throw complaint(key + " must be a string");
    }

    private boolean flag(Map<?, ?> section, String key) {
      Object value = section.get(key);
      if (value == null) {
        return false;
      } else if (value instanceof Boolean flag) {
        return flag;
      }
      throw complaint(key + " must be true or false");
    }

    private IllegalArgumentException complaint(String what) {
      return new IllegalArgumentException(file + ": " + what);
    }
  }
}
