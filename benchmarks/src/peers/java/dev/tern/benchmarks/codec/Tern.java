package dev.tern.benchmarks.codec;

import dev.tern.benchmarks.speed.Address;
import dev.tern.benchmarks.speed.Item;
import dev.tern.benchmarks.speed.Order;
import dev.tern.benchmarks.speed.Packed;
import dev.tern.benchmarks.speed.Small;
import dev.tern.protobuf.Bytes;

/** Our own messages. */
final class Tern {
  private Tern() {}

  static final class SmallMessage implements Contender {
    private final Small built = build();

    private static Small build() {
      return Small.builder().id(Data.IDS[0]).ts(Data.TIMES[0]).flag(true).name(Data.NAMES[0]).build();
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
    public Object decode(byte[] bytes) {
      return Small.parse(bytes);
    }
  }

  static final class OrderMessage implements Contender {
    private final Order built = build();

    private static Order build() {
      Order.Builder order = Order.builder().id(Data.TIMES[1]).customer(Data.NAMES[1]);
      order.ship(address(0)).bill(address(1));
      for (int i = 0; i < Data.ITEMS; i++) {
        Item.Builder item = Item.builder();
        item.sku(Data.sku(i)).title(Data.TITLES[i]).price(Data.price(i)).qty(i + 1);
        for (String tag : Data.TAGS[i]) {
          item.addTags(tag);
        }
        order.addItems(item.build());
      }
      Data.ATTRS.forEach(order::putAttrs);
      for (int code : Data.CODES) {
        order.addCodes(code);
      }
      return order.sig(Bytes.of(Data.SIG)).build();
    }

    private static Address address(int i) {
      Address.Builder address = Address.builder().street(Data.STREETS[i]).city(Data.CITIES[i]);
      return address.zip(Data.ZIPS[i]).lat(Data.LATS[i]).lon(Data.LONS[i]).build();
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
    public Object decode(byte[] bytes) {
      return Order.parse(bytes);
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
      Packed.Builder packed = Packed.builder();
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
    public Object decode(byte[] bytes) {
      return Packed.parse(bytes);
    }
  }
}
