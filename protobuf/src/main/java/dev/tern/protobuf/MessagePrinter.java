package dev.tern.protobuf;

import java.util.List;
import java.util.function.IntFunction;

/**
 * Shows a message to people, in the manner of the text format: what generated {@code toString}
 * methods use. Not for parsing: the form may change, redacted fields show as {@code [REDACTED]},
 * and messages more than {@value #MAX_DEPTH} deep as {@code ...}.
 *
 * <p>Owner: the thread that uses it.
 */
public final class MessagePrinter {
  private static final int MAX_DEPTH = 100;

  private final StringBuilder text = new StringBuilder();
  private int depth;

  private MessagePrinter() {}

  /** Returns the message's fields, one to a line, in the order of their numbers. */
  public static String toString(Message message) {
    MessagePrinter printer = new MessagePrinter();
    MessageCodec.of(message).print(message, printer);
    return printer.text.toString();
  }

  /** Shows a signed number, {@code bool}, {@code string}, {@code bytes}, enum or message. */
  public void field(String name, Object value) {
    startLine(name);
    if (value instanceof Message message) {
      block(message);
    } else {
      scalar(value);
      text.append('\n');
    }
  }

  /** Shows an open enum: its name or, if the schema knows none, its number. */
  public void enumField(String name, ProtoEnum constant, int number) {
    startLine(name);
    constant(constant, number);
    text.append('\n');
  }

  /** Shows an unsigned number. */
  public void unsignedField(String name, int value) {
    field(name, Integer.toUnsignedLong(value));
  }

  /** Shows an unsigned number. */
  public void unsignedField(String name, long value) {
    startLine(name);
    text.append(Long.toUnsignedString(value)).append('\n');
  }

  /** Shows that a field is set whose values are nobody's business. */
  public void redacted(String name) {
    startLine(name);
    text.append("[REDACTED]\n");
  }

  /** Shows each element of a list. */
  public void list(String name, List<?> values) {
    for (int i = 0; i < values.size(); i++) {
      field(name, values.get(i));
    }
  }

  /** Shows each constant of a list of an enum. */
  public void enumList(String name, IntList numbers, IntFunction<? extends ProtoEnum> byNumber) {
    for (int i = 0; i < numbers.size(); i++) {
      enumField(name, byNumber.apply(numbers.getInt(i)), numbers.getInt(i));
    }
  }

  /** Shows each element of a list of unsigned numbers. */
  public void unsignedList(String name, IntList values) {
    for (int i = 0; i < values.size(); i++) {
      unsignedField(name, values.getInt(i));
    }
  }

  /** Shows each element of a list of unsigned numbers. */
  public void unsignedList(String name, LongList values) {
    for (int i = 0; i < values.size(); i++) {
      unsignedField(name, values.getLong(i));
    }
  }

  /** Shows each entry of a map. */
  public void map(String name, ProtoMap<?, ?> entries) {
    for (int i = 0; i < entries.size(); i++) {
      startLine(name);
      open();
      field("key", entries.entryKey(i));
      field("value", entries.entryValue(i));
      close();
    }
  }

  /** Shows each entry of a map to an open enum. */
  public void enumMap(
      String name, ProtoMap<?, Integer> entries, IntFunction<? extends ProtoEnum> byNumber) {
    for (int i = 0; i < entries.size(); i++) {
      int number = entries.entryValue(i);
      startLine(name);
      open();
      field("key", entries.entryKey(i));
      enumField("value", byNumber.apply(number), number);
      close();
    }
  }

  /** Shows the numbers and sizes of the fields that the schema does not know. */
  public void unknown(UnknownFields fields) {
    ProtoReader in = fields.reader();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int start = in.position();
      in.skip(tag);
      startLine(Integer.toString(tag >>> 3));
      text.append("# ").append(in.position() - start).append(" bytes\n");
    }
  }

  private void startLine(String name) {
    for (int i = 0; i < depth; i++) {
      text.append("  ");
    }
    text.append(name).append(": ");
  }

  private void block(Message message) {
    if (depth >= MAX_DEPTH) {
      text.append("...\n");
      return;
    }
    open();
    MessageCodec.of(message).print(message, this);
    close();
  }

  private void open() {
    text.setLength(text.length() - 2); // the text format has no colon before a brace
    text.append(" {\n");
    depth++;
  }

  private void close() {
    depth--;
    for (int i = 0; i < depth; i++) {
      text.append("  ");
    }
    text.append("}\n");
  }

  private void scalar(Object value) {
    if (value instanceof String string) {
      quote(string);
    } else if (value instanceof ProtoEnum constant) {
      text.append(constant.protoName());
    } else {
      text.append(value);
    }
  }

  private void constant(ProtoEnum constant, int number) {
    // An enum may have a value of its own that is called UNRECOGNIZED, so the name decides nothing.
    boolean known;
    try {
      known = constant.number() == number;
    } catch (IllegalStateException e) {
      known = false;
    }
    if (known) {
      text.append(constant.protoName());
    } else {
      text.append(number);
    }
  }

  private void quote(String string) {
    text.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      switch (c) {
        case '"', '\\' -> text.append('\\').append(c);
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> {
          if (c < ' ' || c == 0x7F) {
            text.append('\\')
                .append((char) ('0' + (c >> 6)))
                .append((char) ('0' + (c >> 3 & 7)))
                .append((char) ('0' + (c & 7)));
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }
}
