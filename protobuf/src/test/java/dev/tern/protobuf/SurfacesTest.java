package dev.tern.protobuf;

import static dev.tern.protobuf.DynamicSchemas.NEW_M;
import static dev.tern.protobuf.Wire.bytes;
import static dev.tern.protobuf.Wire.repeat;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.CodedOutputStream;
import dev.tern.protobuf.descriptor.FieldDescriptor;
import dev.tern.protobuf.descriptor.proto.FieldDescriptorProto;
import dev.tern.protobuf.wkt.BytesValue;
import dev.tern.protobuf.wkt.Struct;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** From where a message can be read, and where it can be written to. */
class SurfacesTest {
  private static final FieldDescriptorProto MESSAGE =
      FieldDescriptorProto.of(f -> f.name("a".repeat(300)).number(7));
  private static final byte[] ENCODED = MESSAGE.toByteArray();

  private static InputStream stream(Object... parts) {
    return new ByteArrayInputStream(bytes(parts));
  }

  /** A stream that gives one byte at a time, as a slow socket does. */
  private static InputStream trickle(byte[] bytes) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public int read(byte[] target, int offset, int length) {
        return super.read(target, offset, Math.min(length, 1));
      }
    };
  }

  private static void refused(String what, org.junit.jupiter.api.function.Executable read) {
    ProtobufException e = assertThrows(ProtobufException.class, read);
    assertTrue(requireNonNull(e.getMessage()).contains(what), e.getMessage());
  }

  // ---- bytes and buffers

  @Test
  void sliceIsReadWithoutCopying() {
    Bytes whole = Bytes.copyOf(bytes(9, 0x0A, 3, 1, 2, 3, 9));
    BytesValue value = BytesValue.CODEC.decode(whole.slice(1, 6));
    assertEquals(whole.slice(3, 6), value.value());
    refused("at byte 2", () -> BytesValue.CODEC.decode(whole.slice(1, 4)));
    assertEquals(value, BytesValue.CODEC.decode(BytesValue.CODEC.encodeBytes(value)));
  }

  @Test
  void buffersOfAllKindsAreReadAndDoNotMove() {
    byte[] padded = bytes(1, 2, ENCODED, 3);
    ByteBuffer direct = ByteBuffer.allocateDirect(padded.length).put(padded).flip();
    ByteBuffer slice = ByteBuffer.wrap(bytes(8, padded)).position(1).slice();
    for (ByteBuffer buffer :
        new ByteBuffer[] {
          ByteBuffer.wrap(padded), ByteBuffer.wrap(padded).asReadOnlyBuffer(), direct, slice
        }) {
      buffer.position(2).limit(padded.length - 1);
      assertEquals(MESSAGE, FieldDescriptorProto.CODEC.decode(buffer));
      assertEquals(2, buffer.position());
    }
  }

  @Test
  void bytesOfABufferThatStaysTheCallersAreNotShared() {
    byte[] array = bytes(0x0A, 1, 5);
    BytesValue value = BytesValue.CODEC.decode(ByteBuffer.wrap(array));
    array[2] = 6;
    assertEquals(Bytes.of((byte) 5), value.value());
  }

  @Test
  void messageIsWrittenIntoABuffer() {
    ByteBuffer direct = ByteBuffer.allocateDirect(ENCODED.length + 2).position(1);
    MESSAGE.writeTo(direct);
    assertEquals(ENCODED.length + 1, direct.position());
    assertEquals(MESSAGE, FieldDescriptorProto.CODEC.decode(direct.flip().position(1)));
    ByteBuffer small = ByteBuffer.allocate(ENCODED.length - 1);
    assertThrows(BufferOverflowException.class, () -> MESSAGE.writeTo(small));
    assertEquals(0, small.position());
    assertThrows(
        ReadOnlyBufferException.class,
        () -> MESSAGE.writeTo(ByteBuffer.allocate(1000).asReadOnlyBuffer()));
  }

  // ---- streams

  @Test
  void streamIsReadToItsEndUpToTheLimit() {
    assertEquals(MESSAGE, FieldDescriptorProto.CODEC.decode(trickle(ENCODED)));
    assertEquals(MESSAGE, FieldDescriptorProto.CODEC.decode(stream(ENCODED), ENCODED.length));
    refused(
        "larger than the limit of " + (ENCODED.length - 1),
        () -> FieldDescriptorProto.CODEC.decode(stream(ENCODED), ENCODED.length - 1));
    assertThrows(
        IllegalArgumentException.class, () -> FieldDescriptorProto.CODEC.decode(stream(), -1));
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("closed");
          }

          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            throw new IOException("closed");
          }
        };
    assertThrows(UncheckedIOException.class, () -> FieldDescriptorProto.CODEC.decode(broken));
    assertThrows(
        UncheckedIOException.class, () -> FieldDescriptorProto.CODEC.decodeDelimited(broken));
  }

  @Test
  void endlessStreamIsReadNoFurtherThanTheLimit() {
    long[] given = {0};
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            given[0]++;
            return 0;
          }

          @Override
          public int read(byte[] target, int offset, int length) {
            given[0] += length;
            return length;
          }
        };
    refused("limit of 5000", () -> FieldDescriptorProto.CODEC.decode(endless, 5000));
    assertEquals(5001, given[0]);
  }

  @Test
  void delimitedMessagesAreReadUntilTheCleanEnd() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    MESSAGE.writeDelimitedTo(out);
    FieldDescriptorProto.defaultInstance().writeDelimitedTo(out);
    MESSAGE.writeDelimitedTo(out);
    InputStream in = trickle(out.toByteArray());
    assertEquals(MESSAGE, FieldDescriptorProto.CODEC.decodeDelimited(in));
    assertEquals(
        FieldDescriptorProto.defaultInstance(), FieldDescriptorProto.CODEC.decodeDelimited(in));
    assertEquals(MESSAGE, FieldDescriptorProto.CODEC.decodeDelimited(in));
    assertNull(FieldDescriptorProto.CODEC.decodeDelimited(in));
    ByteArrayOutputStream theirs = new ByteArrayOutputStream();
    for (int i = 0; i < 3; i++) {
      com.google.protobuf.DescriptorProtos.FieldDescriptorProto.parseFrom(
              i == 1 ? new byte[0] : ENCODED)
          .writeDelimitedTo(theirs);
    }
    assertArrayEquals(theirs.toByteArray(), out.toByteArray());
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("closed");
          }
        };
    assertThrows(UncheckedIOException.class, () -> MESSAGE.writeDelimitedTo(broken));
  }

  @Test
  void delimitedMessageThatIsCutOffIsRefused() {
    MessageCodec<FieldDescriptorProto> codec = FieldDescriptorProto.CODEC;
    refused("inside the length", () -> codec.decodeDelimited(stream(0x80)));
    refused("after 1 bytes of a message of 2", () -> codec.decodeDelimited(stream(2, 0x18)));
    refused("after 0 bytes of a message of 2", () -> codec.decodeDelimited(stream(2)));
  }

  @Test
  void lengthBombsAreRefusedBeforeAnythingIsAllocated() {
    MessageCodec<FieldDescriptorProto> codec = FieldDescriptorProto.CODEC;
    refused("limit of 67108864", () -> codec.decodeDelimited(stream(0x81, 0x80, 0x80, 0x20)));
    refused("message of 2147483648", () -> codec.decodeDelimited(stream(repeat(4, 0x80), 8)));
    refused(
        "message of 18446744073709551615", () -> codec.decodeDelimited(stream(repeat(9, 0xFF), 1)));
    refused("longer than 10", () -> codec.decodeDelimited(stream(repeat(10, 0x80), 1)));
    refused("limit of 1 bytes", () -> codec.decodeDelimited(stream(2, 0x18, 1), 1));
    // 64 MiB are promised and three bytes come: read in pieces, this needs no 64 MiB.
    refused(
        "after 3 bytes of a message of 67108864",
        () -> codec.decodeDelimited(stream(0x80, 0x80, 0x80, 0x20, 1, 2, 3)));
    assertEquals(
        FieldDescriptorProto.defaultInstance(),
        codec.decodeDelimited(stream(0x80, 0x80, 0)),
        "a length may be spelled longer than needed");
  }

  // ---- deterministic encoding

  @Property(tries = 200, seed = "9")
  void deterministicEncodingIsTheirs(@ForAll long seed) throws IOException {
    com.google.protobuf.Struct theirs = struct(new Random(seed), 3);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CodedOutputStream coded = CodedOutputStream.newInstance(out);
    coded.useDeterministicSerialization();
    theirs.writeTo(coded);
    coded.flush();
    Struct ours = Struct.parse(theirs.toByteArray());
    assertArrayEquals(out.toByteArray(), Struct.CODEC.encodeDeterministic(ours));
    DynamicMessage dynamic = DynamicMessage.copyOf(Struct.CODEC.descriptor(), ours);
    assertArrayEquals(
        out.toByteArray(), dynamic.codec().encodeDeterministic(dynamic), "dynamic messages too");
  }

  private static com.google.protobuf.Struct struct(Random random, int depth) {
    com.google.protobuf.Struct.Builder struct = com.google.protobuf.Struct.newBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      int[] keys = {'a' + random.nextInt(26), 0x7F + random.nextInt(9), 0xE000, 0x1F600, 0x20};
      String key = "";
      for (int length = random.nextInt(4); length >= 0; length--) {
        key += Character.toString(keys[random.nextInt(keys.length)]);
      }
      com.google.protobuf.Value.Builder value = com.google.protobuf.Value.newBuilder();
      switch (depth == 0 ? 0 : random.nextInt(3)) {
        case 0 -> value.setNumberValue(random.nextInt(5));
        case 1 -> value.setStructValue(struct(random, depth - 1));
        default ->
            value
                .getListValueBuilder()
                .addValuesBuilder()
                .setStructValue(struct(random, depth - 1));
      }
      struct.putFields(key, value.build());
    }
    return struct.build();
  }

  @Test
  void deterministicEncodingSortsNumbersAsSignedOnes() {
    FieldDescriptor subs = requireNonNull(NEW_M.field("subs"));
    DynamicMessage.Builder builder = DynamicMessage.builder(NEW_M);
    for (long key : new long[] {5, -1, 0}) {
      builder.put(subs, key, DynamicMessage.builder(NEW_M).build());
    }
    DynamicMessage message = builder.build();
    byte[] expected =
        bytes(
            0x42,
            13,
            8,
            repeat(9, 0xFF),
            1,
            0x12,
            0,
            0x42,
            4,
            8,
            0,
            0x12,
            0,
            0x42,
            4,
            8,
            5,
            0x12,
            0);
    assertArrayEquals(expected, message.codec().encodeDeterministic(message));
    DynamicMessage again = DynamicMessage.parse(NEW_M, expected);
    assertEquals(message, again);
    assertEquals(message.hashCode(), again.hashCode());
  }
}
