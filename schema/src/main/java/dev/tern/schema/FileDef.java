package dev.tern.schema;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file and what it defines at its top level.
 *
 * <p>Owner: the thread that compiles.
 */
final class FileDef extends Definition {
  /**
   * An import statement with the file it leads to, null when there is none or it closes a circle.
   */
  record Dependency(Ast.Import node, @Nullable FileDef file) {}

  /** An import whose file was not found, and where it may be. */
  record MissingImport(Span span, String name, String hint) {}

  final Ast.File ast;
  final Edition edition;
  String packageName = "";
  @Nullable Span packageSpan;

  /** Imports in the order of the statements; option imports are apart. */
  final List<Dependency> dependencies = new ArrayList<>();

  final List<Dependency> optionDependencies = new ArrayList<>();
  final List<MessageDef> messages = new ArrayList<>();
  final List<EnumDef> enums = new ArrayList<>();
  final List<ServiceDef> services = new ArrayList<>();
  final List<FieldDef> extensions = new ArrayList<>();

  /** This file and what its imports bring along through public imports. */
  final Set<FileDef> visible = new LinkedHashSet<>();

  /** What option imports bring along: their extensions may be used as options. */
  final Set<FileDef> visibleForOptions = new LinkedHashSet<>();

  /** The packages of all those, and the packages around them; made on first use. */
  private final Set<String> visiblePackages = new HashSet<>();

  /** Files that a name in this file led to. */
  final Set<FileDef> used = new HashSet<>();

  /** What became of the options; one that was wrong is not here. */
  final IdentityHashMap<Ast.Option, InterpretedOption> interpreted = new IdentityHashMap<>();

  /** Whether the user named it, rather than another file by an import. */
  boolean isInput;

  /** Whether names may be missing here for a reason that is reported. */
  boolean incomplete;

  /** Whether names of this file, or that it passes on, may be missing for its importers. */
  boolean incompleteForImporters;

  /** Imports that lead nowhere; reported when it is known which names they leave open. */
  final List<MissingImport> missingImports = new ArrayList<>();

  /** Names that were not found and may be in a file that is missing, with their first places. */
  final Map<String, Span> openNames = new LinkedHashMap<>();

  FileDef(Ast.File ast) {
    super(ast.tokens().source().name(), ast.tokens().source().name(), ast.tokens().span(0));
    this.ast = ast;
    this.edition = ast.edition();
    this.incomplete = !ast.complete();
    this.incompleteForImporters = incomplete;
  }

  /**
   * The files that importers of this one see through it: itself and its public imports, and theirs.
   */
  void addPublicClosure(Set<FileDef> out) {
    if (out.add(this)) {
      for (Dependency dependency : dependencies) {
        if (dependency.node().kind() == Ast.ImportKind.PUBLIC && dependency.file() != null) {
          dependency.file().addPublicClosure(out);
        }
      }
    }
  }

  /** Whether a plain import names the file, also if that would close a circle. */
  boolean imports(FileDef other) {
    return dependencies.stream().anyMatch(d -> d.node().path().equals(other.name));
  }

  boolean hasPublicImports() {
    return dependencies.stream().anyMatch(d -> d.node().kind() == Ast.ImportKind.PUBLIC);
  }

  /** Whether a file whose names may be used here is in that package, or in one inside of it. */
  boolean seesPackage(String name) {
    if (visiblePackages.isEmpty()) {
      visible.forEach(file -> addPackages(file.packageName));
      visibleForOptions.forEach(file -> addPackages(file.packageName));
      visiblePackages.add("");
    }
    return visiblePackages.contains(name);
  }

  private void addPackages(String packageName) {
    for (int end = packageName.length(); end > 0; end = packageName.lastIndexOf('.', end - 1)) {
      visiblePackages.add(packageName.substring(0, end));
    }
  }

  boolean isLite() {
    return options != null
        && options.getInt(Numbers.FILE_OPTIMIZE_FOR, Numbers.SPEED) == Numbers.LITE_RUNTIME;
  }

  @Override
  FileDef file() {
    return this;
  }

  @Override
  OptionTarget target() {
    return OptionTarget.FILE;
  }

  @Override
  @Nullable Definition featureParent() {
    return null;
  }
}
