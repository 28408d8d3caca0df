package dev.tern.protobuf;

import static dev.tern.protobuf.DynamicSchemas.EXTENSIONS;
import static dev.tern.protobuf.DynamicSchemas.NEW_M;
import static dev.tern.protobuf.DynamicSchemas.OLD_M;
import static dev.tern.protobuf.DynamicSchemas.extension;
import static dev.tern.protobuf.DynamicSchemas.type;
import static dev.tern.protobuf.Wire.bytes;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.protobuf.descriptor.FieldDescriptor;
import dev.tern.protobuf.descriptor.proto.FieldDescriptorProto;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DynamicMessageTest {
  private static final MessageCodec<DynamicMessage> OLD = DynamicMessage.codec(OLD_M, EXTENSIONS);

  private static FieldDescriptor field(String name) {
    return requireNonNull(NEW_M.field(name), name);
  }

  private static DynamicMessage newer(Object... parts) {
    return DynamicMessage.parse(NEW_M, bytes(parts));
  }

  private static DynamicMessage older(Object... parts) {
    return OLD.read(Wire.reader(parts));
  }

  @Test
  void implicitPresenceHasNoDefaultThatIsSet() {
    DynamicMessage set = DynamicMessage.of(NEW_M, m -> m.set("i", 5).set("i", 0).set("s", ""));
    assertEquals(DynamicMessage.builder(NEW_M).build(), set);
    assertFalse(set.has("i"));
    assertEquals(set, newer(0x08, 5, 0x08, 0, 0x1A, 0));
    assertTrue(newer(0x21, 0, 0, 0, 0, 0, 0, 0, 0x80).has("d"), "minus zero is not the default");
  }

  @Test
  void explicitPresenceTellsDefaultFromUnset() {
    DynamicMessage set = DynamicMessage.of(NEW_M, m -> m.set("opt", 0));
    assertTrue(set.has("opt"));
    assertArrayEquals(bytes(0x10, 0), set.toByteArray());
    assertFalse(set.toBuilder().clear(field("opt")).build().has("opt"));
    assertEquals("hi", older(0x08, 1).get("text"));
    assertEquals(2, older(0x08, 1).get("color"), "the number of the stated default BLUE");
  }

  @Test
  void unsetFieldHasItsDefault() {
    DynamicMessage empty = DynamicMessage.builder(NEW_M).build();
    assertEquals(0, empty.get("i"));
    assertEquals(0, empty.get("kind"));
    assertEquals(List.of(), empty.get("names"));
    assertEquals(Map.of(), empty.get("counts"));
    assertEquals(empty, empty.get("sub"));
    assertEquals(Bytes.empty(), empty.get("raw"));
  }

  @Test
  void settingOneFieldOfAOneofClearsTheOthers() {
    DynamicMessage.Builder builder = DynamicMessage.builder(NEW_M).set("x", 0);
    assertSame(field("x"), builder.build().oneofCase(NEW_M.oneofs().get(0)));
    builder.set("z", "");
    assertFalse(builder.has(field("x")));
    assertSame(field("z"), builder.build().oneofCase(NEW_M.oneofs().get(0)));
    assertNull(builder.set("z", null).build().oneofCase(NEW_M.oneofs().get(0)));
    assertEquals(List.of(field("z")), newer(0x50, 1, 0x62, 1, "q").setFields());
  }

  @Test
  void wrongFieldsAndValuesAreRefusedWithTheirNames() {
    DynamicMessage.Builder builder = DynamicMessage.builder(NEW_M);
    refused("new.M has no field \"q\"", () -> builder.set("q", 1));
    refused(
        "old.M.id is not a field of new.M",
        () -> builder.set(requireNonNull(OLD_M.field("id")), 1));
    refused("takes Integer, not java.lang.Long", () -> builder.set("i", 1L));
    refused("takes a collection, not java.lang.String", () -> builder.set("names", "a"));
    refused("takes String, not java.lang.Integer", () -> builder.set("names", List.of("a", 1)));
    refused("takes a map, not", () -> builder.set("counts", List.of()));
    refused("takes Long, not", () -> builder.put(field("counts"), "a", 1));
    refused("takes String, not", () -> builder.put(field("counts"), 1, 1L));
    refused("is not a list", () -> builder.add(field("i"), 1));
    refused("is not a list", () -> builder.add(field("counts"), 1));
    refused("is not a map", () -> builder.put(field("i"), 1, 1));
    refused(
        "a message of old.Item is not one of new.M",
        () -> builder.set("sub", DynamicMessage.builder(type("old.Item")).build()));
    refused(
        "9 is not a value of old.Color, which is closed",
        () -> DynamicMessage.builder(OLD_M).set("color", 9));
    refused(
        "takes a value of old.Color, not",
        () ->
            DynamicMessage.builder(OLD_M)
                .set("color", requireNonNull(field("kind").enumType().value("ONE"))));
    assertEquals(List.of(), builder.build().setFields(), "what was refused has changed nothing");
  }

  private static void refused(String what, org.junit.jupiter.api.function.Executable set) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, set);
    assertTrue(requireNonNull(e.getMessage()).contains(what), e.getMessage());
  }

  @Test
  void enumsAreSetByConstantAndReadByNumber() {
    DynamicMessage message =
        DynamicMessage.of(
            NEW_M,
            m ->
                m.set("kind", requireNonNull(field("kind").enumType().value("TWO")))
                    .set("kinds", List.of(1, 77)));
    assertEquals(2, message.get("kind"));
    assertEquals(List.of(1, 77), message.get("kinds"), "an open enum has any number");
    DynamicMessage descriptorField =
        DynamicMessage.of(
            FieldDescriptorProto.CODEC.descriptor(),
            f -> f.set("label", FieldDescriptorProto.Label.LABEL_REPEATED));
    assertEquals(3, descriptorField.get("label"));
  }

  @Test
  void generatedMessageBecomesADynamicOneAndBack() {
    FieldDescriptorProto generated =
        FieldDescriptorProto.of(
            f -> f.name("a").number(7).type(FieldDescriptorProto.Type.TYPE_BOOL));
    DynamicMessage dynamic =
        DynamicMessage.copyOf(FieldDescriptorProto.CODEC.descriptor(), generated);
    assertEquals("a", dynamic.get("name"));
    assertEquals(generated, FieldDescriptorProto.parse(dynamic.toByteArray()));
    assertEquals(generated.toString(), dynamic.toString());
  }

  @Test
  void builderIsUsedOnAfterBuild() {
    DynamicMessage.Builder builder = DynamicMessage.builder(NEW_M).set("names", List.of("a"));
    DynamicMessage first = builder.put(field("counts"), "k", 1L).build();
    builder.add(field("names"), "b").put(field("counts"), "k", 2L);
    assertEquals(List.of("a"), first.get("names"));
    assertEquals(Map.of("k", 1L), first.get("counts"));
    assertEquals(List.of("a", "b"), builder.get(field("names")));
    DynamicMessage again = first.toBuilder().add(field("names"), "c").build();
    assertEquals(List.of("a"), first.get("names"));
    assertEquals(List.of("a", "c"), again.get("names"));
    assertNotEquals(first, again);
  }

  @Test
  void messagesOfOneTypeAreMerged() {
    DynamicMessage a =
        DynamicMessage.of(
            NEW_M,
            m ->
                m.set("i", 1)
                    .set("names", List.of("a"))
                    .set("counts", Map.of("k", 1L))
                    .set("sub", DynamicMessage.of(NEW_M, s -> s.set("i", 1).set("s", "x")))
                    .set("x", 4));
    DynamicMessage b =
        DynamicMessage.of(
            NEW_M,
            m ->
                m.set("names", List.of("b"))
                    .set("counts", Map.of("k", 2L))
                    .set("sub", DynamicMessage.of(NEW_M, s -> s.set("i", 9)))
                    .set("z", "last"));
    DynamicMessage merged = a.toBuilder().mergeFrom(b).build();
    assertEquals(DynamicMessage.parse(NEW_M, bytes(a.toByteArray(), b.toByteArray())), merged);
    assertEquals(List.of("a", "b"), merged.get("names"));
    assertEquals(Map.of("k", 2L), merged.get("counts"));
    assertEquals("x", ((DynamicMessage) merged.get("sub")).get("s"));
    assertFalse(merged.has("x"));
  }

  // ---- extensions and message sets

  @Test
  void extensionsAreFieldsWhereTheyAreKnown() {
    FieldDescriptor shade = extension("old.shade");
    byte[] input = bytes(0x08, 1, 0xB8, 6, 1, 0xB8, 6, 9, 0xB8, 6, 2);
    DynamicMessage known = OLD.decode(input);
    assertEquals(List.of(1, 2), known.get(shade));
    assertEquals(3, known.unknownFields().size(), "the number that the closed enum has not");
    DynamicMessage unknown = DynamicMessage.parse(OLD_M, input);
    assertFalse(unknown.has(shade));
    assertArrayEquals(input, unknown.toByteArray());
    assertArrayEquals(bytes(0x08, 1, 0xB8, 6, 1, 0xB8, 6, 2, 0xB8, 6, 9), known.toByteArray());
    assertTrue(known.toString().contains("[old.shade]: RED\n"), known.toString());
  }

  @Test
  void messageSetItemsAreExtensionsInAnyOrderOfNumberAndMessage() {
    FieldDescriptor item = extension("old.Item.item");
    MessageCodec<DynamicMessage> set = DynamicMessage.codec(type("old.Set"), EXTENSIONS);
    byte[] usual = bytes(0x0B, 0x10, 0xE8, 7, 0x1A, 2, 0x08, 5, 0x0C);
    byte[] swapped = bytes(0x0B, 0x1A, 2, 0x08, 5, 0x10, 0xE8, 7, 0x0C);
    byte[] plain = bytes(0xC2, 0x3E, 2, 0x08, 5);
    for (byte[] form : List.of(usual, swapped, plain)) {
      DynamicMessage message = set.decode(form);
      assertEquals(5L, ((DynamicMessage) message.get(item)).get("n"));
      assertArrayEquals(usual, message.toByteArray());
    }
    DynamicMessage twice = set.decode(bytes(usual, 0x0B, 0x10, 0xE8, 7, 0x1A, 2, 0x08, 6, 0x0C));
    assertEquals(6L, ((DynamicMessage) twice.get(item)).get("n"), "items of one number merge");
  }

  @Test
  void messageSetItemsThatAreNotKnownAreKept() {
    MessageCodec<DynamicMessage> set = DynamicMessage.codec(type("old.Set"), EXTENSIONS);
    byte[] other = bytes(0x0B, 0x10, 0xE9, 7, 0x1A, 2, 0x08, 5, 0x0C);
    assertArrayEquals(other, set.decode(other).toByteArray());
    assertArrayEquals(bytes(), set.decode(bytes(0x0B, 0x0C)).toByteArray(), "an item of nothing");
  }

  @Test
  void messageSetsInsideEachOtherCountForTheDepth() {
    MessageCodec<DynamicMessage> set = DynamicMessage.codec(type("old.Set"), EXTENSIONS);
    DynamicMessage.Builder inner = set.defaultInstance().toBuilder();
    FieldDescriptor item = extension("old.Item.item");
    for (int i = 0; i < 60; i++) {
      DynamicMessage held = DynamicMessage.of(type("old.Item"), m -> m.set("set", inner.build()));
      inner.set(item, held);
    }
    ProtobufException e =
        assertThrows(ProtobufException.class, () -> set.decode(inner.build().toByteArray()));
    assertTrue(requireNonNull(e.getMessage()).contains("deep"), e.getMessage());
  }

  // ---- required fields

  @Test
  void oneErrorNamesAllRequiredFieldsThatAreMissing() {
    byte[] input =
        bytes(
            0x33, 0x08, 1, 0x34, // grp { x }
            0x3B, 0x15, 1, 2, 3, 4, 0x3C, 0x3B, 0x3C, // grps { must } grps {}
            0x42, 0, // child {}
            0x4A, 2, 0x08, 1, 0x4A, 0, // children { id } children {}
            0x52, 4, 0x08, 3, 0x12, 0); // by_id { key: -2 value {} }
    ProtobufException e = assertThrows(ProtobufException.class, () -> OLD.decode(input));
    assertEquals(
        "required fields id, grp.must, grps[1].must, child.id, children[1].id, by_id[-2].id"
            + " are not set (in old.M)",
        e.getMessage());
    IllegalStateException unbuilt =
        assertThrows(IllegalStateException.class, () -> OLD.defaultInstance().toBuilder().build());
    assertEquals("old.M: required field id is not set", unbuilt.getMessage());
    assertFalse(OLD.defaultInstance().toBuilder().buildPartial().has("id"));
  }

  @Test
  void numberOfRequiredFieldsThatAreNamedIsBounded() {
    byte[] input = bytes(0x08, 1, Wire.repeat(100_000, 0x4A, 0));
    ProtobufException e = assertThrows(ProtobufException.class, () -> OLD.decode(input));
    assertTrue(requireNonNull(e.getMessage()).contains("children[99].id, and more are not set"));
    assertTrue(requireNonNull(e.getMessage()).length() < 3000);
  }

  // ---- text

  @Test
  void textShowsFieldsByNumberAndHidesSecrets() {
    DynamicMessage message =
        older(
            0x08, 3, 0x10, 1, 0x1A, 2, 1, 2, 0x2A, 5, 0x0A, 1, "k", 0x10, 1, 0x72, 3, "pwd", 0x90,
            1, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0xF8, 0x0F, 1);
    assertEquals(
        """
        id: 3
        color: RED
        colors: RED
        colors: BLUE
        by_name {
          key: "k"
          value: RED
        }
        secret: [REDACTED]
        u: 4294967295
        255: # 1 bytes
        """,
        message.toString());
  }

  @Test
  void deepMessageIsShownComparedAndHashed() {
    DynamicMessage.Builder chain = DynamicMessage.builder(NEW_M);
    byte[] input = {};
    for (int i = 0; i < 100; i++) {
      ProtoWriter out = new ProtoWriter();
      out.writeBytes(0x4A, Bytes.copyOf(input));
      input = out.toByteArray();
    }
    byte[] deepest = input;
    DynamicMessage message = DynamicMessage.parse(NEW_M, deepest);
    assertEquals(message, chain.mergeFrom(message).build());
    assertEquals(message.hashCode(), DynamicMessage.parse(NEW_M, deepest).hashCode());
    assertFalse(message.toString().isEmpty());
    ProtoWriter deeper = new ProtoWriter();
    deeper.writeBytes(0x4A, Bytes.copyOf(deepest));
    assertThrows(ProtobufException.class, () -> DynamicMessage.parse(NEW_M, deeper.toByteArray()));
  }
}
