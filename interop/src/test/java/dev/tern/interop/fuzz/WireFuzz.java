package dev.tern.interop.fuzz;

import dev.tern.protobuf.Message;
import dev.tern.protobuf.MessageCodec;
import dev.tern.protobuf.ProtobufException;
import dev.tern.protobuf.json.FormatException;
import dev.tern.protobuf.json.JsonFormat;
import dev.tern.protobuf.json.TextFormat;
import java.util.Arrays;

/** Bytes read as messages: what is accepted is stable, what is not is a ProtobufException. */
public final class WireFuzz {
  private static final JsonFormat JSON = JsonFormat.builder().registry(ProofTypes.REGISTRY).build();
  private static final TextFormat TEXT =
      TextFormat.builder().registry(ProofTypes.REGISTRY).printingUnknown().build();

  private WireFuzz() {}

  /** Jazzer calls it with each input. */
  public static void fuzzerTestOneInput(byte[] input) {
    MessageCodec<? extends Message> codec = ProofTypes.of(input);
    byte[] bytes = ProofTypes.rest(input);
    print(codec, bytes);
    Message message;
    try {
      message = codec.decode(bytes);
    } catch (ProtobufException e) {
      return;
    }
    byte[] encoded = message.toByteArray();
    Message again = codec.decodeOwned(encoded);
    if (!Arrays.equals(encoded, again.toByteArray())) {
      throw new AssertionError("encoded again, the message is different");
    }
    ProofTypes.same(message, again);
    ProofTypes.same(message.hashCode(), again.hashCode());
    ProofTypes.same(message.toString(), again.toString());
  }

  private static void print(MessageCodec<? extends Message> codec, byte[] bytes) {
    try {
      JSON.toBinary(JSON.print(codec.descriptor(), bytes), codec.descriptor());
    } catch (ProtobufException | FormatException e) {
      // no message, or one that has no JSON form
    }
    try {
      TEXT.print(codec.descriptor(), bytes);
    } catch (ProtobufException | FormatException e) {
      // no message, or one that is nested too deep
    }
  }
}
