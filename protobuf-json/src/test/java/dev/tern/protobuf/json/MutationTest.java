package dev.tern.protobuf.json;

import dev.tern.protobuf.ProtobufException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever is read, there is a result or one of the two exceptions. */
final class MutationTest {
  private static final int ROUNDS = 20_000;
  private static final String ALPHABET = "{}[]<>\":,.-+eE0129ab\\ux'#/@_\n\ud83d\ude00é\u0000 tn";

  private static final JsonFormat JSON = JsonFormat.builder().registry(Schemas.REGISTRY).build();
  private static final JsonFormat LENIENT =
      JsonFormat.builder().registry(Schemas.REGISTRY).ignoringUnknown().build();
  private static final TextFormat TEXT =
      TextFormat.builder().registry(Schemas.REGISTRY).printingUnknown().build();

  private static final String SEED =
      "{\"i32\":1e2,\"u64\":\"18\",\"text\":\"\\u00e9\",\"data\":\"AA==\",\"ratio\":1.5,"
          + "\"color\":\"RED\",\"numbers\":[1,2],\"byId\":{\"1\":{\"maybe\":0}},\"whole\":{\"id\":1},"
          + "\"any\":{\"value\":\"1.5s\",\"@type\":\"x/google.protobuf.Duration\"},\"value\":[{\"a\":null}],"
          + "\"time\":\"2024-02-29T12:00:00.1+01:00\",\"mask\":\"aB,c\",\"boxed\":\"5\"}";

  @Test
  void jsonAndTextAndWire() {
    Random random = new Random(7);
    byte[] encoded = JSON.toBinary(SEED, Schemas.M);
    String text = TEXT.print(Schemas.M, encoded);
    for (int i = 0; i < ROUNDS; i++) {
      String json = mutate(SEED, random);
      attempt(() -> JSON.print(Schemas.M, JSON.toBinary(json, Schemas.M)));
      attempt(() -> LENIENT.toBinary(json, Schemas.M));
      String otherText = mutate(text, random);
      attempt(() -> TEXT.print(Schemas.M, TEXT.toBinary(otherText, Schemas.M)));
      byte[] wire = encoded.clone();
      for (int n = 1 + random.nextInt(3); n > 0; n--) {
        wire[random.nextInt(wire.length)] = (byte) random.nextInt();
      }
      attempt(() -> JSON.print(Schemas.M, wire));
      attempt(() -> TEXT.print(Schemas.M, wire));
      attempt(() -> TEXT.print(Schemas.SET, wire));
    }
  }

  private static void attempt(Runnable reading) {
    try {
      reading.run();
    } catch (FormatException | ProtobufException e) {
      // a clean refusal
    }
  }

  private static String mutate(String seed, Random random) {
    StringBuilder text = new StringBuilder(seed);
    for (int n = 1 + random.nextInt(3); n > 0; n--) {
      int at = random.nextInt(text.length());
      char c = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
      switch (random.nextInt(4)) {
        case 0 -> text.setCharAt(at, c);
        case 1 -> text.insert(at, c);
        case 2 -> text.deleteCharAt(at);
        default -> {
          int end = Math.min(text.length(), at + 1 + random.nextInt(20));
          text.insert(random.nextInt(text.length()), text.substring(at, end));
        }
      }
    }
    return text.toString();
  }
}
