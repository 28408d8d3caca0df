package dev.tern.protobuf.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tern.protobuf.ProtobufException;
import dev.tern.protobuf.descriptor.MessageDescriptor;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A hundred messages may lie inside the outermost one; however they are nested, no stack ends. */
final class DepthTest {
  private static final JsonFormat JSON = JsonFormat.builder().registry(Schemas.REGISTRY).build();
  private static final JsonFormat LENIENT =
      JsonFormat.builder().registry(Schemas.REGISTRY).ignoringUnknown().build();
  private static final TextFormat TEXT = TextFormat.builder().registry(Schemas.REGISTRY).build();
  private static final TextFormat LENIENT_TEXT =
      TextFormat.builder().registry(Schemas.REGISTRY).ignoringUnknown().build();

  private static String nest(int depth, String before, String inside, String after) {
    return before.repeat(depth) + inside + after.repeat(depth);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"child\":|{}|}",
        "{\"children\":[|{}|]}",
        "{\"byId\":{\"1\":|{}|}}",
      })
  void jsonMessages(String before, String inside, String after) {
    String deepest = nest(100, before, inside, after);
    byte[] encoded = JSON.toBinary(deepest, Schemas.M);
    assertArrayEquals(encoded, JSON.toBinary(JSON.print(Schemas.M, encoded), Schemas.M));
    refused(JSON, nest(101, before, inside, after));
    refused(JSON, nest(1_000_000, before, inside, after));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"any\":{\"@type\":\"x/t.M\",\"child\":|{}|}}",
        "{\"any\":{\"child\":|{}|,\"@type\":\"x/t.M\"}}",
        "{\"value\":{\"a\":[|1|]}}",
        "{\"unknown\":{\"a\":[|1|]}}",
      })
  void jsonOfAnyAndValueAndUnknown(String before, String inside, String after) {
    refused(JSON, nest(101, before, inside, after));
    refused(LENIENT, "{\"unknown\":" + nest(1_000_000, before, inside, after) + "}");
    refused(LENIENT, nest(1_000_000, before, inside, after));
  }

  private static void refused(JsonFormat format, String json) {
    assertThrows(FormatException.class, () -> format.toBinary(json, Schemas.M));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"child {||}", "children: [<|i32: 1|>]", "any { [x/t.M] { child {|i32: 1|}}}"})
  void text(String before, String inside, String after) {
    String in = inside == null ? "" : inside;
    for (TextFormat format : new TextFormat[] {TEXT, LENIENT_TEXT}) {
      for (int depth : new int[] {101, 1_000_000}) {
        String text = nest(depth, before, in, after);
        assertThrows(FormatException.class, () -> format.toBinary(text, Schemas.M));
        String unknown = "unknown {" + text + "}";
        assertThrows(FormatException.class, () -> format.toBinary(unknown, Schemas.M));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"101", "100000"})
  void printingOfAnEncoding(int depth) {
    byte[] encoded = nested(Schemas.M, depth);
    assertThrows(FormatException.class, () -> JSON.print(Schemas.M, encoded));
    assertThrows(FormatException.class, () -> TEXT.print(Schemas.M, encoded));
    TextFormat unknown = TextFormat.builder().printingUnknown().build();
    byte[] groups = new byte[2 * depth];
    Arrays.fill(groups, 0, depth, (byte) 0x0B);
    Arrays.fill(groups, depth, 2 * depth, (byte) 0x0C);
    assertThrows(ProtobufException.class, () -> unknown.print(Schemas.M, groups));
  }

  private static byte[] nested(MessageDescriptor type, int depth) {
    WireBuilder out = new WireBuilder();
    int child = Objects.requireNonNull(type.field("child")).number();
    int[] marks = new int[depth];
    for (int i = 0; i < depth; i++) {
      out.tag(child, WireBuilder.LENGTH_DELIMITED);
      marks[i] = out.open();
    }
    for (int i = depth - 1; i >= 0; i--) {
      out.close(marks[i]);
    }
    return out.toByteArray();
  }
}
