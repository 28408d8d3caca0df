package dev.tern.benchmarks.encoding;

import dev.tern.benchmarks.speed.Address;
import dev.tern.benchmarks.speed.Item;
import dev.tern.benchmarks.speed.Order;
import dev.tern.benchmarks.speed.Packed;
import dev.tern.benchmarks.speed.Small;
import dev.tern.protobuf.IntList;
import dev.tern.protobuf.Message;
import dev.tern.protobuf.ProtoMap;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * The rival of back to front: a first pass puts the size of everything that has a length (messages,
 * strings, packed lists, map entries) into an array in the order in which they start; a second pass
 * writes forward into an array of exactly the size and takes the lengths in the same order.
 *
 * <p>Owner: the thread that uses it; it may be used again.
 */
final class TwoPassEncoder {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final byte[] EMPTY = {};

  private int[] sizes = new int[16];
  private int next;
  private byte[] buf = EMPTY;
  private int pos;

  byte[] encode(Message message) {
    next = 0;
    byte[] exact = new byte[size(message)];
    buf = exact;
    pos = 0;
    next = 0;
    write(message);
    buf = EMPTY;
    return exact;
  }

  private int size(Message message) {
    if (message instanceof Small small) {
      return sizeOf(small);
    }
    return message instanceof Order order ? sizeOf(order) : sizeOf((Packed) message);
  }

  private void write(Message message) {
    if (message instanceof Small small) {
      put(small);
    } else if (message instanceof Order order) {
      put(order);
    } else {
      put((Packed) message);
    }
  }

  // ---- the messages

  private int sizeOf(Small m) {
    int size = unknown(m);
    size += m.id() == 0 ? 0 : 1 + varint(m.id());
    size += m.ts() == 0 ? 0 : 1 + varint(m.ts());
    size += m.flag() ? 2 : 0;
    return size + string(m.name());
  }

  private void put(Small m) {
    putInt(8, m.id());
    putLong(16, m.ts());
    if (m.flag()) {
      buf[pos++] = 24;
      buf[pos++] = 1;
    }
    putString(34, m.name());
  }

  private int sizeOf(Address m) {
    int size = unknown(m);
    size += string(m.street());
    size += string(m.city());
    size += m.zip() == 0 ? 0 : 1 + varint(m.zip());
    size += Double.doubleToRawLongBits(m.lat()) == 0 ? 0 : 9;
    return size + (Double.doubleToRawLongBits(m.lon()) == 0 ? 0 : 9);
  }

  private void put(Address m) {
    putString(10, m.street());
    putString(18, m.city());
    putInt(24, m.zip());
    putDouble(33, m.lat());
    putDouble(41, m.lon());
  }

  private int sizeOf(Item m) {
    int size = unknown(m);
    size += m.sku() == 0 ? 0 : 1 + varint(m.sku());
    size += string(m.title());
    size += Double.doubleToRawLongBits(m.price()) == 0 ? 0 : 9;
    size += m.qty() == 0 ? 0 : 1 + varint(m.qty());
    List<String> tags = m.tags();
    for (int i = 0; i < tags.size(); i++) {
      size += element(tags.get(i));
    }
    return size;
  }

  private void put(Item m) {
    putLong(8, m.sku());
    putString(18, m.title());
    putDouble(25, m.price());
    putInt(32, m.qty());
    List<String> tags = m.tags();
    for (int i = 0; i < tags.size(); i++) {
      putElement(42, tags.get(i));
    }
  }

  private int sizeOf(Order m) {
    int size = unknown(m);
    size += m.id() == 0 ? 0 : 1 + varint(m.id());
    size += string(m.customer());
    Address ship = m.ship();
    if (ship != null) {
      int slot = slot();
      size += end(slot, sizeOf(ship));
    }
    Address bill = m.bill();
    if (bill != null) {
      int slot = slot();
      size += end(slot, sizeOf(bill));
    }
    List<Item> items = m.items();
    for (int i = 0; i < items.size(); i++) {
      int slot = slot();
      size += end(slot, sizeOf(items.get(i)));
    }
    ProtoMap<String, String> attrs = (ProtoMap<String, String>) m.attrs();
    for (int i = 0; i < attrs.size(); i++) {
      int slot = slot();
      size += end(slot, element(attrs.entryKey(i)) + element(attrs.entryValue(i)));
    }
    size += packed(m.codes());
    return size + (m.sig().isEmpty() ? 0 : 1 + varint(m.sig().size()) + m.sig().size());
  }

