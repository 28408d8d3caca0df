package dev.tern.interop.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.UninitializedMessageException;
import dev.tern.protobuf.MessageCodec;
import dev.tern.protobuf.ProtobufException;
import dev.tern.protobuf.json.FormatException;
import dev.tern.protobuf.json.JsonFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Encodings and JSON texts that were damaged at random: both sides refuse them, or both read the
 * same. Where we differ on purpose, the class of inputs and the reason stand here.
 */
final class DamageTest {
  private static final int INPUTS = Integer.getInteger("differential.messages", 12_000);
  private static final long SEED = Long.getLong("differential.seed", 20_260_101);
  private static final String CHARACTERS = "{}[]\":,.-+eE019ab\\u_ \ud83d@/ntZs=";

  private static final JsonFormat JSON = JsonFormat.builder().registry(Proof.REGISTRY).build();
  private static final com.google.protobuf.util.JsonFormat.Printer THEIR_PRINTER =
      com.google.protobuf.util.JsonFormat.printer().usingTypeRegistry(Proof.THEIR_REGISTRY);
  private static final com.google.protobuf.util.JsonFormat.Parser THEIR_PARSER =
      com.google.protobuf.util.JsonFormat.parser().usingTypeRegistry(Proof.THEIR_REGISTRY);

  /** What we refuse in the wire format and protobuf-java does not, by our words. */
  private static final Pattern STRICTER_ON_THE_WIRE =
      Pattern.compile(
          // An eleventh byte is announced by the tenth and must not be; protobuf-java looks away.
          "varint is longer than 10 bytes"
              // A tag has 32 bits, and so has a length; protobuf-java cuts off what is beyond.
              + "|tag is longer than 32 bits"
              + "|length [0-9]{10,}, but");

  /**
   * What we refuse in JSON and protobuf-java does not, by our words. To these comes all that is no
   * JSON by RFC 8259 or has a name twice in one object, of which protobuf-java's parser allows
   * much.
   */
  private static final List<String> STRICTER_IN_JSON =
      List.of(
          // protobuf-java puts a question mark in its place.
          "half a surrogate pair",
          // 24:61:61, a year of three digits, a month that is not: RFC 3339 has none of these.
          "this is no google.protobuf.",
          // Besides "@type" and "value" an Any of a well-known type has nothing.
          "an Any of google.protobuf.",
          // "027": JSON's numbers do not begin with a zero, in a string no more than outside.
          "is an integer",
          // Beyond the largest double and not yet infinite; protobuf-java has a tolerance.
          "is out of range of DOUBLE",
          // An array of one number, bool or enum value is not what is in it.
          "is a number",
          "is written as a name or number of",
          "is written as true or false",
          // A number, or an array of one string, is no string.
          "is written as a string",
          // A path with "_" would not come back as it was.
          "is not in lower camel case");

  /** The same, where our words need a closer look. */
  private static final Pattern STRICTER_IN_JSON_TOO =
      Pattern.compile(
          // A type_url that ends in "/" names no type; protobuf-java takes the name before it.
          "not in the registry: \"[^\"]*(/|\\.{3})\""
              // 0 and -0, 1 and 1.0 are one key; to protobuf-java the last one counts.
              + "|key \"-?[0-9][-+0-9.eE]*\" is given twice"
              // A number in a string is no name of an enum's value.
              + "|has no value \"-?[0-9]+\"");

  /** Minus zero, or what is rounded to it: protobuf-java's parser loses the sign. */
  private static final Pattern MINUS_ZERO = Pattern.compile("-0|-[0-9.]+[eE]-[0-9]{2}");

  private static final Pattern ENDLESS_EXPONENT = Pattern.compile("[eE]-[0-9]{7,}");

  private static final JsonFactory STRICT =
      new JsonFactoryBuilder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  @Test
  void damagedEncodings() {
    Random random = new Random(SEED + 3);
    RandomMessages messages = new RandomMessages(random, true, false);
    int accepted = 0;
    for (int i = 0; i < INPUTS; i++) {
      Proof.Type<?> type = Proof.TYPES.get(i % Proof.TYPES.size());
      byte[] bytes = damage(messages.next(type.theirs()).toByteArray(), random);
      accepted += encoding(type, bytes) ? 1 : 0;
    }
    assertTrue(accepted > INPUTS / 10 && accepted < INPUTS * 9 / 10, "accepted " + accepted);
  }

  private static <T> boolean encoding(Proof.Type<T> type, byte[] bytes) {
    MessageCodec<T> codec = type.codec();
    T ours = null;
    String refusal = "";
    try {
      ours = codec.decode(bytes);
    } catch (ProtobufException e) {
      refusal = String.valueOf(e.getMessage());
    }
    DynamicMessage theirs = null;
    String theirRefusal = "";
    try {
      theirs = DynamicMessage.parseFrom(type.theirs(), bytes);
    } catch (InvalidProtocolBufferException e) {
      theirRefusal = String.valueOf(e.getMessage());
    }
    String what =
        type + " " + Arrays.toString(bytes) + "\nours: " + refusal + "\ntheirs: " + theirRefusal;
    if (ours == null && theirs != null) {
      assertTrue(STRICTER_ON_THE_WIRE.matcher(refusal).find(), what);
    } else if (ours != null && theirs == null) {
      // protobuf-java checks the strings in maps of proto2, where the language does not.
      assertTrue(theirRefusal.contains("UTF-8") && type.equals(Proof.LEGACY), what);
    } else if (ours != null && theirs != null) {
      sameMeaning(type, ours, theirs, what);
    }
    return ours != null;
  }

