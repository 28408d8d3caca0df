package dev.tern.schema.breaking;

import dev.tern.protobuf.descriptor.proto.FieldDescriptorProto.Type;

/**
 * Which types of fields read each other's bytes.
 *
 * <p>Types of the same group do; string and bytes are apart, because only one direction is safe,
 * and so are enums and integers, because only the values of the enum are.
 */
final class WireGroups {
  private WireGroups() {}

  static Type ofWire(Type type) {
    return switch (type) {
      case TYPE_INT32, TYPE_INT64, TYPE_UINT32, TYPE_UINT64, TYPE_BOOL -> Type.TYPE_INT32;
      case TYPE_SINT32, TYPE_SINT64 -> Type.TYPE_SINT32;
      case TYPE_FIXED32, TYPE_SFIXED32 -> Type.TYPE_FIXED32;
      case TYPE_FIXED64, TYPE_SFIXED64 -> Type.TYPE_FIXED64;
      default -> type;
    };
  }

  /** In JSON 64-bit integers are strings, and bools are words. */
  static Type ofWireAndJson(Type type) {
    return switch (type) {
      case TYPE_INT32, TYPE_UINT32 -> Type.TYPE_INT32;
      case TYPE_INT64, TYPE_UINT64 -> Type.TYPE_INT64;
      case TYPE_FIXED32, TYPE_SFIXED32 -> Type.TYPE_FIXED32;
      case TYPE_FIXED64, TYPE_SFIXED64 -> Type.TYPE_FIXED64;
      default -> type;
    };
  }
}
