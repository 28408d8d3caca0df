package dev.tern.codegen;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.TypeName;
import dev.tern.protobuf.descriptor.proto.FieldDescriptorProto;
import org.jspecify.annotations.Nullable;

/** How the values of one field type look on the wire and in Java. */
enum FieldKind {
  DOUBLE("Double", 1, TypeName.DOUBLE, RuntimeTypes.DOUBLE_LIST),
  FLOAT("Float", 5, TypeName.FLOAT, RuntimeTypes.FLOAT_LIST),
  INT64("Int64", 0, TypeName.LONG, RuntimeTypes.LONG_LIST),
  UINT64("UInt64", 0, TypeName.LONG, RuntimeTypes.LONG_LIST),
  INT32("Int32", 0, TypeName.INT, RuntimeTypes.INT_LIST),
  FIXED64("Fixed64", 1, TypeName.LONG, RuntimeTypes.LONG_LIST),
  FIXED32("Fixed32", 5, TypeName.INT, RuntimeTypes.INT_LIST),
  BOOL("Bool", 0, TypeName.BOOLEAN, RuntimeTypes.BOOL_LIST),
  STRING("String", 2, RuntimeTypes.STRING, null),
  GROUP("Group", 3, null, null),
  MESSAGE("Message", 2, null, null),
  BYTES("Bytes", 2, RuntimeTypes.BYTES, null),
  UINT32("UInt32", 0, TypeName.INT, RuntimeTypes.INT_LIST),
  ENUM("Enum", 0, TypeName.INT, RuntimeTypes.INT_LIST),
  SFIXED32("SFixed32", 5, TypeName.INT, RuntimeTypes.INT_LIST),
  SFIXED64("SFixed64", 1, TypeName.LONG, RuntimeTypes.LONG_LIST),
  SINT32("SInt32", 0, TypeName.INT, RuntimeTypes.INT_LIST),
  SINT64("SInt64", 0, TypeName.LONG, RuntimeTypes.LONG_LIST);

  static final int LENGTH_DELIMITED = 2;

  /** The end of the runtime's method names: {@code readSInt32}, {@code writeSInt32}. */
  final String suffix;

  final int wireType;

  /** What a value is stored as; null for messages, whose class is the field's own. */
  private final @Nullable TypeName stored;

  /** What a list is stored as; null for lists of objects. */
  private final @Nullable ClassName list;

  FieldKind(String suffix, int wireType, @Nullable TypeName stored, @Nullable ClassName list) {
    this.suffix = suffix;
    this.wireType = wireType;
    this.stored = stored;
    this.list = list;
  }

  static FieldKind of(FieldDescriptorProto.Type type, boolean delimited) {
    FieldKind kind = valueOf(type.name().substring("TYPE_".length()));
    return kind == MESSAGE && delimited ? GROUP : kind;
  }

  TypeName stored() {
    if (stored == null) {
      throw new IllegalStateException(this + " has a class of its own");
    }
    return stored;
  }

  ClassName list() {
    if (list == null) {
      throw new IllegalStateException(this + " has no list class");
    }
    return list;
  }

  boolean isMessage() {
    return this == MESSAGE || this == GROUP;
  }

  /** Numbers, bools and enums lie in arrays of primitives, and may be packed. */
  boolean isPrimitive() {
    return list != null;
  }

  /** The getter of the list class that boxes nothing. */
  String listGetter() {
    return "get" + Names.capitalise(stored().toString());
  }
}
