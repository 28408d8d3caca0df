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

  private static final String JAVA_FEATURES = "google/protobuf/java_features.proto";

  /** Files whose classes are part of the runtime, with the package they are in. */
  private static final Map<String, String> RUNTIME_FILES =
      Map.ofEntries(
          Map.entry("google/protobuf/any.proto", WELL_KNOWN),
          Map.entry("google/protobuf/api.proto", WELL_KNOWN),
          Map.entry("google/protobuf/descriptor.proto", RuntimeTypes.DESCRIPTOR + ".proto"),
          Map.entry("google/protobuf/duration.proto", WELL_KNOWN),
          Map.entry("google/protobuf/empty.proto", WELL_KNOWN),
          Map.entry("google/protobuf/field_mask.proto", WELL_KNOWN),
          Map.entry(JAVA_FEATURES, RuntimeTypes.DESCRIPTOR + ".proto"),
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

  /**
   * Lengths of binary names. A class is a file, whose name may have 255 characters on most systems;
   * what is nested in a message, {@code $Builder} or the case of a oneof, must fit too.
   */
  private static final int MAX_TOP_LEVEL = 110;

  private static final int MAX_MESSAGE = 170;
  private static final int MAX_ONEOF = 205;
  private static final int MAX_CASE = 245;
  private static final int MAX_ENUM = 230;

  private final Map<Object, ClassName> types = new HashMap<>();
  private final Map<MessageDescriptor, String> codecs = new HashMap<>();
  private final Map<FileDescriptor, ClassName> holders = new HashMap<>();

  /** Says whether the file's classes are part of the runtime that every user has. */
  static boolean isInRuntime(FileDescriptor file) {
    String expected = file.name().equals(JAVA_FEATURES) ? "pb" : "google.protobuf";
    return file.packageName().equals(expected) && RUNTIME_FILES.containsKey(file.name());
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
    holders.put(
        file,
        ClassName.get(
            javaPackage, top.claim(shortened(holderName(file), file.name(), MAX_TOP_LEVEL))));
    // Without a package there is no longer name for a top-level type that a nested one hides.
    List<String> reserved = javaPackage.isEmpty() ? taken : List.of();
    for (MessageDescriptor message : file.messageTypes()) {
      List<MessageDescriptor> deep = new ArrayList<>();
      NameAllocator scope = nameNested(message, reserved, deep);
      for (int i = 0; i < deep.size(); i++) {
        MessageDescriptor one = deep.get(i);
        int room = MAX_MESSAGE - MAX_TOP_LEVEL - 1;
        String name = scope.claim(shortened(typeName(one.name(), file), one.fullName(), room));
        types.put(one, of(message).nestedClass(name));
        nameNested(one, reserved, deep);
      }
    }
  }

  /** What does not fit keeps its start, and tells itself from others by a hash of the full name. */
  private static String shortened(String name, String fullName, int room) {
    if (name.length() <= room) {
      return name;
    }
    String hash = "_" + Integer.toHexString(fullName.hashCode());
    return name.substring(0, room - hash.length()) + hash;
  }

  private static int length(ClassName type) {
    return String.join("$", type.simpleNames()).length();
  }

  private String claim(
      NameAllocator scope, Object type, String javaPackage, String name, FileDescriptor file) {
    String fullName = file.packageName() + "." + name;
    String simpleName = scope.claim(shortened(typeName(name, file), fullName, MAX_TOP_LEVEL));
    types.put(type, ClassName.get(javaPackage, simpleName));
    return simpleName;
  }

  private static String typeName(String name, FileDescriptor file) {
    String identifier = Names.typeIdentifier(Names.checked(name, file.name()));
    boolean hidesPackage = javaPackage(file).split("\\.")[0].equals(identifier);
    return hidesPackage || HIDDEN.contains(identifier) ? identifier + "_" : identifier;
  }

  /**
   * Names what is nested in a message.
   *
   * @param deep takes the messages whose names would be too long; they move to the outermost class
   * @return the names in the message's class, to which more may be added
   */
  private NameAllocator nameNested(
      MessageDescriptor message, List<String> reserved, List<MessageDescriptor> deep) {
    ClassName outer = of(message);
    NameAllocator scope =
        NameAllocator.ignoringCase()
            .reserve(NameAllocator.MESSAGE_TYPES)
            .reserve(outer.simpleNames())
            .reserve(reserved);
    List<MessageDescriptor> near = new ArrayList<>();
    for (MessageDescriptor nested : message.nestedTypes()) {
      if (nested.isMapEntry()) {
        continue;
      }
      String name = typeName(nested.name(), message.file());
      if (length(outer) + 1 + name.length() > MAX_MESSAGE) {
        deep.add(nested);
      } else {
        types.put(nested, outer.nestedClass(scope.claim(name)));
        near.add(nested);
      }
    }
    for (EnumDescriptor nested : message.enumTypes()) {
      String name = typeName(nested.name(), message.file());
      int room = MAX_ENUM - length(outer) - 1;
      types.put(nested, outer.nestedClass(scope.claim(shortened(name, nested.fullName(), room))));
    }
    codecs.put(message, scope.claim("Codec"));
    for (OneofDescriptor oneof : message.oneofs()) {
      nameOneof(oneof, outer, scope);
    }
    for (MessageDescriptor nested : near) {
      nameNested(nested, reserved, deep);
    }
    return scope;
  }

  private void nameOneof(OneofDescriptor oneof, ClassName outer, NameAllocator scope) {
    String wanted = Names.upperCamel(Names.checked(oneof.name(), oneof.file().name()));
    String free = scope.isFree(wanted) ? wanted : wanted + "Oneof";
    int room = MAX_ONEOF - length(outer) - 1;
    ClassName type = outer.nestedClass(scope.claim(shortened(free, oneof.fullName(), room)));
    types.put(oneof, type);
    NameAllocator cases = NameAllocator.ignoringCase().reserve(type.simpleNames());
    for (FieldDescriptor field : oneof.fields()) {
      String name = Names.upperCamel(Names.checked(field.name(), field.file().name()));
      String whole = Names.typeIdentifier(name);
      int caseRoom = MAX_CASE - length(type) - 1;
      types.put(field, type.nestedClass(cases.claim(shortened(whole, field.fullName(), caseRoom))));
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
