package dev.tern.codegen;

import com.palantir.javapoet.ClassName;
import dev.tern.protobuf.descriptor.EnumDescriptor;
import dev.tern.protobuf.descriptor.FieldDescriptor;
import dev.tern.protobuf.descriptor.FileDescriptor;
import dev.tern.protobuf.descriptor.MessageDescriptor;
import dev.tern.protobuf.descriptor.OneofDescriptor;
import dev.tern.protobuf.descriptor.ServiceDescriptor;
import dev.tern.protobuf.descriptor.proto.FileOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives every type of a schema its Java class name. A name depends on nothing but the file that
 * defines the type, so that files may be generated apart from each other. Owner: one run of the
 * generator.
 */
final class JavaNames {
  private static final String WELL_KNOWN = RuntimeTypes.PROTOBUF + ".wkt";

  /** Files whose classes are part of the runtime, with the package they are in. */
  private static final Map<String, String> RUNTIME_FILES =
      Map.ofEntries(
          Map.entry("google/protobuf/any.proto", WELL_KNOWN),
          Map.entry("google/protobuf/api.proto", WELL_KNOWN),
          Map.entry("google/protobuf/descriptor.proto", RuntimeTypes.DESCRIPTOR + ".proto"),
          Map.entry("google/protobuf/duration.proto", WELL_KNOWN),
          Map.entry("google/protobuf/empty.proto", WELL_KNOWN),
          Map.entry("google/protobuf/field_mask.proto", WELL_KNOWN),
          Map.entry("google/protobuf/source_context.proto", WELL_KNOWN),
          Map.entry("google/protobuf/struct.proto", WELL_KNOWN),
          Map.entry("google/protobuf/timestamp.proto", WELL_KNOWN),
          Map.entry("google/protobuf/type.proto", WELL_KNOWN),
          Map.entry("google/protobuf/wrappers.proto", WELL_KNOWN));

  /**
   * Names that a type must not have, because a local, a constant or a package of the generated code
   * would hide it.
   */
  private static final Set<String> HIDDEN =
      Set.of(
          "CODEC",
          "DEFAULT",
          "NAME",
          "SERVICE",
          "base",
          "builder",
          "bytes",
          "channel",
          "constant",
          "dev",
          "element",
          "entry",
          "hash",
          "i",
          "in",
          "java",
          "key",
          "mark",
          "message",
          "missing",
          "number",
          "numbers",
          "options",
          "other",
          "out",
          "outer",
          "replies",
          "request",
          "requests",
          "service",
          "set",
          "setup",
          "tag",
          "that",
          "unknownFields",
          "value");

  private final Map<Object, ClassName> types = new HashMap<>();
  private final Map<MessageDescriptor, String> codecs = new HashMap<>();
  private final Map<FileDescriptor, ClassName> holders = new HashMap<>();

  /** Says whether the file's classes are part of the runtime that every user has. */
  static boolean isInRuntime(FileDescriptor file) {
    return file.packageName().equals("google.protobuf") && RUNTIME_FILES.containsKey(file.name());
  }

  static String javaPackage(FileDescriptor file) {
    String runtimePackage = RUNTIME_FILES.get(file.name());
    if (runtimePackage != null && isInRuntime(file)) {
      return runtimePackage;
    }
    FileOptions options = file.proto().options();
    String name =
        options != null && options.hasJavaPackage() ? options.javaPackage() : file.packageName();
    if (name.isEmpty()) {
      return "";
    }
    List<String> segments = new ArrayList<>();
    for (String segment : name.split("\\.", -1)) {
      segments.add(Names.identifier(Names.checked(segment, file.name() + ": Java package")));
    }
    return String.join(".", segments);
  }

  ClassName of(MessageDescriptor message) {
    name(message.file());
    return found(types.get(message), message.fullName());
  }

  ClassName of(EnumDescriptor type) {
    name(type.file());
    return found(types.get(type), type.fullName());
  }

  ClassName of(ServiceDescriptor service) {
    name(service.file());
    return found(types.get(service), service.fullName());
  }

  /** The sealed interface of a oneof. */
  ClassName of(OneofDescriptor oneof) {
    name(oneof.file());
    return found(types.get(oneof), oneof.fullName());
  }

  /** The record of a oneof's case. */
  ClassName caseOf(FieldDescriptor field) {
    name(field.file());
    return found(types.get(field), field.fullName());
  }

