package dev.tern.protobuf.json;

import dev.tern.protobuf.ProtoReader;
import dev.tern.protobuf.ProtobufException;
import dev.tern.protobuf.descriptor.EnumValueDescriptor;
import dev.tern.protobuf.descriptor.FieldDescriptor;
import dev.tern.protobuf.descriptor.MessageDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * Walks an encoded message and prints it in the text format.
 *
 * <p>Owner: the thread that uses it.
 */
final class TextPrinter {
  /** Bytes of an unknown field that happen to look like messages are not followed further. */
  private static final int MAX_GUESSED_DEPTH = 10;

  private final TextFormat format;
  private final StringBuilder text = new StringBuilder();
  private int depth;

  TextPrinter(TextFormat format) {
    this.format = format;
  }

  String print(MessageDescriptor type, byte[] encoded) {
    fields(type, WireFields.scan(type, encoded, 0, encoded.length));
    if (format.singleLine() && text.length() > 0) {
      text.setLength(text.length() - 1);
    }
    return text.toString();
  }

  private void fields(MessageDescriptor type, WireFields wire) {
    if (type.fullName().equals("google.protobuf.Any") && expanded(wire)) {
      return;
    }
    for (int i = 0; i < wire.count(); ) {
      int end = wire.endOfRun(i);
      FieldDescriptor field = type.field(wire.number(i));
      if (field == null) {
        field = format.registry().extension(type, wire.number(i));
      }
      if (field == null) {
        unknown(wire, i, end);
      } else {
        field(field, wire, i, end);
      }
      i = end;
    }
  }

  private void field(FieldDescriptor field, WireFields wire, int from, int to) {
    if (format.redacts() && field.isRedacted()) {
      name(field).append(": [REDACTED]");
      endLine();
      return;
    }
    if (field.isMessage() && !field.isRepeated()) {
      int start = from;
      while (start < to && !WireValues.fits(field, wire, start)) {
        unknown(wire, start, start + 1);
        start++;
      }
      int end = start;
      while (end < to && WireValues.fits(field, wire, end)) {
        end++;
      }
      if (start < end) {
        nested(field, WireValues.message(field.messageType(), wire, start, end));
      }
      unknown(wire, end, to);
      return;
    }
    int last = -1;
    for (int i = from; i < to; i++) {
      if (!WireValues.fits(field, wire, i)) {
        unknown(wire, i, i + 1);
      } else if (WireValues.isPacked(field, wire, i)) {
        packed(field, wire, i);
      } else if (WireValues.isUnknownEnum(field, wire.bits(i))) {
        unknown(wire, i, i + 1);
      } else if (field.isMessage()) {
        nested(field, WireValues.message(field.messageType(), wire, i, i + 1));
      } else if (field.isRepeated()) {
        scalar(field, wire, i);
      } else {
        last = i;
      }
    }
    if (last >= 0) {
      scalar(field, wire, last);
    }
  }

  private void packed(FieldDescriptor field, WireFields wire, int i) {
    ProtoReader in = new ProtoReader(wire.bytes, wire.start(i), wire.end(i) - wire.start(i));
    while (!in.isAtEnd()) {
      long bits = WireValues.packedBits(field, in);
      if (!WireValues.isUnknownEnum(field, bits)) {
        name(field).append(": ");
        number(field, bits);
        endLine();
      }
    }
  }

  private void scalar(FieldDescriptor field, WireFields wire, int i) {
    name(field).append(": ");
    switch (field.type()) {
      case TYPE_STRING -> TextEscapes.quote(text, wire.bytes, wire.start(i), wire.end(i), true);
      case TYPE_BYTES -> TextEscapes.quote(text, wire.bytes, wire.start(i), wire.end(i), false);
      default -> number(field, wire.bits(i));
    }
    endLine();
  }

  private void number(FieldDescriptor field, long bits) {
    switch (field.type()) {
      case TYPE_INT32, TYPE_SINT32, TYPE_SFIXED32 -> text.append(WireValues.intOf(field, bits));
      case TYPE_UINT32, TYPE_FIXED32 -> text.append(bits & 0xFFFF_FFFFL);
      case TYPE_UINT64, TYPE_FIXED64 -> text.append(Long.toUnsignedString(bits));
      case TYPE_BOOL -> text.append(bits != 0);
      case TYPE_FLOAT -> floating(Float.toString(Float.intBitsToFloat((int) bits)));
      case TYPE_DOUBLE -> floating(Double.toString(Double.longBitsToDouble(bits)));
      case TYPE_ENUM -> {
        EnumValueDescriptor value = field.enumType().value((int) bits);
        if (value == null) {
          text.append((int) bits);
        } else {
          text.append(value.name());
        }
      }
      default -> text.append(WireValues.longOf(field, bits));
    }
  }

