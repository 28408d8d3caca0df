package dev.tern.interop.fuzz;

import dev.tern.protobuf.DynamicMessage;
import dev.tern.protobuf.Message;
import dev.tern.protobuf.MessageCodec;
import dev.tern.protobuf.ProtobufException;
import dev.tern.protobuf.json.FormatException;
import dev.tern.protobuf.json.JsonFormat;
import dev.tern.protobuf.json.TextFormat;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

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
    DynamicMessage dynamic = decode(DynamicMessage.codec(codec.descriptor()), bytes);
    Message message = decode(codec, bytes);
    if ((dynamic == null) != (message == null)) {
      throw new AssertionError("one reads it and one does not: " + dynamic + "\n" + message);
    }
    if (dynamic == null || message == null) {
      return;
    }
    byte[] sorted = DynamicMessage.codec(codec.descriptor()).encodeDeterministic(dynamic);
    if (!Arrays.equals(sorted, deterministic(codec, message))) {
      throw new AssertionError("the dynamic message is another: " + dynamic + "\n" + message);
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

  private static <T> @Nullable T decode(MessageCodec<T> codec, byte[] bytes) {
    try {
      return codec.decode(bytes);
    } catch (ProtobufException e) {
      return null;
    }
  }

  private static <T> byte[] deterministic(MessageCodec<T> codec, Message message) {
    return codec.encodeDeterministic(codec.decodeOwned(message.toByteArray()));
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
