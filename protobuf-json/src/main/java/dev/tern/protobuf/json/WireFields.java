package dev.tern.protobuf.json;

import dev.tern.protobuf.ProtoReader;
import dev.tern.protobuf.descriptor.FieldDescriptor;
import dev.tern.protobuf.descriptor.MessageDescriptor;
import dev.tern.protobuf.descriptor.OneofDescriptor;
import java.util.Arrays;

/**
 * One level of an encoded message: its fields in the order of their numbers, those of one number in
 * the order of arrival. What is nested is not looked into.
 *
 * <p>Owner: the thread that uses it.
 */
final class WireFields {
  private static final byte[] NO_BYTES = {};
  private static final int[] NO_INTS = {};
  private static final long[] NO_LONGS = {};

  byte[] bytes = NO_BYTES;
  private int count;
  private int[] numbers = NO_INTS;
  private int[] wireTypes = NO_INTS;

  /** A number's bits; of what is longer, where its content starts and ends in the array. */
  private long[] values = NO_LONGS;

  /**
   * Reads one level.
   *
   * @throws dev.tern.protobuf.ProtobufException if it is malformed
   */
  static WireFields scan(MessageDescriptor type, byte[] bytes, int from, int to) {
    return new WireFields().read(type, bytes, from, to);
  }

  /** Reads one level of a message whose type is not known. */
  static WireFields scan(byte[] bytes, int from, int to) {
    WireFields fields = new WireFields();
    fields.read(bytes, from, to, false);
    return fields;
  }

  /** Reads one level in place of what was read before; the same as {@link #scan}. */
  WireFields read(MessageDescriptor type, byte[] from, int start, int end) {
    read(from, start, end, type.isMessageSet());
    if (!type.oneofs().isEmpty()) {
      keepLastOfOneofs(type);
    }
    sort();
    return this;
  }

  private void read(byte[] source, int from, int to, boolean messageSet) {
    bytes = source;
    count = 0;
    ProtoReader in = new ProtoReader(bytes, from, to - from);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int number = tag >>> 3;
      int wireType = tag & 7;
      switch (wireType) {
        case WireBuilder.VARINT -> add(number, wireType, in.readInt64());
        case WireBuilder.FIXED64 -> add(number, wireType, in.readFixed64());
        case WireBuilder.FIXED32 -> add(number, wireType, in.readFixed32());
        case WireBuilder.LENGTH_DELIMITED -> {
          int prefix = from + in.position();
          in.skip(tag);
          int end = from + in.position();
          int start = prefix;
          while (bytes[start++] < 0) {
            // the length, which skip() has checked
          }
          add(number, wireType, range(start, end));
        }
        case WireBuilder.START_GROUP -> {
          int start = from + in.position();
          in.enterGroup(number);
          int end = start;
          for (int inner = in.readTag(); inner != 0; inner = in.readTag()) {
            in.skip(inner);
            end = from + in.position();
          }
          in.leaveGroup();
          if (messageSet && number == 1) {
            addItem(start, end);
          } else {
            add(number, wireType, range(start, end));
          }
        }
        default -> in.skip(tag); // which refuses it
      }
    }
  }

  /** An item of a message set is a group of a number and a message, in any order. */
  private void addItem(int start, int end) {
    WireFields item = scan(bytes, start, end);
    long id = 0;
    long content = -1;
    for (int i = 0; i < item.count; i++) {
      if (item.numbers[i] == 2 && item.wireTypes[i] == WireBuilder.VARINT) {
        id = item.values[i];
      } else if (item.numbers[i] == 3 && item.wireTypes[i] == WireBuilder.LENGTH_DELIMITED) {
        content = item.values[i];
      }
    }
    if (id > 0 && id <= Integer.MAX_VALUE && content >= 0) {
      add((int) id, WireBuilder.LENGTH_DELIMITED, content);
    }
  }

  private static long range(int start, int end) {
    return (long) start << 32 | end;
  }

  private void add(int number, int wireType, long value) {
    if (count == numbers.length) {
      int capacity = Math.max(8, count * 2);
      numbers = Arrays.copyOf(numbers, capacity);
      wireTypes = Arrays.copyOf(wireTypes, capacity);
      values = Arrays.copyOf(values, capacity);
    }
    numbers[count] = number;
    wireTypes[count] = wireType;
    values[count++] = value;
  }

  /** A codec writes one field of a oneof at most; elsewhere the last one counts. */
  private void keepLastOfOneofs(MessageDescriptor type) {
    int[] last = new int[type.proto().oneofDecl().size()]; // the number of the last field, or 0
    boolean several = false;
    for (int i = count - 1; i >= 0; i--) {
      int oneof = oneofOf(type, numbers[i]);
      if (oneof >= 0) {
        several |= last[oneof] != 0 && last[oneof] != numbers[i];
        last[oneof] = last[oneof] == 0 ? numbers[i] : last[oneof];
      }
    }
    if (!several) {
      return;
    }
    int kept = 0;
    for (int i = 0; i < count; i++) {
      int oneof = oneofOf(type, numbers[i]);
      if (oneof < 0 || last[oneof] == numbers[i]) {
        numbers[kept] = numbers[i];
        wireTypes[kept] = wireTypes[i];
        values[kept++] = values[i];
      }
    }
    count = kept;
  }

  private static int oneofOf(MessageDescriptor type, int number) {
    FieldDescriptor field = type.field(number);
    OneofDescriptor oneof = field == null ? null : field.containingOneof();
    return oneof == null ? -1 : oneof.index();
  }

  private void sort() {
    boolean sorted = true;
    for (int i = 1; i < count && sorted; i++) {
      sorted = numbers[i - 1] <= numbers[i];
    }
    if (sorted) {
      return;
    }
    long[] order = new long[count];
    for (int i = 0; i < count; i++) {
      order[i] = (long) numbers[i] << 32 | i;
    }
    Arrays.sort(order);
    int[] types = wireTypes.clone();
    long[] unsorted = values.clone();
    for (int i = 0; i < count; i++) {
      numbers[i] = (int) (order[i] >>> 32);
      wireTypes[i] = types[(int) order[i]];
      values[i] = unsorted[(int) order[i]];
    }
  }

  int count() {
    return count;
  }

  int number(int i) {
    return numbers[i];
  }

  int wireType(int i) {
    return wireTypes[i];
  }

  /** Returns the bits of a number. */
  long bits(int i) {
    return values[i];
  }

  /** Returns where the content starts of a field that is no number. */
  int start(int i) {
    return (int) (values[i] >>> 32);
  }

  /** Returns where the content ends of a field that is no number. */
  int end(int i) {
    return (int) values[i];
  }

  /** Returns the last field of a number and a wire type, or -1. */
  int last(int number, int wireType) {
    int i = count - 1;
    while (i >= 0 && (numbers[i] != number || wireTypes[i] != wireType)) {
      i--;
    }
    return i;
  }

  /** Returns where the fields end that have the number of field {@code i}. */
  int endOfRun(int i) {
    int end = i + 1;
    while (end < count && numbers[end] == numbers[i]) {
      end++;
    }
    return end;
  }
}
