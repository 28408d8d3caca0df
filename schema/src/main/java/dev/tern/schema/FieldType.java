package dev.tern.schema;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The types of fields, in the order of their numbers in {@code FieldDescriptorProto.Type}. */
enum FieldType {
  DOUBLE(1, 1),
  FLOAT(2, 5),
  INT64(3, 0),
  UINT64(4, 0),
  INT32(5, 0),
  FIXED64(6, 1),
  FIXED32(7, 5),
  BOOL(8, 0),
  STRING(9, 2),
  GROUP(10, 3),
  MESSAGE(11, 2),
  BYTES(12, 2),
  UINT32(13, 0),
  ENUM(14, 0),
  SFIXED32(15, 5),
  SFIXED64(16, 1),
  SINT32(17, 0),
  SINT64(18, 0);

  private static final Map<String, FieldType> KEYWORDS = new HashMap<>();

  static {
    for (FieldType type : values()) {
      if (type != MESSAGE && type != ENUM) {
        KEYWORDS.put(Names.lower(type.name()), type);
      }
    }
  }

  private final int number;
  private final int wireType;

  FieldType(int number, int wireType) {
    this.number = number;
    this.wireType = wireType;
  }

  static @Nullable FieldType ofKeyword(String keyword) {
    return KEYWORDS.get(keyword);
  }

  /** The number in {@code FieldDescriptorProto.Type}. */
  int number() {
    return number;
  }

  int wireType() {
    return wireType;
  }

  boolean isMessage() {
    return this == MESSAGE || this == GROUP;
  }

  boolean isPackable() {
    return this != STRING && this != BYTES && !isMessage();
  }

  boolean is64BitInteger() {
    return this == INT64 || this == UINT64 || this == SINT64 || this == FIXED64 || this == SFIXED64;
  }

  /** The word of the language for it, also for messages and enums in diagnostics. */
  @Override
  public String toString() {
    return Names.lower(name());
  }
}
