package dev.tern.codegen;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;

/**
 * The types that generated code leans on: the frozen surface of the runtime, and some of the JDK.
 */
final class RuntimeTypes {
  static final String PROTOBUF = "dev.tern.protobuf";
  static final String DESCRIPTOR = PROTOBUF + ".descriptor";
  static final String RPC = "dev.tern.rpc";

  static final ClassName BOOL_LIST = protobuf("BoolList");
  static final ClassName BYTES = protobuf("Bytes");
  static final ClassName DOUBLE_LIST = protobuf("DoubleList");
  static final ClassName ENUM_LIST = protobuf("EnumList");
  static final ClassName ENUM_VALUE_MAP = protobuf("EnumValueMap");
  static final ClassName EXTENDABLE_MESSAGE = protobuf("ExtendableMessage");
  static final ClassName EXTENSION = protobuf("Extension");
  static final ClassName EXTENSION_TYPE = protobuf("ExtensionType");
  static final ClassName FLOAT_LIST = protobuf("FloatList");
  static final ClassName INT_LIST = protobuf("IntList");
  static final ClassName LISTS = protobuf("Lists");
  static final ClassName LIST_BUILDER = protobuf("ListBuilder");
  static final ClassName LONG_LIST = protobuf("LongList");
  static final ClassName MESSAGE = protobuf("Message");
  static final ClassName MESSAGE_CODEC = protobuf("MessageCodec");
  static final ClassName MESSAGE_PRINTER = protobuf("MessagePrinter");
  static final ClassName NULLABLE = protobuf("Nullable");
  static final ClassName PROTO_ENUM = protobuf("ProtoEnum");
  static final ClassName PROTO_MAP = protobuf("ProtoMap");
  static final ClassName PROTO_READER = protobuf("ProtoReader");
  static final ClassName PROTO_WRITER = protobuf("ProtoWriter");
  static final ClassName UNKNOWN_FIELDS = protobuf("UnknownFields");

  static final ClassName FILE_DESCRIPTOR = ClassName.get(DESCRIPTOR, "FileDescriptor");
  static final ClassName MESSAGE_DESCRIPTOR = ClassName.get(DESCRIPTOR, "MessageDescriptor");
  static final ClassName ENUM_DESCRIPTOR = ClassName.get(DESCRIPTOR, "EnumDescriptor");
  static final ClassName SERVICE_DESCRIPTOR = ClassName.get(DESCRIPTOR, "ServiceDescriptor");

  static final ClassName COLLECTION = ClassName.get("java.util", "Collection");
  static final ClassName CONSUMER = ClassName.get("java.util.function", "Consumer");
  static final ClassName LIST = ClassName.get("java.util", "List");
  static final ClassName MAP = ClassName.get("java.util", "Map");
  static final ClassName OBJECTS = ClassName.get("java.util", "Objects");
  static final ClassName STRING = ClassName.get(String.class);

  private RuntimeTypes() {}

  static TypeName nullable(TypeName type) {
    return type.annotated(AnnotationSpec.builder(NULLABLE).build());
  }

  static TypeName listOf(TypeName element) {
    return ParameterizedTypeName.get(LIST, element);
  }

  static TypeName codecOf(ClassName message) {
    return ParameterizedTypeName.get(MESSAGE_CODEC, message);
  }

  private static ClassName protobuf(String name) {
    return ClassName.get(PROTOBUF, name);
  }
}
