package dev.tern.benchmarks.codec;

import dev.tern.benchmarks.quickbuf.Address;
import dev.tern.benchmarks.quickbuf.Item;
import dev.tern.benchmarks.quickbuf.Order;
import dev.tern.benchmarks.quickbuf.Packed;
import dev.tern.benchmarks.quickbuf.Small;
import java.io.IOException;
import us.hebi.quickbuf.ProtoMessage;
import us.hebi.quickbuf.ProtoSink;
import us.hebi.quickbuf.ProtoSource;
import us.hebi.quickbuf.RepeatedMessage;
import us.hebi.quickbuf.RepeatedString;

/**
 * QuickBuffers, whose messages are mutable and made to be used again. It keeps strings as bytes
 * until somebody asks; so every one is asked for, except where all is used again.
 */
final class QuickBuffers {
  private QuickBuffers() {}

  /** Fills a message and reads its strings. */
  interface Shape<M extends ProtoMessage<M>> {
    M create();

    void fill(M message);

    int readStrings(M message);
  }

  static final class Fresh<M extends ProtoMessage<M>> implements Contender {
    private final Shape<M> shape;
    private final M built;

    Fresh(Shape<M> shape) {
      this.shape = shape;
      built = shape.create();
      shape.fill(built);
    }

    @Override
    public byte[] buildAndEncode() {
      M message = shape.create();
      shape.fill(message);
      return message.toByteArray();
    }

    @Override
    public byte[] encode() {
      return built.toByteArray();
    }

    @Override
    public Object decode(byte[] bytes) throws IOException {
      M message = shape.create();
      message.mergeFrom(ProtoSource.newArraySource().setInput(bytes));
      shape.readStrings(message);
      return message;
    }
  }

  /** One message, source and buffer for ever, and no String: the least there is to do. */
  static final class Reused<M extends ProtoMessage<M>> implements Contender {
    private final Shape<M> shape;
    private final M built;
    private final M target;
    private final ProtoSource source = ProtoSource.newArraySource();
    private final ProtoSink sink = ProtoSink.newArraySink();
    private final byte[] buffer = new byte[1 << 19];

    Reused(Shape<M> shape) {
      this.shape = shape;
      built = shape.create();
      shape.fill(built);
      target = shape.create();
    }

    @Override
    public byte[] buildAndEncode() throws IOException {
      target.clearQuick();
      shape.fill(target);
      return write(target);
    }

    @Override
    public byte[] encode() throws IOException {
      return write(built);
    }

    /** As the library's own way to bytes does it: sizes first, kept in the message, then bytes. */
    private byte[] write(M message) throws IOException {
      message.getSerializedSize();
      message.writeTo(sink.setOutput(buffer));
      return buffer;
    }

    @Override
    public Object decode(byte[] bytes) throws IOException {
      return target.clearQuick().mergeFrom(source.setInput(bytes));
    }
  }

  static final class SmallShape implements Shape<Small> {
    @Override
    public Small create() {
      return Small.newInstance();
    }

    @Override
    public void fill(Small m) {
      m.setId(Data.IDS[0]).setTs(Data.TIMES[0]).setFlag(true).setName(Data.NAMES[0]);
    }

    @Override
    public int readStrings(Small m) {
      return m.getName().length();
    }
  }

  static final class OrderShape implements Shape<Order> {
    @Override
    public Order create() {
      return Order.newInstance();
    }

    @Override
    public void fill(Order order) {
      order.setId(Data.TIMES[1]).setCustomer(Data.NAMES[1]);
      fill(order.getMutableShip(), 0);
      fill(order.getMutableBill(), 1);
      for (int i = 0; i < Data.ITEMS; i++) {
        Item item = order.getMutableItems().next();
        item.setSku(Data.sku(i)).setTitle(Data.TITLES[i]).setPrice(Data.price(i)).setQty(i + 1);
        for (String tag : Data.TAGS[i]) {
          item.addTags(tag);
        }
      }
      Data.ATTRS.forEach(
          (key, value) -> order.getMutableAttrs().next().setKey(key).setValue(value));
      for (int code : Data.CODES) {
        order.addCodes(code);
      }
      order.setSig(Data.SIG);
    }

    private static void fill(Address address, int i) {
      address.setStreet(Data.STREETS[i]).setCity(Data.CITIES[i]);
      address.setZip(Data.ZIPS[i]).setLat(Data.LATS[i]).setLon(Data.LONS[i]);
    }

    @Override
    public int readStrings(Order order) {
      int length = order.getCustomer().length();
      length += order.getShip().getStreet().length() + order.getShip().getCity().length();
      length += order.getBill().getStreet().length() + order.getBill().getCity().length();
      RepeatedMessage<Item> items = order.getItems();
      for (int i = 0; i < items.length(); i++) {
        Item item = items.get(i);
        length += item.getTitle().length();
        RepeatedString tags = item.getTags();
        for (int j = 0; j < tags.length(); j++) {
          length += tags.get(j).length();
        }
      }
      RepeatedMessage<Order.AttrsEntry> attrs = order.getAttrs();
      for (int i = 0; i < attrs.length(); i++) {
        length += attrs.get(i).getKey().length() + attrs.get(i).getValue().length();
      }
      return length;
    }
  }

  static final class PackedShape implements Shape<Packed> {
    private final int[] values;

    PackedShape(int[] values) {
      this.values = values;
    }

    @Override
    public Packed create() {
      return Packed.newInstance();
    }

    @Override
    public void fill(Packed m) {
      for (int value : values) {
        m.addV(value);
      }
    }

    @Override
    public int readStrings(Packed m) {
      return 0;
    }
  }
}
