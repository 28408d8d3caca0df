package dev.tern.protobuf.descriptor;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All names of a set of files.
 *
 * <p>Owner: one linking, and read-only afterwards.
 */
final class SymbolTable {
  /** An extension is found by the message that it extends and its number. */
  private record ExtensionKey(MessageDescriptor extendee, int number) {}

  /** What stands for a package among the symbols. */
  private static final Object PACKAGE = new Object();

  /** What the full names of all symbols may have together: a few bytes can repeat a long scope. */
  static final int MAX_NAME_CHARACTERS = 1 << 26;

  private final Map<String, Object> symbols = new HashMap<>();
  private long nameCharacters;
  private final Map<ExtensionKey, FieldDescriptor> extensions = new HashMap<>();

  /**
   * Adds a package and those around it; returns the name of one that is something else, or null.
   */
  @Nullable String addPackage(String name) {
    for (int end = name.indexOf('.'); ; end = name.indexOf('.', end + 1)) {
      String prefix = end < 0 ? name : name.substring(0, end);
      if (!prefix.isEmpty()) {
        Object old = symbols.putIfAbsent(prefix, PACKAGE);
        if (old != null && old != PACKAGE) {
          return prefix;
        }
      }
      if (end < 0) {
        return null;
      }
    }
  }

  /** Counts a full name, whether it is taken or not; returns whether it is the first too many. */
  boolean countName(String fullName) {
    boolean before = isFull();
    nameCharacters += fullName.length();
    return isFull() && !before;
  }

  /** Says whether the names are too long together, so that no more should be made. */
  boolean isFull() {
    return nameCharacters > MAX_NAME_CHARACTERS;
  }

  /** Adds a symbol; returns why it cannot be, or null. */
  @Nullable String add(Descriptor symbol) {
    Object old = symbols.putIfAbsent(symbol.fullName(), symbol);
    if (old == null || old == symbol) {
      return null;
    }
    if (old == PACKAGE) {
      return "the name is that of a package";
    }
    FileDescriptor file = ((Descriptor) old).file();
    return "the name is defined already"
        + (file == symbol.file() ? "" : " in " + Problems.quote(file.name()));
  }

  /** Adds an extension; returns the one that has its number already, or null. */
  @Nullable FieldDescriptor addExtension(FieldDescriptor extension) {
    return extensions.putIfAbsent(
        new ExtensionKey(extension.containingType(), extension.number()), extension);
  }

  @Nullable FieldDescriptor extension(MessageDescriptor extendee, int number) {
    return extensions.get(new ExtensionKey(extendee, number));
  }

  List<FieldDescriptor> extensions(MessageDescriptor extendee) {
    return extensions.values().stream()
        .filter(extension -> extension.containingType() == extendee)
        .sorted(Comparator.comparingInt(FieldDescriptor::number))
        .toList();
  }

  @Nullable Descriptor find(String fullName) {
    return symbols.get(fullName) instanceof Descriptor found ? found : null;
  }

  /** Finds names as one file sees them: only what it defines or imports. */
  final class View {
    private final FileDescriptor file;
    private final Set<FileDescriptor> visible;
    private final Set<String> packages = new HashSet<>();

    View(FileDescriptor file, Set<FileDescriptor> visible) {
      this.file = file;
      this.visible = visible;
      addPackages(file.packageName());
      for (FileDescriptor other : visible) {
        addPackages(other.packageName());
      }
    }

    private void addPackages(String name) {
      for (int end = name.length(); end > 0; end = name.lastIndexOf('.', end - 1)) {
        if (!packages.add(name.substring(0, end))) {
          return;
        }
      }
    }

    private @Nullable Object see(String fullName) {
      Object symbol = symbols.get(fullName);
      if (symbol instanceof Descriptor found) {
        return found.file() == file || visible.contains(found.file()) ? found : null;
      }
      return symbol != null && packages.contains(fullName) ? symbol : null;
    }

    /**
     * Finds a type as {@code protoc} does: a name that starts with a dot is a full name; another
     * one is looked for in the scope, then in the scopes around it, by its first part.
     *
     * @return the message type or enum, or null
     */
    @Nullable Descriptor type(String scope, String name) {
      if (name.startsWith(".")) {
        return asType(see(name.substring(1)));
      }
      int dot = name.indexOf('.');
      String first = dot < 0 ? name : name.substring(0, dot);
      for (String outer = scope; ; ) {
        Object found = see(Names.join(outer, first));
        if (dot < 0) {
          Descriptor type = asType(found);
          if (type != null) {
            return type;
          }
        } else if (found == PACKAGE
            || asType(found) != null
            || found instanceof ServiceDescriptor) {
          return asType(see(Names.join(outer, name)));
        }
        if (outer.isEmpty()) {
          return null;
        }
        outer = outer.substring(0, Math.max(0, outer.lastIndexOf('.')));
      }
    }

    private @Nullable Descriptor asType(@Nullable Object symbol) {
      return symbol instanceof MessageDescriptor || symbol instanceof EnumDescriptor
          ? (Descriptor) symbol
          : null;
    }

    /** Says why a type was not found. */
    String missing(String name) {
      Descriptor hidden = find(name.startsWith(".") ? name.substring(1) : name);
      if (hidden == null) {
        return Problems.quote(name) + " is not defined";
      }
      return see(hidden.fullName()) != null
          ? Problems.quote(name) + " is not a type"
          : Problems.quote(name)
              + " is defined in "
              + Problems.quote(hidden.file().name())
              + ", which is not imported";
    }
  }
}