  private void put(Order m) {
    putLong(8, m.id());
    putString(18, m.customer());
    Address ship = m.ship();
    if (ship != null) {
      begin(26);
      put(ship);
    }
    Address bill = m.bill();
    if (bill != null) {
      begin(34);
      put(bill);
    }
    List<Item> items = m.items();
    for (int i = 0; i < items.size(); i++) {
      begin(42);
      put(items.get(i));
    }
    ProtoMap<String, String> attrs = (ProtoMap<String, String>) m.attrs();
    for (int i = 0; i < attrs.size(); i++) {
      begin(50);
      putElement(10, attrs.entryKey(i));
      putElement(18, attrs.entryValue(i));
    }
    putPacked(58, m.codes());
    if (!m.sig().isEmpty()) {
      buf[pos++] = 66;
      putVarint(m.sig().size());
      m.sig().copyTo(buf, pos);
      pos += m.sig().size();
    }
  }

  private int sizeOf(Packed m) {
    return unknown(m) + packed(m.v());
  }

  private void put(Packed m) {
    putPacked(10, m.v());
  }

  // ---- sizes

  private int slot() {
    if (next == sizes.length) {
      sizes = Arrays.copyOf(sizes, next * 2);
    }
    return next++;
  }

  private int end(int slot, int size) {
    sizes[slot] = size;
    return 1 + varint(size) + size;
  }

  private static int unknown(Message message) {
    if (!message.unknownFields().isEmpty()) {
      throw new IllegalArgumentException("unknown fields");
    }
    return 0;
  }

  private int string(String value) {
    return value.isEmpty() ? 0 : element(value);
  }

  private int element(String value) {
    return end(slot(), StringWays.utf8Length(value));
  }

  private int packed(IntList values) {
    if (values.isEmpty()) {
      return 0;
    }
    int size = 0;
    for (int i = 0; i < values.size(); i++) {
      size += varint(values.getInt(i));
    }
    return end(slot(), size);
  }

  private static int varint(int value) {
    return value < 0 ? 10 : (38 - Integer.numberOfLeadingZeros(value | 1)) / 7;
  }

  private static int varint(long value) {
    return (70 - Long.numberOfLeadingZeros(value | 1)) / 7;
  }

  // ---- bytes

  private void begin(int tag) {
    buf[pos++] = (byte) tag;
    putVarint(sizes[next++]);
  }

  private void putInt(int tag, int value) {
    if (value != 0) {
      buf[pos++] = (byte) tag;
      putVarint(value);
    }
  }

  private void putLong(int tag, long value) {
    if (value != 0) {
      buf[pos++] = (byte) tag;
      putVarint64(value);
    }
  }

  private void putDouble(int tag, double value) {
    long bits = Double.doubleToRawLongBits(value);
    if (bits != 0) {
      buf[pos++] = (byte) tag;
      LONG.set(buf, pos, bits);
      pos += 8;
    }
  }

  private void putString(int tag, String value) {
    if (!value.isEmpty()) {
      putElement(tag, value);
    }
  }

  private void putElement(int tag, String value) {
    int length = sizes[next];
    begin(tag);
    StringWays.putForward(value, buf, pos, length);
    pos += length;
  }

  private void putPacked(int tag, IntList values) {
    if (values.isEmpty()) {
      return;
    }
    begin(tag);
    for (int i = 0; i < values.size(); i++) {
      putVarint(values.getInt(i));
    }
  }

  private void putVarint(int value) {
    if ((value & ~0x7F) == 0) {
      buf[pos++] = (byte) value;
    } else {
      putVarint64(value);
    }
  }

  private void putVarint64(long value) {
    byte[] b = buf;
    int p = pos;
    while ((value & ~0x7FL) != 0) {
      b[p++] = (byte) (value | 0x80);
      value >>>= 7;
    }
    b[p++] = (byte) value;
    pos = p;
  }
}
