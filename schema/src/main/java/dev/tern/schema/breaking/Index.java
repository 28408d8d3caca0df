package dev.tern.schema.breaking;

import dev.tern.protobuf.descriptor.EnumDescriptor;
import dev.tern.protobuf.descriptor.FieldDescriptor;
import dev.tern.protobuf.descriptor.FileDescriptor;
import dev.tern.protobuf.descriptor.MessageDescriptor;
import dev.tern.protobuf.descriptor.ServiceDescriptor;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything that one version of a schema defines, by full name.
 *
 * <p>Owner: the thread that compares; read-only once it is made.
 */
final class Index {
  final Map<String, FileDescriptor> files = new TreeMap<>();
  final Map<String, MessageDescriptor> messages = new TreeMap<>();
  final Map<String, EnumDescriptor> enums = new TreeMap<>();
  final Map<String, ServiceDescriptor> services = new TreeMap<>();
  final Map<String, FieldDescriptor> extensions = new TreeMap<>();

  /** By the extended message and the number. */
  final Map<String, FieldDescriptor> extensionsByNumber = new TreeMap<>();

  /** The files of each package. */
  final Map<String, FileDescriptor> packages = new TreeMap<>();

  Index(List<FileDescriptor> files) {
    for (FileDescriptor file : files) {
      this.files.put(file.name(), file);
      packages.putIfAbsent(file.packageName(), file);
      file.messageTypes().forEach(this::add);
      file.enumTypes().forEach(type -> enums.put(type.fullName(), type));
      file.services().forEach(service -> services.put(service.fullName(), service));
      file.extensions().forEach(this::add);
    }
  }

  private void add(MessageDescriptor message) {
    messages.put(message.fullName(), message);
    message.nestedTypes().forEach(this::add);
    message.enumTypes().forEach(type -> enums.put(type.fullName(), type));
    message.extensions().forEach(this::add);
  }

  private void add(FieldDescriptor extension) {
    extensions.put(extension.fullName(), extension);
    extensionsByNumber.put(
        extension.containingType().fullName() + " " + extension.number(), extension);
  }
}
