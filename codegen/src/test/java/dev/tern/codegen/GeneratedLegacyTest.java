package dev.tern.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.codegen.generated.legacy.Closed;
import dev.tern.codegen.generated.legacy.Legacy;
import dev.tern.codegen.generated.legacy.Zero;
import dev.tern.protobuf.Bytes;
import dev.tern.protobuf.IntList;
import dev.tern.protobuf.ProtoWriter;
import dev.tern.protobuf.ProtobufException;
import dev.tern.protobuf.UnknownFields;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What generated proto2 code does: required fields, defaults, groups, closed enums. */
final class GeneratedLegacyTest {
  @Test
  void statedDefaultsShowWhereAFieldIsAbsent() {
    Legacy message = Legacy.of(m -> m.id(1));
    assertEquals("no name", message.name());
    assertSame(Closed.TWO, message.closed());
    assertEquals(Bytes.of((byte) 0, (byte) 255), message.raw());
    assertEquals(Double.NEGATIVE_INFINITY, message.d());
    assertEquals(-1, message.u());
    assertEquals("dflt", message.text());
    assertFalse(message.hasName());
    assertEquals(2, message.toByteArray().length);
    assertTrue(message.withName("no name").hasName());
    assertEquals(message, message.withU(7).toBuilder().clearU().build());
    assertEquals(-1, message.withU(7).toBuilder().clearU().build().u());
  }

  @Test
  void missingRequiredFieldIsNamed() {
    IllegalStateException atBuild =
        assertThrows(IllegalStateException.class, () -> Legacy.builder().build());
    assertEquals("golden.legacy.Legacy: required field id is not set", atBuild.getMessage());
    ProtobufException atParse =
        assertThrows(ProtobufException.class, () -> Legacy.parse(new byte[0]));
    assertTrue(atParse.getMessage().contains("required field id is not set"));
    assertFalse(Legacy.defaultInstance().hasId());
  }

  @Test
  void missingRequiredFieldInsideIsNamedByItsPath() {
    Legacy.Result noUrl = Legacy.Result.defaultInstance();
    assertEquals("result.url", missing(Legacy.builder().id(1).result(noUrl)));
    Legacy noId = Legacy.defaultInstance();
    assertEquals("children[1].id", missing(whole().addChildren(whole().build()).addChildren(noId)));
    assertEquals("by_id[5].id", missing(whole().putById(5, noId)));
    assertEquals("child.other.id", missing(whole().child(whole().other(noId).buildPartial())));
    byte[] bytes = whole().child(noId).buildPartial().toByteArray();
    ProtobufException e = assertThrows(ProtobufException.class, () -> Legacy.parse(bytes));
    assertTrue(e.getMessage().contains("child.id"), e.getMessage());
  }

  private static Legacy.Builder whole() {
    return Legacy.builder().id(1);
  }

  private static String missing(Legacy.Builder builder) {
    String text = assertThrows(IllegalStateException.class, builder::build).toString();
    return text.replaceAll(".*required field (.*) is not set", "$1");
  }

  @Test
  void requiredFieldsMayArriveInAnotherPart() {
    Legacy.Result url = Legacy.Result.of(r -> r.url("u"));
    ProtoWriter out = new ProtoWriter();
    out.writeInt32(8, 1);
    out.writeMessage(74, Legacy.CODEC, whole().build());
    out.writeMessage(74, Legacy.CODEC, Legacy.builder().name("first").result(url).buildPartial());
    Legacy read = Legacy.parse(out.toByteArray());
    assertEquals(whole().name("first").result(url).build(), read.child());
  }

  @Test
  void numbersThatAClosedEnumDoesNotKnowAreUnknownFields() {
    ProtoWriter out = new ProtoWriter();
    out.writePackedEnum(5 << 3 | 2, IntList.of(1, 98, 3));
    out.writeEnum(4 << 3, 99);
    out.writeEnum(4 << 3, 1);
    out.writeEnum(3 << 3, 77);
    out.writeInt32(8, 1);
    Legacy read = Legacy.parse(out.toByteArray());
    assertFalse(read.hasClosed());
    assertEquals(List.of(Closed.ONE), read.list());
    assertEquals(List.of(Closed.ONE, Closed.class_), read.packed());
    assertEquals(
        UnknownFields.builder().addVarint(3, 77).addVarint(4, 99).addVarint(5, 98).build(),
        read.unknownFields());
    assertEquals(read, Legacy.parse(read.toByteArray()));
  }

  @Test
  void mapEntryWithUnknownClosedValueIsKeptWhole() {
    ProtoWriter out = new ProtoWriter();
    int mark = out.mark();
    out.writeEnum(16, 55);
    out.writeString(10, "odd");
    out.writeLength(50, mark);
    mark = out.mark();
    out.writeEnum(16, 1);
    out.writeString(10, "known");
    out.writeLength(50, mark);
    out.writeInt32(8, 1);
    byte[] bytes = out.toByteArray();
    Legacy read = Legacy.parse(bytes);
    assertEquals(Map.of("known", Zero.FIRST), read.zeros());
    assertTrue(read.unknownFields().has(6));
    assertEquals(bytes.length, read.toByteArray().length);
  }

  @Test
  void caseOfAClosedEnumWithUnknownNumberLeavesTheOneofAlone() {
    ProtoWriter out = new ProtoWriter();
    out.writeEnum(15 << 3, 44);
    out.writeString(17 << 3 | 2, "text");
    out.writeInt32(8, 1);
    Legacy read = Legacy.parse(out.toByteArray());
    assertEquals("text", read.text());
    assertTrue(read.unknownFields().has(15));
  }

  @Test
  void groupsAreReadMergedAndWritten() {
    Legacy first = whole().result(Legacy.Result.of(r -> r.url("a"))).build();
    Legacy second =
        whole()
            .result(Legacy.Result.of(r -> r.url("b")))
            .addResults(Legacy.Results.of(r -> r.a(1)))
            .addResults(Legacy.Results.defaultInstance())
            .build();
    byte[] one = first.toByteArray();
    byte[] two = second.toByteArray();
    byte[] both = java.util.Arrays.copyOf(one, one.length + two.length);
    System.arraycopy(two, 0, both, one.length, two.length);
    assertEquals(second, Legacy.parse(both));
    assertEquals(second, Legacy.parse(two));
  }

  @Test
  void aliasesAndRenamedConstantsKeepTheirProtoNames() {
    assertSame(Closed.TWO, Closed.ZWEI);
    assertSame(Closed.TWO, Closed.forNumber(2));
    assertNull(Closed.forNumber(9));
    assertEquals("class", Closed.class_.protoName());
    assertEquals("ONE", Closed.ONE.protoName());
  }

  @Test
  void extensionsStayInTheUnknownFields() {
    UnknownFields extension = UnknownFields.builder().addVarint(100, 5).build();
    Legacy message = whole().unknownFields(extension).build();
    assertEquals(message, Legacy.parse(message.toByteArray()));
  }
}
