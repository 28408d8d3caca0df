package dev.tern.protobuf.json;

import dev.tern.protobuf.descriptor.MessageDescriptor;

/** The message types that have a JSON form of their own. */
enum WellKnown {
  NONE,
  ANY,
  TIMESTAMP,
  DURATION,
  FIELD_MASK,
  STRUCT,
  VALUE,
  LIST_VALUE,
  WRAPPER;

  static WellKnown of(MessageDescriptor type) {
    return switch (type.fullName()) {
      case "google.protobuf.Any" -> ANY;
      case "google.protobuf.Timestamp" -> TIMESTAMP;
      case "google.protobuf.Duration" -> DURATION;
      case "google.protobuf.FieldMask" -> FIELD_MASK;
      case "google.protobuf.Struct" -> STRUCT;
      case "google.protobuf.Value" -> VALUE;
      case "google.protobuf.ListValue" -> LIST_VALUE;
      case "google.protobuf.DoubleValue",
          "google.protobuf.FloatValue",
          "google.protobuf.Int64Value",
          "google.protobuf.UInt64Value",
          "google.protobuf.Int32Value",
          "google.protobuf.UInt32Value",
          "google.protobuf.BoolValue",
          "google.protobuf.StringValue",
          "google.protobuf.BytesValue" ->
          WRAPPER;
      default -> NONE;
    };
  }
}
