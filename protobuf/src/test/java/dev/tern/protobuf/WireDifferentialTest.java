package dev.tern.protobuf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.google.protobuf.Descriptors;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.tern.protobuf.descriptor.proto.FileDescriptorProto;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/**
 * What protobuf-java writes is read, and written again byte for byte; what it refuses is refused.
 */
class WireDifferentialTest {
  private static final List<FileDescriptorProto> FILES =
      List.of(Schemas.PROTO2, Schemas.PROTO3, Schemas.EDITION_2023);
  private static final List<MessageCodec<dev.tern.protobuf.DynamicMessage>> CODECS =
      FILES.stream().map(Schemas::codec).toList();
  private static final List<Descriptors.Descriptor> ORACLES =
      FILES.stream().map(Schemas::oracle).toList();

  @Property(tries = 600, seed = "1")
  void encodingIsTheSameAsTheirs(@ForAll long seed) {
    Random random = new Random(seed);
    int schema = random.nextInt(FILES.size());
    DynamicMessage theirs = OracleMessages.message(ORACLES.get(schema), random, 3);
    byte[] bytes = theirs.toByteArray();
    dev.tern.protobuf.DynamicMessage ours = CODECS.get(schema).decode(bytes);
    OracleMessages.compare(theirs, ours);
    assertArrayEquals(bytes, CODECS.get(schema).encode(ours));
    assertEquals(ours, CODECS.get(schema).decodeOwned(bytes));
  }

  @Property(tries = 25, seed = "1")
  void everyTruncationFailsCleanlyOrIsAMessage(@ForAll long seed) {
    Random random = new Random(seed);
    int schema = random.nextInt(FILES.size());
    byte[] bytes = OracleMessages.message(ORACLES.get(schema), random, 2).toByteArray();
    for (int length = 0; length < Math.min(bytes.length, 3000); length++) {
      sameVerdict(schema, Arrays.copyOf(bytes, length));
    }
  }

  @Property(tries = 2000, seed = "1")
  void damagedBytesGetTheSameVerdict(@ForAll long seed) {
    Random random = new Random(seed);
    int schema = 1 + random.nextInt(FILES.size() - 1); // proto2 keeps strings that are not UTF-8
    byte[] bytes = OracleMessages.message(ORACLES.get(schema), random, 2).toByteArray();
    for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    sameVerdict(schema, bytes);
  }

  @Property(tries = 2000, seed = "1")
  void randomBytesGetTheSameVerdict(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] bytes = new byte[random.nextInt(40)];
    random.nextBytes(bytes);
    for (int i = 0; i < bytes.length; i++) {
      if (random.nextInt(3) > 0) {
        bytes[i] &= 0x1F; // small numbers make more sense than large ones
      }
    }
    sameVerdict(1 + random.nextInt(FILES.size() - 1), bytes);
  }

  private static void sameVerdict(int schema, byte[] bytes) {
    DynamicMessage theirs = theirs(schema, bytes);
    dev.tern.protobuf.DynamicMessage ours;
    try {
      ours = CODECS.get(schema).decode(bytes);
    } catch (ProtobufException e) {
      // Theirs takes tags of more than 32 bits, and a tenth byte that says another one follows.
      boolean stricter =
          e.getMessage().contains("tag is longer") || e.getMessage().contains("longer than 10");
      if (theirs != null && !stricter) {
        fail("only ours refuses " + HexFormat.of().formatHex(bytes), e);
      }
      return;
    }
    assertTrue(theirs != null, () -> "only theirs refuses " + HexFormat.of().formatHex(bytes));
    assertEquals(theirs, theirs(schema, CODECS.get(schema).encode(ours)));
  }

  private static @Nullable DynamicMessage theirs(int schema, byte[] bytes) {
    try {
      return DynamicMessage.parseFrom(ORACLES.get(schema), bytes);
    } catch (InvalidProtocolBufferException e) {
      return null;
    }
  }
}
