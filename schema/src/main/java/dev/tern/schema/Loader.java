package dev.tern.schema;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads and parses files and all that they import.
 *
 * <p>Owner: the thread that compiles.
 */
final class Loader {
  /** A chain of imports this long is a mistake or an attack. */
  static final int MAX_IMPORT_DEPTH = 500;

  private final List<SourceResolver> resolvers;
  private final Diagnostics diagnostics;

  /** In the order in which they must be compiled: imports first. */
  private final Map<String, FileDef> files = new LinkedHashMap<>();

  /** Files that are being loaded, from the first importer to the last. */
  private final List<String> chain = new ArrayList<>();

  private final Map<String, FileDef> loading = new HashMap<>();
  private final Set<String> missing = new HashSet<>();

  Loader(List<SourceResolver> resolvers, Diagnostics diagnostics) {
    this.resolvers = resolvers;
    this.diagnostics = diagnostics;
  }

  /** All files that were loaded, imports before their importers. */
  List<FileDef> files() {
    return new ArrayList<>(files.values());
  }

  /** A file that was loaded, or null. */
  @Nullable FileDef file(String name) {
    return files.get(name);
  }

  /** Loads a file that the user named; null if it is not there, which is then reported. */
  @Nullable FileDef loadInput(String name) {
    FileDef file = load(name);
    if (file == null) {
      diagnostics.errorWithoutPlace(
          "missing-file", name, "there is no such file", whereItMayBe("", name));
    } else {
      file.isInput = true;
    }
    return file;
  }

  private String searched() {
    List<String> places = new ArrayList<>();
    for (SourceResolver resolver : resolvers) {
      places.add(resolver.toString());
    }
    return "searched in " + String.join(", ", places);
  }

  private @Nullable FileDef load(String name) {
    FileDef known = files.get(name);
    if (known != null || missing.contains(name)) {
      return known;
    }
    SourceFile source = read(name);
    if (source == null) {
      missing.add(name);
      return null;
    }
    diagnostics.noteFile(name);
    FileDef file = new FileDef(Parser.parse(source, diagnostics));
    chain.add(name);
    loading.put(name, file);
    Set<String> imported = new HashSet<>();
    for (Ast.Element element : file.ast.elements()) {
      if (element instanceof Ast.Import node) {
        FileDef dependency = resolve(file, node, imported);
        boolean forOptions = node.kind() == Ast.ImportKind.OPTION;
        (forOptions ? file.optionDependencies : file.dependencies)
            .add(new FileDef.Dependency(node, dependency));
      }
    }
    loading.remove(name);
    chain.remove(chain.size() - 1);
    files.put(name, file);
    return file;
  }

  private @Nullable FileDef resolve(FileDef importer, Ast.Import node, Set<String> imported) {
    FileDef dependency = find(importer, node, imported);
    if (dependency == null || dependency.incompleteForImporters) {
      importer.incomplete = true;
      importer.incompleteForImporters |= node.kind() == Ast.ImportKind.PUBLIC;
    }
    return dependency;
  }

  private @Nullable FileDef find(FileDef importer, Ast.Import node, Set<String> imported) {
    Span span = importer.ast.tokens().span(node.pathToken());
    String name = node.path();
    if (!imported.add(name)) {
      diagnostics.error(
          "duplicate-import",
          span,
          "\"" + name + "\" is imported twice",
          "remove one of the imports");
    }
    String problem = problemWithName(name);
    if (problem != null) {
      diagnostics.error(
          "import-name", span, "\"" + name + "\" is not the name of a file: " + problem, null);
      return null;
    }
    if (loading.containsKey(name)) {
      reportCircle(name, span);
      return null;
    }
    if (chain.size() >= MAX_IMPORT_DEPTH) {
      diagnostics.error(
          "import-depth", span, "imports are more than " + MAX_IMPORT_DEPTH + " files deep", null);
      return null;
    }
    FileDef dependency = load(name);
    if (dependency == null) {
      importer.missingImports.add(
          new FileDef.MissingImport(span, name, whereItMayBe(importer.name, name)));
    }
    return dependency;
  }

  /** What to write instead, or else where was searched. */
  private String whereItMayBe(String importer, String name) {
    int slash = importer.lastIndexOf('/');
    String beside = importer.substring(0, slash + 1) + name;
    if (slash >= 0 && exists(beside)) {
      return "did you mean \""
          + beside
          + "\"? Imports are named from an import path, not from the file";
    }
    for (SourceResolver resolver : resolvers) {
      String nearest = diagnostics.isLong() ? null : resolver.nearest(name);
      if (nearest != null) {
        return "did you mean \""
            + nearest
            + "\"?"
            + (nearest.equalsIgnoreCase(name) ? " Capital letters count" : "");
      }
    }
    return searched();
  }

  private boolean exists(String name) {
    for (SourceResolver resolver : resolvers) {
      try {
        if (resolver.read(name) != null) {
          return true;
        }
      } catch (IOException e) {
        // It is there, though it cannot be read.
        return true;
      }
    }
    return false;
  }

  private void reportCircle(String name, Span span) {
    List<String> circle = new ArrayList<>(chain.subList(chain.indexOf(name), chain.size()));
    circle.add(name);
    diagnostics.error(
        "circular-import",
        span,
        circle.size() == 2 ? "the file imports itself" : "files import each other in a circle",
        circle.size() == 2 ? "remove the import" : "move what they share into a file of its own",
        String.join(" -> ", circle));
  }

  /**
   * Names are checked before any resolver sees them, so that none can be led out of its directory.
   */
  private static @Nullable String problemWithName(String name) {
    if (name.isEmpty()) {
      return "it is empty";
    } else if (name.indexOf('\\') >= 0) {
      return "use forward slashes";
    } else if (name.startsWith("/") || name.indexOf('\0') >= 0) {
      return "it must be relative to an import path";
    }
    for (String part : name.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        return "the parts between slashes must not be empty, \".\" or \"..\"";
      }
    }
    return null;
  }

  private @Nullable SourceFile read(String name) {
    if (problemWithName(name) != null) {
      return null;
    }
    for (SourceResolver resolver : resolvers) {
      try {
        byte[] bytes = resolver.read(name);
        if (bytes != null) {
          return new SourceFile(name, bytes, resolver.path(name));
        }
      } catch (IOException e) {
        diagnostics.errorWithoutPlace(
            "unreadable-file", name, "the file cannot be read: " + e.getMessage(), null);
        return null;
      }
    }
    return null;
  }
}
