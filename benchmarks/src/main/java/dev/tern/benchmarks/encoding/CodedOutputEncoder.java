package dev.tern.benchmarks.encoding;

import static com.google.protobuf.CodedOutputStream.computeBoolSize;
import static com.google.protobuf.CodedOutputStream.computeDoubleSize;
import static com.google.protobuf.CodedOutputStream.computeInt32Size;
import static com.google.protobuf.CodedOutputStream.computeInt32SizeNoTag;
import static com.google.protobuf.CodedOutputStream.computeInt64Size;
import static com.google.protobuf.CodedOutputStream.computeStringSize;
import static com.google.protobuf.CodedOutputStream.computeUInt32SizeNoTag;

import com.google.protobuf.CodedOutputStream;
import dev.tern.benchmarks.speed.Address;
import dev.tern.benchmarks.speed.Item;
import dev.tern.benchmarks.speed.Order;
import dev.tern.benchmarks.speed.Packed;
import dev.tern.benchmarks.speed.Small;
import dev.tern.protobuf.IntList;
import dev.tern.protobuf.Message;
import dev.tern.protobuf.ProtoMap;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * The same messages through protobuf-java's own writer, called as code by protoc calls it; but the
 * sizes of messages, entries and packed lists, which protoc's code keeps inside the message, are
 * kept in an array here.
 *
 * <p>Owner: the thread that uses it; it may be used again.
 */
final class CodedOutputEncoder {
  /** The order's, held as an array because a ByteString holds one too. */
  private static final byte[] SIG = SpeedMessages.order().sig().toByteArray();

  private int[] sizes = new int[16];
  private int next;

  byte[] encode(Message message) throws IOException {
    next = 0;
    byte[] exact = new byte[size(message)];
    CodedOutputStream out = CodedOutputStream.newInstance(exact);
    next = 0;
    if (message instanceof Small small) {
      put(small, out);
    } else if (message instanceof Order order) {
      put(order, out);
    } else {
      putPacked(10, ((Packed) message).v(), out);
    }
    out.checkNoSpaceLeft();
    return exact;
  }

  private int size(Message message) {
    if (message instanceof Small small) {
      return sizeOf(small);
    }
    return message instanceof Order order ? sizeOf(order) : packed(((Packed) message).v());
  }

  private static int sizeOf(Small m) {
    int size = 0;
    size += m.id() == 0 ? 0 : computeInt32Size(1, m.id());
    size += m.ts() == 0 ? 0 : computeInt64Size(2, m.ts());
    size += m.flag() ? computeBoolSize(3, true) : 0;
    return size + (m.name().isEmpty() ? 0 : computeStringSize(4, m.name()));
  }

  private static void put(Small m, CodedOutputStream out) throws IOException {
    if (m.id() != 0) {
      out.writeInt32(1, m.id());
    }
    if (m.ts() != 0) {
      out.writeInt64(2, m.ts());
    }
    if (m.flag()) {
      out.writeBool(3, true);
    }
    if (!m.name().isEmpty()) {
      out.writeString(4, m.name());
    }
  }

  private static int sizeOf(Address m) {
    int size = m.street().isEmpty() ? 0 : computeStringSize(1, m.street());
    size += m.city().isEmpty() ? 0 : computeStringSize(2, m.city());
    size += m.zip() == 0 ? 0 : computeInt32Size(3, m.zip());
    size += isZero(m.lat()) ? 0 : computeDoubleSize(4, m.lat());
    return size + (isZero(m.lon()) ? 0 : computeDoubleSize(5, m.lon()));
  }

  private static void put(Address m, CodedOutputStream out) throws IOException {
    if (!m.street().isEmpty()) {
      out.writeString(1, m.street());
    }
    if (!m.city().isEmpty()) {
      out.writeString(2, m.city());
    }
    if (m.zip() != 0) {
      out.writeInt32(3, m.zip());
    }
    if (!isZero(m.lat())) {
      out.writeDouble(4, m.lat());
    }
    if (!isZero(m.lon())) {
      out.writeDouble(5, m.lon());
    }
  }

