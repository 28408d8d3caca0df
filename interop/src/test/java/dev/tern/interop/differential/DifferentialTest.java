package dev.tern.interop.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.DynamicMessage;
import dev.tern.protobuf.Message;
import dev.tern.protobuf.json.JsonFormat;
import dev.tern.protobuf.json.TextFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Messages drawn at random go through protobuf-java and through us, both ways, in the wire format,
 * in JSON and in the text format; what comes back is what was drawn.
 *
 * <p>{@code differential.messages} says how many; profile {@code nightly} sets a million.
 */
final class DifferentialTest {
  private static final int MESSAGES = Integer.getInteger("differential.messages", 12_000);
  private static final long SEED = Long.getLong("differential.seed", 20_260_101);

  private static final JsonFormat JSON = JsonFormat.builder().registry(Proof.REGISTRY).build();
  private static final TextFormat TEXT = TextFormat.builder().registry(Proof.REGISTRY).build();

  private static final com.google.protobuf.util.JsonFormat.Printer THEIR_JSON_PRINTER =
      com.google.protobuf.util.JsonFormat.printer().usingTypeRegistry(Proof.THEIR_REGISTRY);
  private static final com.google.protobuf.util.JsonFormat.Parser THEIR_JSON_PARSER =
      com.google.protobuf.util.JsonFormat.parser().usingTypeRegistry(Proof.THEIR_REGISTRY);
  private static final com.google.protobuf.TextFormat.Printer THEIR_TEXT_PRINTER =
      com.google.protobuf.TextFormat.printer().usingTypeRegistry(Proof.THEIR_REGISTRY);
  private static final com.google.protobuf.TextFormat.Parser THEIR_TEXT_PARSER =
      com.google.protobuf.TextFormat.Parser.newBuilder()
          .setTypeRegistry(Proof.THEIR_REGISTRY)
          .build();

  @Test
  void wireAndTextAgree() throws Exception {
    RandomMessages messages = new RandomMessages(new Random(SEED), true, true);
    for (int i = 0; i < MESSAGES / 2; i++) {
      Proof.Type<?> type = Proof.TYPES.get(i % Proof.TYPES.size());
      DynamicMessage message = messages.next(type.theirs());
      wire(type, message);
      text(type, message);
    }
  }

  @Test
  void wireAndJsonAgree() throws Exception {
    RandomMessages messages = new RandomMessages(new Random(SEED + 1), false, false);
    for (int i = 0; i < MESSAGES / 2; i++) {
      Proof.Type<?> type = Proof.TYPES.get(i % Proof.TYPES.size());
      DynamicMessage message = messages.next(type.theirs());
      wire(type, message);
      json(type, message);
    }
  }

  /** What protobuf-java's JSON cannot say comes at least through ours. */
  @Test
  void extensionsAndMinusZeroComeThroughOurJson() throws Exception {
    RandomMessages messages = new RandomMessages(new Random(SEED + 2), true, true);
    for (int i = 0; i < MESSAGES / 10; i++) {
      Proof.Type<?> type = Proof.TYPES.get(i % Proof.TYPES.size());
      DynamicMessage message = messages.next(type.theirs());
      String json = JSON.print(type.codec().descriptor(), message.toByteArray());
      byte[] back = JSON.toBinary(json, type.codec().descriptor());
      assertEquals(message, type.parseTheirs(back), json);
    }
  }

  private static <T> void wire(Proof.Type<T> type, DynamicMessage message) throws Exception {
    byte[] bytes = message.toByteArray();
    T ours = type.codec().decode(bytes);
    byte[] encoded = type.codec().encode(ours);
    assertEquals(message, type.parseTheirs(encoded));
    assertEquals(bytes.length, encoded.length);
    T again = type.codec().decodeOwned(encoded);
    assertEquals(ours, again);
    assertEquals(ours.hashCode(), again.hashCode());
    assertTrue(bytes.length == 0 || !ours.toString().isEmpty());
  }

  private static <T> void json(Proof.Type<T> type, DynamicMessage message) throws Exception {
    T ours = type.codec().decode(message.toByteArray());
    String json = JSON.print((Message) ours);
    DynamicMessage.Builder read = DynamicMessage.newBuilder(type.theirs());
    THEIR_JSON_PARSER.merge(json, read);
    assertEquals(message, read.build(), json);
    assertEquals(ours, JSON.parse(json, type.codec()), json);

    String theirJson = THEIR_JSON_PRINTER.print(message);
    byte[] back = type.codec().encode(JSON.parse(theirJson, type.codec()));
    assertEquals(message, type.parseTheirs(back), theirJson);
  }

  private static <T> void text(Proof.Type<T> type, DynamicMessage message) throws Exception {
    T ours = type.codec().decode(message.toByteArray());
    String text = TEXT.print((Message) ours);
    DynamicMessage.Builder read = DynamicMessage.newBuilder(type.theirs());
    THEIR_TEXT_PARSER.merge(text, Proof.THEIR_EXTENSION_REGISTRY, read);
    assertEquals(message, read.build(), text);

    String theirText = THEIR_TEXT_PRINTER.printToString(message);
    byte[] back = type.codec().encode(TEXT.parse(theirText, type.codec()));
    assertEquals(message, type.parseTheirs(back), theirText);
  }
}
