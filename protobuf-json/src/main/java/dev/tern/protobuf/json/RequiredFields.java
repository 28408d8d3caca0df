package dev.tern.protobuf.json;

import dev.tern.protobuf.descriptor.FieldDescriptor;
import dev.tern.protobuf.descriptor.MessageDescriptor;
import org.jspecify.annotations.Nullable;

/** Required fields of what an {@code Any} holds, into which no codec looks. */
final class RequiredFields {
  private RequiredFields() {}

  /**
   * Returns the path of a required field that is not set in an encoded message or inside it, or
   * null. It goes no deeper than the encoding does, whose depth was checked when it was written.
   */
  static @Nullable String missing(MessageDescriptor type, WireFields wire) {
    for (FieldDescriptor field : type.fields()) {
      if (field.isRequired() && !has(wire, field)) {
        return field.name();
      }
    }
    for (int i = 0; i < wire.count(); ) {
      int end = wire.endOfRun(i);
      FieldDescriptor field = type.field(wire.number(i));
      if (field != null && field.isMessage()) {
        String missing = missing(field, wire, i, end);
        if (missing != null) {
          return field.name() + '.' + missing;
        }
      }
      i = end;
    }
    return null;
  }

  private static @Nullable String missing(
      FieldDescriptor field, WireFields wire, int from, int to) {
    MessageDescriptor type = field.messageType();
    if (!field.isRepeated()) {
      return fits(field, wire, from, to)
          ? missing(type, WireValues.message(type, wire, from, to))
          : null;
    }
    for (int i = from; i < to; i++) {
      String missing =
          WireValues.fits(field, wire, i)
              ? missing(type, WireValues.message(type, wire, i, i + 1))
              : null;
      if (missing != null) {
        return missing;
      }
    }
    return null;
  }

  private static boolean fits(FieldDescriptor field, WireFields wire, int from, int to) {
    boolean all = true;
    for (int i = from; i < to && all; i++) {
      all = WireValues.fits(field, wire, i);
    }
    return all;
  }

  private static boolean has(WireFields wire, FieldDescriptor field) {
    for (int i = 0; i < wire.count(); i++) {
      if (wire.number(i) == field.number() && WireValues.fits(field, wire, i)) {
        return true;
      }
    }
    return false;
  }
}