  private static int sizeOf(Item m) {
    int size = m.sku() == 0 ? 0 : computeInt64Size(1, m.sku());
    size += m.title().isEmpty() ? 0 : computeStringSize(2, m.title());
    size += isZero(m.price()) ? 0 : computeDoubleSize(3, m.price());
    size += m.qty() == 0 ? 0 : computeInt32Size(4, m.qty());
    List<String> tags = m.tags();
    for (int i = 0; i < tags.size(); i++) {
      size += computeStringSize(5, tags.get(i));
    }
    return size;
  }

  private static void put(Item m, CodedOutputStream out) throws IOException {
    if (m.sku() != 0) {
      out.writeInt64(1, m.sku());
    }
    if (!m.title().isEmpty()) {
      out.writeString(2, m.title());
    }
    if (!isZero(m.price())) {
      out.writeDouble(3, m.price());
    }
    if (m.qty() != 0) {
      out.writeInt32(4, m.qty());
    }
    List<String> tags = m.tags();
    for (int i = 0; i < tags.size(); i++) {
      out.writeString(5, tags.get(i));
    }
  }

  private int sizeOf(Order m) {
    int size = m.id() == 0 ? 0 : computeInt64Size(1, m.id());
    size += m.customer().isEmpty() ? 0 : computeStringSize(2, m.customer());
    Address ship = m.ship();
    size += ship == null ? 0 : length(sizeOf(ship));
    Address bill = m.bill();
    size += bill == null ? 0 : length(sizeOf(bill));
    List<Item> items = m.items();
    for (int i = 0; i < items.size(); i++) {
      size += length(sizeOf(items.get(i)));
    }
    ProtoMap<String, String> attrs = (ProtoMap<String, String>) m.attrs();
    for (int i = 0; i < attrs.size(); i++) {
      size +=
          length(
              computeStringSize(1, attrs.entryKey(i)) + computeStringSize(2, attrs.entryValue(i)));
    }
    size += packed(m.codes());
    return size
        + (m.sig().isEmpty() ? 0 : 1 + computeUInt32SizeNoTag(m.sig().size()) + m.sig().size());
  }

  private void put(Order m, CodedOutputStream out) throws IOException {
    if (m.id() != 0) {
      out.writeInt64(1, m.id());
    }
    if (!m.customer().isEmpty()) {
      out.writeString(2, m.customer());
    }
    Address ship = m.ship();
    if (ship != null) {
      begin(26, out);
      put(ship, out);
    }
    Address bill = m.bill();
    if (bill != null) {
      begin(34, out);
      put(bill, out);
    }
    List<Item> items = m.items();
    for (int i = 0; i < items.size(); i++) {
      begin(42, out);
      put(items.get(i), out);
    }
    ProtoMap<String, String> attrs = (ProtoMap<String, String>) m.attrs();
    for (int i = 0; i < attrs.size(); i++) {
      begin(50, out);
      out.writeString(1, attrs.entryKey(i));
      out.writeString(2, attrs.entryValue(i));
    }
    putPacked(58, m.codes(), out);
    if (!m.sig().isEmpty()) {
      out.writeByteArray(8, SIG);
    }
  }

  private int packed(IntList values) {
    if (values.isEmpty()) {
      return 0;
    }
    int size = 0;
    for (int i = 0; i < values.size(); i++) {
      size += computeInt32SizeNoTag(values.getInt(i));
    }
    return length(size);
  }

  private void putPacked(int tag, IntList values, CodedOutputStream out) throws IOException {
    if (values.isEmpty()) {
      return;
    }
    begin(tag, out);
    for (int i = 0; i < values.size(); i++) {
      out.writeInt32NoTag(values.getInt(i));
    }
  }

  /** Keeps a size, in the order in which the values start: none of them holds another one. */
  private int length(int size) {
    if (next == sizes.length) {
      sizes = Arrays.copyOf(sizes, next * 2);
    }
    sizes[next++] = size;
    return 1 + computeUInt32SizeNoTag(size) + size;
  }

  private void begin(int tag, CodedOutputStream out) throws IOException {
    out.writeUInt32NoTag(tag);
    out.writeUInt32NoTag(sizes[next++]);
  }

  private static boolean isZero(double value) {
    return Double.doubleToRawLongBits(value) == 0;
  }
}
