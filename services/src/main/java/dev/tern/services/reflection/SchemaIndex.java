package dev.tern.services.reflection;

import dev.tern.protobuf.descriptor.EnumDescriptor;
import dev.tern.protobuf.descriptor.FieldDescriptor;
import dev.tern.protobuf.descriptor.FileDescriptor;
import dev.tern.protobuf.descriptor.MessageDescriptor;
import dev.tern.rpc.ServiceDescriptor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The files of a server's services and all that they import, by what is declared in them. Of two
 * files with one name the first is kept.
 *
 * <p>Immutable; any thread may read it.
 */
final class SchemaIndex {
  private final List<String> serviceNames;
  private final Map<String, FileDescriptor> files = new LinkedHashMap<>();
  private final Map<String, FileDescriptor> symbols = new HashMap<>();

  /** For every message its extensions, which may be none. */
  private final Map<String, SortedMap<Integer, FileDescriptor>> extensions = new HashMap<>();

  private SchemaIndex(List<String> serviceNames) {
    this.serviceNames = serviceNames;
  }

  static SchemaIndex of(List<ServiceDescriptor> services) {
    SchemaIndex index =
        new SchemaIndex(services.stream().map(ServiceDescriptor::name).sorted().toList());
    List<FileDescriptor> roots = new ArrayList<>();
    for (ServiceDescriptor service : services) {
      dev.tern.protobuf.descriptor.ServiceDescriptor schema = service.schema();
      if (schema != null) {
        roots.add(schema.file());
      }
    }
    index.files.putAll(closure(roots));
    index.files.values().forEach(index::add);
    return index;
  }

  // ---- What is in it ----

  /** All services, also those whose files are not known; sorted. */
  List<String> serviceNames() {
    return serviceNames;
  }

  @Nullable FileDescriptor file(String name) {
    return files.get(name);
  }

  /** The file that declares a full name. */
  @Nullable FileDescriptor fileOfSymbol(String fullName) {
    return symbols.get(fullName);
  }

  /**
   * The extensions of a message by number, with their files; null when there is no such message.
   */
  @Nullable SortedMap<Integer, FileDescriptor> extensionsOf(String message) {
    return extensions.get(message);
  }

  /** The file and all that it needs, nearest first. */
  static Collection<FileDescriptor> withDependencies(FileDescriptor file) {
    return closure(List.of(file)).values();
  }

  private static Map<String, FileDescriptor> closure(Collection<FileDescriptor> roots) {
    Map<String, FileDescriptor> found = new LinkedHashMap<>();
    ArrayDeque<FileDescriptor> open = new ArrayDeque<>(roots);
    while (!open.isEmpty()) {
      FileDescriptor next = open.remove();
      if (found.putIfAbsent(next.name(), next) == null) {
        open.addAll(next.dependencies());
      }
    }
    return found;
  }

  // ---- How it comes there ----

  private void add(FileDescriptor file) {
    file.messageTypes().forEach(this::addMessage);
    file.enumTypes().forEach(this::addEnum);
    for (dev.tern.protobuf.descriptor.ServiceDescriptor service : file.services()) {
      addSymbol(service.fullName(), file);
      service.methods().forEach(method -> addSymbol(method.fullName(), file));
    }
    file.extensions().forEach(this::addExtension);
  }

  private void addMessage(MessageDescriptor message) {
    extensions.computeIfAbsent(message.fullName(), name -> new TreeMap<>());
    addSymbol(message.fullName(), message.file());
    message.fields().forEach(field -> addSymbol(field.fullName(), field.file()));
    message.oneofs().forEach(oneof -> addSymbol(oneof.fullName(), oneof.file()));
    message.enumTypes().forEach(this::addEnum);
    message.nestedTypes().forEach(this::addMessage);
    message.extensions().forEach(this::addExtension);
  }

  private void addEnum(EnumDescriptor type) {
    addSymbol(type.fullName(), type.file());
    type.values().forEach(value -> addSymbol(value.fullName(), value.file()));
  }

  private void addExtension(FieldDescriptor extension) {
    addSymbol(extension.fullName(), extension.file());
    extensions
        .computeIfAbsent(extension.containingType().fullName(), name -> new TreeMap<>())
        .putIfAbsent(extension.number(), extension.file());
  }

  private void addSymbol(String fullName, FileDescriptor file) {
    symbols.putIfAbsent(fullName, file);
  }
}
