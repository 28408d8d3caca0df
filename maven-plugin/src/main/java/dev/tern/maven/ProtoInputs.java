package dev.tern.maven;

import dev.tern.schema.Compiler;
import dev.tern.schema.Diagnostic;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a run reads. Immutable.
 *
 * @param sources roots whose files are compiled, as {@code includes} and {@code excludes} say
 * @param imports roots that imports are looked up in, after {@code sources}
 * @param includes patterns of import names
 * @param excludes patterns of import names
 * @param importIncludes patterns of files of {@code imports} that are compiled too
 */
record ProtoInputs(
    List<ProtoRoot> sources,
    List<ProtoRoot> imports,
    List<String> includes,
    List<String> excludes,
    List<String> importIncludes) {

  /** The import names of all files to compile. */
  List<String> files() {
    Set<String> files = new LinkedHashSet<>();
    Patterns included = new Patterns(includes);
    Patterns excluded = new Patterns(excludes);
    for (ProtoRoot root : sources) {
      for (String name : root.names()) {
        if (included.matches(name) && !excluded.matches(name)) {
          files.add(name);
        }
      }
    }
    Patterns imported = new Patterns(importIncludes);
    for (ProtoRoot root : imports) {
      for (String name : root.names()) {
        if (imported.matches(name)) {
          files.add(name);
        }
      }
    }
    return new ArrayList<>(files);
  }

  Compiler compiler() {
    Compiler.Builder compiler = Compiler.builder();
    sources.forEach(root -> compiler.source(root.resolver()));
    imports.forEach(root -> compiler.source(root.resolver()));
    return compiler.build();
  }

  /**
   * Adds which files are to be compiled, all that can be read, and the code that reads it.
   *
   * @param worker the class that does the rest; another build of it may come to something else
   */
  void addTo(Fingerprint fingerprint, List<String> files, Class<?> worker) {
    for (Class<?> type : List.of(worker, Compiler.class, ProtoInputs.class)) {
      addCode(fingerprint, type);
    }
    files.forEach(fingerprint::add);
    for (List<ProtoRoot> roots : List.of(sources, imports)) {
      for (ProtoRoot root : roots) {
        fingerprint.add("root");
        root.files()
            .forEach(
                (name, bytes) -> {
                  fingerprint.add(name);
                  fingerprint.add(bytes);
                });
      }
    }
  }

  private static void addCode(Fingerprint fingerprint, Class<?> type) {
    Path jar = codeOf(type);
    fingerprint.add(jar.toString());
    try {
      fingerprint.add(Files.getLastModifiedTime(jar).toString());
    } catch (IOException e) {
      fingerprint.add("unknown");
    }
  }

  private static Path codeOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      return Path.of("");
    }
  }

  /** A diagnostic whose file is named as it lies on disk, so that tools can lead there. */
  String describe(Diagnostic diagnostic) {
    String text = diagnostic.toString();
    return text.startsWith(diagnostic.file())
        ? place(diagnostic.file()) + text.substring(diagnostic.file().length())
        : text;
  }

  /** Where a file lies on disk; its name if it is in none of the roots. */
  String place(String name) {
    for (List<ProtoRoot> roots : List.of(sources, imports)) {
      for (ProtoRoot root : roots) {
        if (root.files().containsKey(name)) {
          return root.place(name);
        }
      }
    }
    return name;
  }
}
