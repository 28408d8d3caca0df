package dev.tern.benchmarks.encoding;

import dev.tern.benchmarks.speed.Address;
import dev.tern.benchmarks.speed.Item;
import dev.tern.benchmarks.speed.Order;
import dev.tern.benchmarks.speed.Packed;
import dev.tern.benchmarks.speed.Small;
import dev.tern.protobuf.Bytes;
import dev.tern.protobuf.Message;
import java.util.SplittableRandom;

/** Messages of {@code speed.proto}, the same in every run: about 30, 1000 and 2500 bytes. */
final class SpeedMessages {
  private SpeedMessages() {}

  static Message named(String name) {
    return switch (name) {
      case "small" -> small();
      case "order" -> order();
      case "packed" -> packed();
      default -> throw new IllegalArgumentException(name);
    };
  }

  static Small small() {
    return Small.of(s -> s.id(4711).ts(1_700_000_000_123L).flag(true).name("tern in flight"));
  }

  static Order order() {
    Order.Builder order = Order.builder();
    order.id(9_000_000_001L).customer("Zoë Brontë & Daughters");
    order.ship(address("12 Harbour Street", "Reykjavík"));
    order.bill(address("1600 Long Meadow Avenue", "Springfield"));
    for (int i = 0; i < 8; i++) {
      Item.Builder item = Item.builder();
      item.sku(100_000_007L * (i + 1)).title("A thing worth ordering #" + i);
      item.price(19.99 + i).qty(i + 1);
      item.addTags("kitchen").addTags("gift-" + i).addTags("in stock");
      order.addItems(item.build());
    }
    for (int i = 0; i < 6; i++) {
      order.putAttrs("attribute-" + i, "value of it " + i);
    }
    for (int i = 0; i < 16; i++) {
      order.addCodes(i * 37);
    }
    return order.sig(Bytes.of(new byte[32])).build();
  }

  static Packed packed() {
    SplittableRandom random = new SplittableRandom(1);
    Packed.Builder packed = Packed.builder();
    for (int i = 0; i < 1000; i++) {
      packed.addV(random.nextInt(1 << 7 * random.nextInt(1, 5)));
    }
    return packed.build();
  }

  private static Address address(String street, String city) {
    return Address.of(a -> a.street(street).city(city).zip(90210).lat(64.1466).lon(-21.9426));
  }
}
