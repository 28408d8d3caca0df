package dev.tern.interop.fuzz;

import dev.tern.protobuf.Message;
import dev.tern.protobuf.MessageCodec;
import dev.tern.protobuf.json.FormatException;
import dev.tern.protobuf.json.JsonFormat;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;

/** JSON read as messages: what is accepted comes back the same, what is not is a clean refusal. */
public final class JsonFuzz {
  private static final JsonFormat STRICT =
      JsonFormat.builder().registry(ProofTypes.REGISTRY).build();
  private static final JsonFormat LENIENT =
      JsonFormat.builder().registry(ProofTypes.REGISTRY).ignoringUnknown().build();

  private JsonFuzz() {}

  /** Jazzer calls it with each input. */
  public static void fuzzerTestOneInput(byte[] input) {
    read(ProofTypes.of(input), ProofTypes.rest(input));
  }

  private static <T extends Message> void read(MessageCodec<T> codec, byte[] json) {
    T message;
    try {
      message = STRICT.parse(json, codec);
    } catch (FormatException e) {
      try {
        LENIENT.parse(new ByteArrayInputStream(json), codec);
      } catch (FormatException refused) {
        // a clean refusal
      }
      return;
    }
    ProofTypes.same(message, LENIENT.parse(new String(json, StandardCharsets.UTF_8), codec));
    String printed;
    try {
      printed = STRICT.print(message);
    } catch (FormatException e) {
      throw new AssertionError("what was read cannot be printed", e);
    }
    ProofTypes.same(message, STRICT.parse(printed, codec));
  }
}
