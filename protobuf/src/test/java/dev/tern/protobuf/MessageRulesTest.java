package dev.tern.protobuf;

import static dev.tern.protobuf.Wire.bytes;
import static dev.tern.protobuf.Wire.repeat;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.protobuf.descriptor.proto.DescriptorProto;
import dev.tern.protobuf.descriptor.proto.FieldDescriptorProto;
import dev.tern.protobuf.descriptor.proto.FileDescriptorProto;
import dev.tern.protobuf.descriptor.proto.FileOptions;
import dev.tern.protobuf.descriptor.proto.SourceCodeInfo;
import dev.tern.protobuf.descriptor.proto.UninterpretedOption;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What generated messages do on this runtime, shown by those of descriptor.proto. */
class MessageRulesTest {
  @Test
  void absentAndDefaultStayApart() {
    FieldDescriptorProto unset = FieldDescriptorProto.defaultInstance();
    FieldDescriptorProto zero = FieldDescriptorProto.of(f -> f.number(0));
    assertEquals(unset.number(), zero.number());
    assertFalse(unset.hasNumber());
    assertTrue(zero.hasNumber());
    assertNotEquals(unset, zero);
    assertArrayEquals(bytes(), unset.toByteArray());
    assertArrayEquals(bytes(0x18, 0), zero.toByteArray());
    assertEquals(zero, FieldDescriptorProto.parse(bytes(0x18, 0)));
    assertNull(unset.options());
  }

  @Test
  void lastOfAScalarCounts() {
    FieldDescriptorProto field = FieldDescriptorProto.parse(bytes(0x18, 1, 0x0A, 1, "a", 0x18, 2));
    assertEquals(2, field.number());
    assertArrayEquals(bytes(0x0A, 1, "a", 0x18, 2), field.toByteArray());
  }

  @Test
  void unknownNumberOfAClosedEnumGoesToTheUnknownFields() {
    FieldDescriptorProto field = FieldDescriptorProto.parse(bytes(0x28, 99, 0x18, 1));
    assertFalse(field.hasType());
    assertTrue(field.unknownFields().has(5));
    assertArrayEquals(bytes(0x18, 1, 0x28, 99), field.toByteArray());
  }

  @Test
  void unpackedAndPackedListsAreBothRead() {
    SourceCodeInfo.Location location =
        SourceCodeInfo.Location.parse(bytes(0x08, 1, 0x0A, 3, 2, 0xAC, 2, 0x08, 4, 0x0A, 0));
    assertEquals(List.of(1, 2, 300, 4), location.path());
    assertArrayEquals(bytes(0x0A, 5, 1, 2, 0xAC, 2, 4), location.toByteArray());
  }

  @Test
  void partsOfOneMessageAreMerged() {
    byte[] parts =
        bytes(
            0x42, 3, 0x0A, 1, "a", // options { java_package: "a" }
            0x42, 7, 0x5A, 1, "g", 0xC2, 0x3E, 1, "x", // options { go_package: "g" 1000: "x" }
            0x42, 3, 0x0A, 1, "b");
    FileOptions options = requireNonNull(FileDescriptorProto.parse(parts).options());
    assertEquals("b", options.javaPackage());
    assertEquals("g", options.goPackage());
    FileDescriptorProto base =
        FileDescriptorProto.of(f -> f.options(FileOptions.of(o -> o.rubyPackage("r"))));
    FileDescriptorProto merged =
        FileDescriptorProto.CODEC.mergeFrom(base, new ProtoReader(parts, 0, parts.length));
    assertEquals("r", requireNonNull(merged.options()).rubyPackage());
    assertEquals("b", requireNonNull(merged.options()).javaPackage());
    assertFalse(requireNonNull(base.options()).hasJavaPackage());
  }

