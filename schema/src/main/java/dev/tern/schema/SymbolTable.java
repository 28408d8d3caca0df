package dev.tern.schema;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All names of all files by their full name, and the rules by which a name is found.
 *
 * <p>Owner: the thread that compiles.
 */
final class SymbolTable {
  /** What became of a search. */
  record Lookup(
      @Nullable Definition found, @Nullable Definition notImported, @Nullable String hiddenBy) {
    static final Lookup NOTHING = new Lookup(null, null, null);
  }

  private final Map<String, Definition> definitions = new HashMap<>();

  /** Packages and the packages that hold them, with the first file that has them. */
  private final Map<String, FileDef> packages = new HashMap<>();

  /** For hints; made on first use. */
  private final Map<String, Set<String>> typesBySimpleName = new HashMap<>();

  private final Diagnostics diagnostics;

  SymbolTable(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  @Nullable Definition get(String fullName) {
    return definitions.get(fullName);
  }

  void addPackage(FileDef file) {
    Span span = file.packageSpan;
    if (span == null) {
      return;
    }
    String name = file.packageName;
    for (int end = name.length(); end > 0; end = name.lastIndexOf('.', end - 1)) {
      String prefix = name.substring(0, end);
      Definition other = definitions.get(prefix);
      if (other != null) {
        diagnostics.error(
            "duplicate-name",
            span,
            "package \"" + prefix + "\" has the name of " + Names.withArticle(other.kind()),
            null,
            "the " + other.kind() + " is at " + other.span);
      }
      packages.putIfAbsent(prefix, file);
    }
  }

  /** Adds a definition; a name that is taken is reported and the first one stays. */
  void add(Definition definition) {
    String fullName = definition.fullName;
    Definition first = definitions.get(fullName);
    if (first != null) {
      reportDuplicate(definition, first);
      return;
    }
    FileDef packageFile = packages.get(fullName);
    if (packageFile != null) {
      diagnostics.error(
          "duplicate-name",
          definition.span,
          "\"" + fullName + "\" is already the name of a package",
          null,
          "the package is in " + packageFile.name);
      return;
    }
    definitions.put(fullName, definition);
  }

  private void reportDuplicate(Definition definition, Definition first) {
    int dot = definition.fullName.lastIndexOf('.');
    String scope = dot < 0 ? "" : " in \"" + definition.fullName.substring(0, dot) + "\"";
    String hint = null;
    if (isMapEntry(definition) || isMapEntry(first)) {
      hint =
          "a map field x makes a message XEntry in the same scope; rename the field or the other";
    } else if (definition instanceof EnumValueDef value && siblingsOfAnotherType(value, first)) {
      hint =
          "enum values are siblings of their enum, as in C++, so \""
              + value.name
              + "\" must be unique in the scope around \""
              + value.type.name
              + "\"; prefix it with the name of the enum";
    }
    diagnostics.error(
        "duplicate-name",
        definition.span,
        "\"" + definition.name + "\" is already defined" + scope,
        hint,
        "the first one, " + Names.withArticle(first.kind()) + ", is at " + first.span);
  }

  private static boolean isMapEntry(Definition definition) {
    return definition instanceof MessageDef message && message.isMapEntry;
  }

  private static boolean siblingsOfAnotherType(EnumValueDef value, Definition first) {
    return !(first instanceof EnumValueDef other) || other.type != value.type;
  }

  /**
   * Finds what {@code name} means inside of {@code scope}, the full name of the element that uses
   * it.
   *
   * <p>The innermost scope is searched first, and only the first part of a compound name is looked
   * for: once it is found there, the rest must be inside of it. A leading point means a full name.
   */
  Lookup find(String name, String scope, FileDef from, boolean typesOnly) {
    if (name.startsWith(".")) {
      return visible(name.substring(1), from, null);
    }
    int firstDot = name.indexOf('.');
    String firstPart = firstDot < 0 ? name : name.substring(0, firstDot);
    String around = scope;
    Definition notImported = null;
    while (true) {
      int dot = around.lastIndexOf('.');
      if (dot < 0) {
        return visible(name, from, notImported);
      }
      around = around.substring(0, dot);
      String candidate = around + "." + firstPart;
      Lookup first = visible(candidate, from, notImported);
      notImported = first.notImported();
      Definition found = first.found();
      if (firstDot >= 0) {
        if (found != null ? found.isAggregate() : isPackageVisible(candidate, from)) {
          String whole = around + "." + name;
          Lookup rest = visible(whole, from, notImported);
          boolean isPackage = rest.found() == null && isPackageVisible(whole, from);
          return rest.found() != null || isPackage
              ? rest
              : new Lookup(null, rest.notImported(), whole);
        }
      } else if (found != null && (!typesOnly || found.isType())) {
        return first;
      } else if (found == null && !typesOnly && isPackageVisible(candidate, from)) {
        return Lookup.NOTHING;
      }
    }
  }

  private Lookup visible(String fullName, FileDef from, @Nullable Definition notImported) {
    Definition definition = definitions.get(fullName);
    if (definition == null) {
      return notImported == null ? Lookup.NOTHING : new Lookup(null, notImported, null);
    }
    FileDef file = definition.file();
    from.used.add(file);
    boolean asOption = definition instanceof FieldDef && from.visibleForOptions.contains(file);
    if (from.visible.contains(file) || asOption) {
      return new Lookup(definition, null, null);
    }
    return new Lookup(null, definition, null);
  }

  private boolean isPackageVisible(String name, FileDef from) {
    return packages.containsKey(name) && from.seesPackage(name);
  }

  /** The full names of the messages and enums that {@code from} could name. */
  Collection<String> visibleTypes(FileDef from, boolean messagesOnly) {
    List<String> names = new ArrayList<>();
    for (Definition definition : definitions.values()) {
      boolean wanted =
          definition instanceof MessageDef message
              ? !message.isMapEntry
              : definition instanceof EnumDef;
      if (wanted
          && (!messagesOnly || definition instanceof MessageDef)
          && from.visible.contains(definition.file())) {
        names.add(definition.fullName);
      }
    }
    return names;
  }

  /**
   * Full names of types, also of those that {@code from} does not import, whose last part is {@code
   * simpleName}. Asked when all definitions are entered.
   */
  Set<String> typesNamed(String simpleName) {
    return typesBySimpleName().getOrDefault(simpleName, Set.of());
  }

  /** Whether there are more types than are worth comparing with a name that is not found. */
  boolean isTooLargeToSearch() {
    return typesBySimpleName().size() > Suggestions.MAX_CANDIDATES;
  }

  private Map<String, Set<String>> typesBySimpleName() {
    if (typesBySimpleName.isEmpty()) {
      for (Definition definition : definitions.values()) {
        if (definition.isType()) {
          typesBySimpleName
              .computeIfAbsent(definition.name, name -> new TreeSet<>())
              .add(definition.fullName);
        }
      }
    }
    return typesBySimpleName;
  }

  /** The extensions that may be options of {@code messageName} in {@code from}. */
  Collection<String> visibleExtensions(FileDef from, MessageDef extendee) {
    List<String> names = new ArrayList<>();
    for (FieldDef extension : extendee.extensionsByNumber.values()) {
      if (from.visible.contains(extension.file)
          || from.visibleForOptions.contains(extension.file)) {
        names.add(extension.fullName);
      }
    }
    return names;
  }
}
