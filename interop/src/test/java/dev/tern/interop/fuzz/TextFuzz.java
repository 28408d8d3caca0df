package dev.tern.interop.fuzz;

import dev.tern.protobuf.Message;
import dev.tern.protobuf.MessageCodec;
import dev.tern.protobuf.json.FormatException;
import dev.tern.protobuf.json.TextFormat;
import java.nio.charset.StandardCharsets;

/** The text format read as messages: the same as with JSON. */
public final class TextFuzz {
  private static final TextFormat STRICT =
      TextFormat.builder().registry(ProofTypes.REGISTRY).build();
  private static final TextFormat LENIENT =
      TextFormat.builder().registry(ProofTypes.REGISTRY).ignoringUnknown().build();

  private TextFuzz() {}

  /** Jazzer calls it with each input. */
  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(ProofTypes.rest(input), StandardCharsets.UTF_8);
    read(ProofTypes.of(input), text);
  }

  private static <T extends Message> void read(MessageCodec<T> codec, String text) {
    T message;
    try {
      message = STRICT.parse(text, codec);
    } catch (FormatException e) {
      try {
        LENIENT.parse(text, codec);
      } catch (FormatException refused) {
        // a clean refusal
      }
      return;
    }
    // Texts are compared first: a singular extension that came twice stays twice among the unknown
    // fields, and the last one is
    // printed.
    String printed = STRICT.print(message);
    T again = STRICT.parse(printed, codec);
    ProofTypes.same(printed, STRICT.print(again));
    ProofTypes.same(again, STRICT.parse(STRICT.print(again), codec));
  }
}