  private void floating(String java) {
    switch (java) {
      case "NaN" -> text.append("nan");
      case "Infinity" -> text.append("inf");
      case "-Infinity" -> text.append("-inf");
      default -> text.append(WireValues.shortest(java));
    }
  }

  // ---- messages

  private void nested(FieldDescriptor field, WireFields content) {
    name(field);
    open();
    fields(field.messageType(), content);
    close();
  }

  /** Prints an {@code Any} as what it holds, if that can be done. */
  private boolean expanded(WireFields wire) {
    String url = null;
    int value = -1;
    for (int i = 0; i < wire.count(); i++) {
      if (wire.wireType(i) != WireBuilder.LENGTH_DELIMITED) {
        return false;
      }
      switch (wire.number(i)) {
        case 1 -> url = WireValues.string(wire, i);
        case 2 -> value = i;
        default -> {
          return false;
        }
      }
    }
    MessageDescriptor type = url == null ? null : format.registry().messageTypeByUrl(url);
    if (type == null) {
      return false;
    }
    int before = text.length();
    int level = depth;
    try {
      startLine().append('[').append(url).append(']');
      open();
      fields(
          type,
          value < 0
              ? WireFields.scan(type, wire.bytes, 0, 0)
              : WireFields.scan(type, wire.bytes, wire.start(value), wire.end(value)));
      close();
      return true;
    } catch (ProtobufException e) {
      // No codec has looked into it before: it is printed as the bytes that it is.
      text.setLength(before);
      depth = level;
      return false;
    }
  }

  // ---- unknown fields

  private void unknown(WireFields wire, int from, int to) {
    if (format.printsUnknown() && !format.redacts()) {
      for (int i = from; i < to; i++) {
        unknownField(wire, i, MAX_GUESSED_DEPTH);
      }
    }
  }

  private void unknownField(WireFields wire, int i, int guesses) {
    startLine().append(wire.number(i));
    switch (wire.wireType(i)) {
      case WireBuilder.VARINT -> text.append(": ").append(Long.toUnsignedString(wire.bits(i)));
      case WireBuilder.FIXED32 -> text.append(": 0x").append(hex(wire.bits(i), 8));
      case WireBuilder.FIXED64 -> text.append(": 0x").append(hex(wire.bits(i), 16));
      case WireBuilder.START_GROUP -> {
        unknownMessage(WireFields.scan(wire.bytes, wire.start(i), wire.end(i)), guesses);
        return;
      }
      default -> {
        WireFields guess = guesses == 0 ? null : guess(wire, i);
        if (guess != null) {
          unknownMessage(guess, guesses - 1);
          return;
        }
        text.append(": ");
        TextEscapes.quote(text, wire.bytes, wire.start(i), wire.end(i), false);
      }
    }
    endLine();
  }

  private static String hex(long bits, int digits) {
    String hex = "0".repeat(digits) + Long.toHexString(bits);
    return hex.substring(hex.length() - digits);
  }

  private void unknownMessage(WireFields content, int guesses) {
    open();
    for (int i = 0; i < content.count(); i++) {
      unknownField(content, i, guesses);
    }
    close();
  }

  /** Returns the bytes' fields if they may be a message, or null. */
  private static @Nullable WireFields guess(WireFields wire, int i) {
    if (wire.start(i) == wire.end(i)) {
      return null;
    }
    try {
      return WireFields.scan(wire.bytes, wire.start(i), wire.end(i));
    } catch (ProtobufException e) {
      return null;
    }
  }

  // ---- lines

  private StringBuilder name(FieldDescriptor field) {
    return startLine().append(TextFormat.nameOf(field));
  }

  private StringBuilder startLine() {
    if (!format.singleLine()) {
      for (int i = 0; i < depth; i++) {
        text.append("  ");
      }
    }
    return text;
  }

  private void endLine() {
    text.append(format.singleLine() ? ' ' : '\n');
  }

  private void open() {
    if (depth >= format.depthLimit()) {
      throw new FormatException(
          "messages are nested more than " + format.depthLimit() + " deep", 0, 0);
    }
    text.append(" {");
    endLine();
    depth++;
  }

  private void close() {
    depth--;
    startLine().append('}');
    endLine();
  }
}
