package dev.tern.benchmarks.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.tern.benchmarks.protoc.Address;
import dev.tern.benchmarks.protoc.Item;
import dev.tern.benchmarks.protoc.Order;
import dev.tern.benchmarks.protoc.Packed;
import dev.tern.benchmarks.protoc.Small;

/** Messages that protoc wrote, over protobuf-java. It keeps sizes in a message it encodes again. */
final class ProtobufJava {
  private ProtobufJava() {}

  static final class SmallMessage implements Contender {
    private final Small built = build();

    private static Small build() {
      return Small.newBuilder()
          .setId(Data.IDS[0])
          .setTs(Data.TIMES[0])
          .setFlag(true)
          .setName(Data.NAMES[0])
          .build();
    }

    @Override
    public byte[] buildAndEncode() {
      return build().toByteArray();
    }

    @Override
    public byte[] encode() {
      return built.toByteArray();
    }

    @Override
    public Object decode(byte[] bytes) throws InvalidProtocolBufferException {
      return Small.parseFrom(bytes);
    }
  }

  static final class OrderMessage implements Contender {
    private final Order built = build();

    private static Order build() {
      Order.Builder order = Order.newBuilder().setId(Data.TIMES[1]).setCustomer(Data.NAMES[1]);
      order.setShip(address(0)).setBill(address(1));
      for (int i = 0; i < Data.ITEMS; i++) {
        Item.Builder item = Item.newBuilder();
        item.setSku(Data.sku(i)).setTitle(Data.TITLES[i]).setPrice(Data.price(i)).setQty(i + 1);
        for (String tag : Data.TAGS[i]) {
          item.addTags(tag);
        }
        order.addItems(item.build());
      }
      Data.ATTRS.forEach(order::putAttrs);
      for (int code : Data.CODES) {
        order.addCodes(code);
      }
      return order.setSig(ByteString.copyFrom(Data.SIG)).build();
    }

    private static Address address(int i) {
      Address.Builder address =
          Address.newBuilder().setStreet(Data.STREETS[i]).setCity(Data.CITIES[i]);
      return address.setZip(Data.ZIPS[i]).setLat(Data.LATS[i]).setLon(Data.LONS[i]).build();
    }

    @Override
    public byte[] buildAndEncode() {
      return build().toByteArray();
    }

    @Override
    public byte[] encode() {
      return built.toByteArray();
    }

    @Override
    public Object decode(byte[] bytes) throws InvalidProtocolBufferException {
      return Order.parseFrom(bytes);
    }
  }

  static final class PackedMessage implements Contender {
    private final int[] values;
    private final Packed built;

    PackedMessage(int[] values) {
      this.values = values;
      built = build();
    }

    private Packed build() {
      Packed.Builder packed = Packed.newBuilder();
      for (int value : values) {
        packed.addV(value);
      }
      return packed.build();
    }

    @Override
    public byte[] buildAndEncode() {
      return build().toByteArray();
    }

    @Override
    public byte[] encode() {
      return built.toByteArray();
    }

    @Override
    public Object decode(byte[] bytes) throws InvalidProtocolBufferException {
      return Packed.parseFrom(bytes);
    }
  }
}
