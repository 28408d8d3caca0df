package dev.tern.protobuf.descriptor;

import dev.tern.protobuf.Lists;
import dev.tern.protobuf.ProtobufException;
import dev.tern.protobuf.descriptor.proto.FileDescriptorProto;
import dev.tern.protobuf.descriptor.proto.FileDescriptorSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A set of linked files, and the types in it by name. Immutable.
 *
 * <p>Linking trusts nothing: whatever the files say, the result is a pool in which every name is an
 * identifier and every reference leads somewhere, or a {@link DescriptorException} that lists what
 * is wrong.
 */
public final class DescriptorPool {
  /** No pool has more files, and no file sees more files by its imports. */
  private static final int MAX_FILES = 100_000;

  private static final int MAX_VISIBLE = 10_000;

  /** A few bytes of a set make an object of some hundred, so that a set has a limit of its own. */
  private static final int MAX_SET_SIZE = 64 << 20;

  private final Map<String, FileDescriptor> byName;
  private final List<FileDescriptor> files;
  private final SymbolTable symbols;

  private DescriptorPool(Map<String, FileDescriptor> byName, SymbolTable symbols) {
    this.byName = byName;
    this.files = Lists.copyOf(byName.values());
    this.symbols = symbols;
  }

  /**
   * Links all files of a set.
   *
   * @throws DescriptorException if they do not hold together
   */
  public static DescriptorPool link(FileDescriptorSet set) {
    return link(set.file());
  }

  /**
   * Links the files of an encoded {@code FileDescriptorSet}, which may come from anybody: whatever
   * it is, nothing but the exception below is thrown.
   *
   * @param set at most 64 MiB
   * @throws DescriptorException if it is no such set or its files do not hold together
   */
  public static DescriptorPool link(byte[] set) {
    Problems problems = new Problems();
    if (set.length > MAX_SET_SIZE) {
      problems.add("", "", "the set of " + set.length + " bytes is over " + MAX_SET_SIZE);
      problems.throwIfAny();
    }
    FileDescriptorSet parsed;
    try {
      parsed = FileDescriptorSet.parse(set);
    } catch (ProtobufException e) {
      problems.add("", "", "this is no FileDescriptorSet: " + e.getMessage());
      throw problems.exception();
    }
    return link(parsed);
  }

  /**
   * Links files, given in any order; every import must be among them.
   *
   * @throws DescriptorException if they do not hold together
   */
  public static DescriptorPool link(Collection<FileDescriptorProto> protos) {
    Problems problems = new Problems();
    Map<String, FileDescriptorProto> given = new LinkedHashMap<>();
    for (FileDescriptorProto proto : protos) {
      if (given.putIfAbsent(proto.name(), proto) != null) {
        problems.add(proto.name(), proto.name(), "the file is given twice");
      }
    }
    if (given.size() > MAX_FILES) {
      problems.add("", "", "more than " + MAX_FILES + " files");
    }
    problems.throwIfAny();
    List<FileDescriptorProto> ordered = new ImportOrder(given, problems).sort();
    problems.throwIfAny();
    SymbolTable symbols = new SymbolTable();
    Map<String, FileDescriptor> linked = new LinkedHashMap<>();
    for (FileDescriptorProto proto : ordered) {
      linked.put(proto.name(), linkOne(proto, linked, symbols, problems));
    }
    problems.throwIfAny();
    return new DescriptorPool(linked, symbols);
  }

  /** Links one file with linked ones. */
  static FileDescriptor link(FileDescriptorProto proto, List<FileDescriptor> dependencies) {
    SymbolTable symbols = new SymbolTable();
    Map<String, FileDescriptor> linked = new HashMap<>();
    Set<FileDescriptor> seen = new HashSet<>();
    Deque<FileDescriptor> open = new ArrayDeque<>();
    for (FileDescriptor dependency : dependencies) {
      linked.put(dependency.name(), dependency);
      open.add(dependency);
    }
    Problems problems = new Problems();
    while (!open.isEmpty()) {
      FileDescriptor file = open.remove();
      if (seen.add(file)) {
        addSymbols(file, symbols, problems);
        open.addAll(file.dependencies());
      }
    }
    FileDescriptor file = linkOne(proto, linked, symbols, problems);
    problems.throwIfAny();
    return file;
  }

