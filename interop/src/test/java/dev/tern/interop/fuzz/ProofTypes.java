package dev.tern.interop.fuzz;

import dev.tern.interop.proof.edition2023.Modern;
import dev.tern.interop.proof.proto2.Legacy;
import dev.tern.interop.proof.proto2.Set;
import dev.tern.interop.proof.proto3.All;
import dev.tern.protobuf.Message;
import dev.tern.protobuf.MessageCodec;
import dev.tern.protobuf.descriptor.proto.FileDescriptorSet;
import dev.tern.protobuf.json.TypeRegistry;
import dev.tern.protobuf.wkt.Empty;
import dev.tern.protobuf.wkt.Value;
import java.util.Arrays;
import java.util.List;

/** The message types that the targets read; an input's first byte says which. */
final class ProofTypes {
  private static final List<MessageCodec<? extends Message>> TYPES =
      List.of(
          All.CODEC,
          Legacy.CODEC,
          Modern.CODEC,
          Set.CODEC,
          Empty.CODEC,
          Value.CODEC,
          FileDescriptorSet.CODEC);

  static final TypeRegistry REGISTRY =
      TypeRegistry.builder().add(All.CODEC).add(Legacy.CODEC).add(Modern.CODEC).build();

  private ProofTypes() {}

  static MessageCodec<? extends Message> of(byte[] input) {
    // So that a seed that is text starts with a digit.
    return TYPES.get(input.length == 0 ? 0 : Math.floorMod(input[0] - '0', TYPES.size()));
  }

  static byte[] rest(byte[] input) {
    return input.length == 0 ? input : Arrays.copyOfRange(input, 1, input.length);
  }

  static void same(Object expected, Object actual) {
    if (!expected.equals(actual)) {
      throw new AssertionError("not the same:\n" + expected + "\n" + actual);
    }
  }
}