  /**
   * A dynamic message of protobuf-java keeps a key of a map twice and sorts unknown fields; once
   * each side has read what the other wrote, both are gone.
   */
  private static <T> void sameMeaning(
      Proof.Type<T> type, T ours, DynamicMessage theirs, String what) {
    if (changesUnknown(theirs)) {
      return;
    }
    byte[] viaTheirs = type.codec().encode(type.codec().decode(theirs.toByteArray()));
    byte[] viaOurs = type.codec().encode(ours);
    try {
      assertEquals(
          DynamicMessage.parseFrom(type.theirs(), viaTheirs),
          DynamicMessage.parseFrom(type.theirs(), viaOurs),
          what);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(what, e);
    }
  }

  /**
   * What a dynamic message of protobuf-java does not write as it read it, so that it is another
   * message when it comes back: an entry of a map whose value is there twice, once as no value of
   * its closed enum, which is written last where the last one counts; and what is neither an item
   * nor length-delimited in a message set, which is not written.
   */
  private static boolean changesUnknown(Message message) {
    if (message.getDescriptorForType().getOptions().getMessageSetWireFormat()
        && !message.getUnknownFields().asMap().isEmpty()) {
      return true;
    }
    for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
      if (field.getKey().getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
        continue;
      }
      List<?> values = field.getValue() instanceof List<?> list ? list : List.of(field.getValue());
      for (Object value : values) {
        Message nested = (Message) value;
        boolean moves = field.getKey().isMapField() && nested.getUnknownFields().hasField(2);
        if (moves || changesUnknown(nested)) {
          return true;
        }
      }
    }
    return false;
  }

  @Test
  void damagedJson() throws Exception {
    Random random = new Random(SEED + 4);
    RandomMessages messages = new RandomMessages(random, false, false);
    int accepted = 0;
    for (int i = 0; i < INPUTS; i++) {
      Proof.Type<?> type = Proof.TYPES.get(i % Proof.TYPES.size());
      String json =
          THEIR_PRINTER.omittingInsignificantWhitespace().print(messages.next(type.theirs()));
      accepted += json(type, damage(json, random)) ? 1 : 0;
    }
    assertTrue(accepted > INPUTS / 10 && accepted < INPUTS * 9 / 10, "accepted " + accepted);
  }

  private static <T> boolean json(Proof.Type<T> type, String json) {
    T ours = null;
    String refusal = "";
    try {
      ours = JSON.parse(json, type.codec());
    } catch (FormatException e) {
      refusal = String.valueOf(e.getMessage());
    }
    DynamicMessage theirs = null;
    String theirRefusal = "";
    try {
      DynamicMessage.Builder read = DynamicMessage.newBuilder(type.theirs());
      THEIR_PARSER.merge(json, read);
      theirs = read.build();
    } catch (InvalidProtocolBufferException | UninitializedMessageException e) {
      theirRefusal = String.valueOf(e.getMessage());
    }
    String what = type + " " + json + "\nours: " + refusal + "\ntheirs: " + theirRefusal;
    if (ours == null && theirs != null) {
      boolean stricter =
          STRICTER_IN_JSON.stream().anyMatch(refusal::contains)
              || STRICTER_IN_JSON_TOO.matcher(refusal).find();
      assertTrue(stricter || !isJson(json), what);
    } else if (ours != null && theirs == null) {
      // An exponent of many digits: what is too small is zero; protobuf-java's parser gives up.
      assertTrue(ENDLESS_EXPONENT.matcher(json).find(), what);
    } else if (ours != null && theirs != null && !MINUS_ZERO.matcher(json).find()) {
      sameMeaning(type, ours, theirs, what);
    }
    return ours != null;
  }

  private static boolean isJson(String text) {
    try (JsonParser parser = STRICT.createParser(text)) {
      parser.nextToken();
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (JsonProcessingException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] damage(byte[] bytes, Random random) {
    if (bytes.length == 0) {
      return bytes;
    }
    byte[] damaged = bytes.clone();
    for (int n = 1 + random.nextInt(2); n > 0; n--) {
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
    }
    return random.nextInt(4) > 0 ? damaged : Arrays.copyOf(damaged, random.nextInt(damaged.length));
  }

  private static String damage(String text, Random random) {
    StringBuilder damaged = new StringBuilder(text);
    int at = random.nextInt(damaged.length());
    char c = CHARACTERS.charAt(random.nextInt(CHARACTERS.length()));
    switch (random.nextInt(5)) {
      case 0 -> damaged.setCharAt(at, c);
      case 1 -> damaged.insert(at, c);
      case 2 -> damaged.deleteCharAt(at);
      case 3 -> { // a digit, so that most of it still is JSON
        int digit = firstDigit(text, at);
        if (digit >= 0) {
          damaged.setCharAt(digit, (char) ('0' + random.nextInt(10)));
        }
      }
      default -> {
        int end = Math.min(text.length(), at + 1 + random.nextInt(20));
        damaged.insert(random.nextInt(text.length()), text, at, end);
      }
    }
    return damaged.toString();
  }

  private static int firstDigit(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      if (Character.isDigit(text.charAt(i))) {
        return i;
      }
    }
    return -1;
  }
}