  private static void addSymbols(FileDescriptor file, SymbolTable symbols, Problems problems) {
    symbols.addPackage(file.packageName());
    for (Descriptor symbol : file.symbols) {
      String clash = symbols.add(symbol);
      if (clash != null) {
        problems.add(file.name(), symbol.fullName(), clash);
      }
      if (symbol instanceof FieldDescriptor field && field.isExtension()) {
        symbols.addExtension(field);
      }
    }
  }

  private static FileDescriptor linkOne(
      FileDescriptorProto proto,
      Map<String, FileDescriptor> linked,
      SymbolTable symbols,
      Problems problems) {
    FileDescriptor file = new FileDescriptor(proto);
    Set<FileDescriptor> visible = imports(file, linked, problems);
    new Declarer(file, symbols, problems).declare();
    new Resolver(file, symbols, visible, problems).resolve();
    return file;
  }

  /** Sets a file's dependencies and returns the files that it sees. */
  private static Set<FileDescriptor> imports(
      FileDescriptor file, Map<String, FileDescriptor> linked, Problems problems) {
    String name = file.name();
    List<String> names = file.proto().dependency();
    List<FileDescriptor> dependencies = new ArrayList<>();
    Set<FileDescriptor> visible = new HashSet<>();
    Deque<FileDescriptor> open = new ArrayDeque<>();
    for (String imported : names) {
      FileDescriptor dependency = linked.get(imported);
      if (dependency == null) {
        problems.add(name, name, "import " + Problems.quote(imported) + " is missing");
      } else if (!visible.add(dependency)) {
        problems.add(name, name, "import " + Problems.quote(imported) + " is given twice");
      } else {
        dependencies.add(dependency);
        open.add(dependency);
      }
    }
    while (!open.isEmpty() && visible.size() <= MAX_VISIBLE) {
      for (FileDescriptor shown : open.remove().publicDependencies()) {
        if (visible.add(shown)) {
          open.add(shown);
        }
      }
    }
    if (visible.size() > MAX_VISIBLE) {
      problems.add(name, name, "more than " + MAX_VISIBLE + " files are imported");
    }
    List<FileDescriptor> shown = new ArrayList<>();
    for (int index : file.proto().publicDependency()) {
      if (index < 0 || index >= names.size()) {
        problems.add(name, name, "public import " + index + " of " + names.size() + " imports");
      } else if (linked.containsKey(names.get(index))) {
        shown.add(linked.get(names.get(index)));
      }
    }
    file.dependencies = Lists.copyOf(dependencies);
    file.publicDependencies = Lists.copyOf(shown);
    return visible;
  }

  /** Returns the files, each after what it imports. */
  public List<FileDescriptor> files() {
    return files;
  }

  /** Returns the file of a name, or null. */
  public @Nullable FileDescriptor file(String name) {
    return byName.get(name);
  }

  /** Returns what has a full name (without a dot before it): a type, field, method..., or null. */
  public @Nullable Descriptor find(String fullName) {
    return symbols.find(fullName);
  }

  /** Returns the message type of a full name, or null. */
  public @Nullable MessageDescriptor messageType(String fullName) {
    return symbols.find(fullName) instanceof MessageDescriptor found ? found : null;
  }

  /** Returns the enum of a full name, or null. */
  public @Nullable EnumDescriptor enumType(String fullName) {
    return symbols.find(fullName) instanceof EnumDescriptor found ? found : null;
  }

  /** Returns the service of a full name, or null. */
  public @Nullable ServiceDescriptor service(String fullName) {
    return symbols.find(fullName) instanceof ServiceDescriptor found ? found : null;
  }

  /** Returns the extension of a message type that has a number, or null. */
  public @Nullable FieldDescriptor extension(MessageDescriptor extendee, int number) {
    return symbols.extension(extendee, number);
  }

  /** Returns the extensions of a message type in the order of their numbers. */
  public List<FieldDescriptor> extensions(MessageDescriptor extendee) {
    return symbols.extensions(extendee);
  }
}