  String codecOf(MessageDescriptor message) {
    name(message.file());
    return codecs.getOrDefault(message, "Codec");
  }

  /** The class that holds the file's descriptor. */
  ClassName holder(FileDescriptor file) {
    name(file);
    return found(holders.get(file), file.name());
  }

  private static ClassName found(@Nullable ClassName name, String what) {
    if (name == null) {
      throw new IllegalStateException(what + " has no class");
    }
    return name;
  }

  private void name(FileDescriptor file) {
    if (holders.containsKey(file)) {
      return;
    }
    String javaPackage = javaPackage(file);
    NameAllocator top =
        NameAllocator.ignoringCase()
            .reserve(NameAllocator.JAVA_LANG)
            .reserve(NameAllocator.MESSAGE_TYPES);
    List<String> taken = new ArrayList<>();
    for (MessageDescriptor message : file.messageTypes()) {
      taken.add(claim(top, message, javaPackage, message.name(), file));
    }
    for (EnumDescriptor type : file.enumTypes()) {
      taken.add(claim(top, type, javaPackage, type.name(), file));
    }
    for (ServiceDescriptor service : file.services()) {
      taken.add(claim(top, service, javaPackage, service.name(), file));
    }
    holders.put(file, ClassName.get(javaPackage, top.claim(holderName(file))));
    // Without a package there is no longer name for a top-level type that a nested one hides.
    List<String> reserved = javaPackage.isEmpty() ? taken : List.of();
    for (MessageDescriptor message : file.messageTypes()) {
      nameNested(message, reserved);
    }
  }

  private String claim(
      NameAllocator scope, Object type, String javaPackage, String name, FileDescriptor file) {
    String simpleName = scope.claim(typeName(name, file));
    types.put(type, ClassName.get(javaPackage, simpleName));
    return simpleName;
  }

  private static String typeName(String name, FileDescriptor file) {
    String identifier = Names.typeIdentifier(Names.checked(name, file.name()));
    boolean hidesPackage = javaPackage(file).split("\\.")[0].equals(identifier);
    return hidesPackage || HIDDEN.contains(identifier) ? identifier + "_" : identifier;
  }

  private void nameNested(MessageDescriptor message, List<String> reserved) {
    ClassName outer = of(message);
    NameAllocator scope =
        NameAllocator.ignoringCase()
            .reserve(NameAllocator.MESSAGE_TYPES)
            .reserve(outer.simpleNames())
            .reserve(reserved);
    for (MessageDescriptor nested : message.nestedTypes()) {
      if (!nested.isMapEntry()) {
        String name = scope.claim(typeName(nested.name(), message.file()));
        types.put(nested, outer.nestedClass(name));
      }
    }
    for (EnumDescriptor nested : message.enumTypes()) {
      String name = scope.claim(typeName(nested.name(), message.file()));
      types.put(nested, outer.nestedClass(name));
    }
    codecs.put(message, scope.claim("Codec"));
    for (OneofDescriptor oneof : message.oneofs()) {
      nameOneof(oneof, outer, scope);
    }
    for (MessageDescriptor nested : message.nestedTypes()) {
      if (!nested.isMapEntry()) {
        nameNested(nested, reserved);
      }
    }
  }

  private void nameOneof(OneofDescriptor oneof, ClassName outer, NameAllocator scope) {
    String wanted = Names.upperCamel(Names.checked(oneof.name(), oneof.file().name()));
    ClassName type =
        outer.nestedClass(scope.claim(scope.isFree(wanted) ? wanted : wanted + "Oneof"));
    types.put(oneof, type);
    NameAllocator cases = NameAllocator.ignoringCase().reserve(type.simpleNames());
    for (FieldDescriptor field : oneof.fields()) {
      String name = Names.upperCamel(Names.checked(field.name(), field.file().name()));
      types.put(field, type.nestedClass(cases.claim(Names.typeIdentifier(name))));
    }
  }

  private static String holderName(FileDescriptor file) {
    FileOptions options = file.proto().options();
    if (options != null && options.hasJavaOuterClassname()) {
      return typeName(options.javaOuterClassname(), file);
    }
    String name = file.name().substring(file.name().lastIndexOf('/') + 1);
    if (name.endsWith(".proto")) {
      name = name.substring(0, name.length() - ".proto".length());
    }
    StringBuilder words = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean plain = c < 0x80 && Character.isLetterOrDigit(c);
      words.append(plain ? c : '_');
    }
    return Names.upperCamel(words.toString()) + "Proto";
  }
}