  @Test
  void manySmallPartsAreMergedInLinearTime() {
    int parts = 200_000;
    // options { uninterpreted_option {} 20000: 1 }, name, again and again
    byte[] one = bytes(0x42, 7, 0xBA, 0x3E, 0, 0x80, 0xE2, 0x09, 1, 0x0A, 1, "n");
    byte[] input = new byte[parts * one.length];
    for (int i = 0; i < parts; i++) {
      System.arraycopy(one, 0, input, i * one.length, one.length);
    }
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          FileOptions options = requireNonNull(FileDescriptorProto.parse(input).options());
          assertEquals(parts, options.uninterpretedOption().size());
          assertEquals(parts * 4, options.unknownFields().size());
        });
  }

  @Test
  void messagesNestedDeeperThan100AreRefused() {
    assertEquals(100, depth(DescriptorProto.parse(nested(100))));
    for (int deep : new int[] {101, 1_000_000}) {
      ProtobufException e =
          assertThrows(ProtobufException.class, () -> DescriptorProto.parse(nested(deep)));
      assertTrue(requireNonNull(e.getMessage()).contains("more than 100 deep"));
      assertTrue(requireNonNull(e.getMessage()).length() < 1000);
    }
  }

  @Test
  void messageOfTheGreatestDepthIsShownAndCompared() {
    DescriptorProto message = DescriptorProto.parse(nested(100));
    assertEquals(message, DescriptorProto.parse(message.toByteArray()));
    assertEquals(message.hashCode(), DescriptorProto.parse(nested(100)).hashCode());
    assertFalse(message.toString().isEmpty());
  }

  private static byte[] nested(int depth) {
    ProtoWriter out = new ProtoWriter();
    for (int i = 0; i < depth; i++) {
      out.writeLength(3 << 3 | 2, 0);
    }
    return out.toByteArray();
  }

  private static int depth(DescriptorProto message) {
    return message.nestedType().isEmpty() ? 0 : 1 + depth(message.nestedType().get(0));
  }

  @Test
  void errorSaysWhereInTheMessage() {
    ProtobufException e =
        assertThrows(
            ProtobufException.class,
            () -> FileDescriptorProto.parse(bytes(0x22, 4, 0x12, 2, 0x18, 0x80)));
    assertEquals(
        "google.protobuf.FileDescriptorProto > google.protobuf.DescriptorProto"
            + " > google.protobuf.FieldDescriptorProto",
        e.path());
    assertEquals(5, e.offset());
    assertEquals("varint is cut off at byte 5 (in " + e.path() + ")", e.getMessage());
  }

  @Test
  void messageKnowsItsCodecAndDescriptor() {
    Message message = DescriptorProto.defaultInstance();
    assertSame(DescriptorProto.CODEC, message.codec());
    assertEquals("google.protobuf.DescriptorProto", message.descriptor().fullName());
    assertSame(DescriptorProto.CODEC.descriptor(), message.descriptor());
    assertSame(DescriptorProto.defaultInstance(), DescriptorProto.CODEC.defaultInstance());
  }

  @Test
  void messageIsWrittenToAStream() {
    Message message = DescriptorProto.of(m -> m.name("x".repeat(1000)));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    message.writeTo(out);
    assertArrayEquals(message.toByteArray(), out.toByteArray());
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("closed");
          }
        };
    assertThrows(UncheckedIOException.class, () -> message.writeTo(broken));
  }

  @Test
  void stretchOfAnArrayIsDecoded() {
    byte[] input = bytes(9, 9, 0x18, 7, 9);
    assertEquals(7, FieldDescriptorProto.CODEC.decode(input, 2, 2).number());
    assertThrows(
        IndexOutOfBoundsException.class, () -> FieldDescriptorProto.CODEC.decode(input, 2, 4));
  }

  @Test
  void messageWithoutARequiredFieldIsRefused() {
    ProtobufException e =
        assertThrows(
            ProtobufException.class, () -> UninterpretedOption.parse(bytes(0x12, 3, 0x0A, 1, "a")));
    assertTrue(requireNonNull(e.getMessage()).contains("is_extension is not set"), e.getMessage());
  }

  @Test
  void unknownGroupsAreKeptByteForByte() {
    byte[] input =
        bytes(0x18, 1, 0x93, 0x3E, 0x18, 5, 0x1B, 0x1C, 0x94, 0x3E, repeat(2, 0x98, 0x3E, 0x80, 0));
    FieldDescriptorProto field = FieldDescriptorProto.parse(input);
    assertArrayEquals(input, field.toByteArray());
    assertEquals(input.length - 2, field.unknownFields().size());
  }
}
