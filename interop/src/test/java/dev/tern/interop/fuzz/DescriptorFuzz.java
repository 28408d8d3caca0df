package dev.tern.interop.fuzz;

import dev.tern.codegen.GeneratorException;
import dev.tern.codegen.JavaGenerator;
import dev.tern.protobuf.DynamicMessage;
import dev.tern.protobuf.ProtobufException;
import dev.tern.protobuf.descriptor.DescriptorException;
import dev.tern.protobuf.descriptor.DescriptorPool;
import dev.tern.protobuf.descriptor.FileDescriptor;
import dev.tern.protobuf.descriptor.MessageDescriptor;
import dev.tern.protobuf.descriptor.proto.FileDescriptorSet;
import dev.tern.protobuf.json.FormatException;
import dev.tern.protobuf.json.JsonFormat;
import dev.tern.protobuf.json.TextFormat;
import dev.tern.protobuf.json.TypeRegistry;
import java.util.ArrayList;

/**
 * Bytes read as descriptors: what links has types that can be read and printed, and source text
 * that can be written.
 */
public final class DescriptorFuzz {
  private static final byte[] SOME_FIELDS = {
    8, 1, 16, 2, 26, 1, 'a', 34, 2, 8, 1, 41, 1, 2, 3, 4, 5, 6, 7, 8, 53, 1, 2, 3, 4, 59, 8, 1, 60
  };

  private DescriptorFuzz() {}

  /** Jazzer calls it with each input. */
  public static void fuzzerTestOneInput(byte[] input) {
    DescriptorPool pool;
    try {
      pool = DescriptorPool.link(FileDescriptorSet.CODEC.decode(input));
    } catch (ProtobufException | DescriptorException e) {
      return;
    }
    TypeRegistry registry = TypeRegistry.builder().add(pool).build();
    for (FileDescriptor file : pool.files()) {
      for (MessageDescriptor type : file.messageTypes()) {
        use(type, registry);
      }
    }
    try {
      JavaGenerator.generate(new ArrayList<>(pool.files()), JavaGenerator.Options.DEFAULT);
    } catch (GeneratorException e) {
      // what Java cannot say
    }
  }

  private static void use(MessageDescriptor type, TypeRegistry registry) {
    try {
      JsonFormat json =
          JsonFormat.builder().registry(registry).ignoringUnknown().printingDefaults().build();
      json.toBinary(json.print(type, SOME_FIELDS), type);
    } catch (ProtobufException | FormatException e) {
      // a type of another shape
    }
    try {
      DynamicMessage message = DynamicMessage.parse(type, SOME_FIELDS);
      ProofTypes.same(message, DynamicMessage.parse(type, message.toByteArray()));
    } catch (ProtobufException e) {
      // a type of another shape
    }
    try {
      TextFormat text = TextFormat.builder().registry(registry).printingUnknown().build();
      text.print(type, SOME_FIELDS);
    } catch (ProtobufException | FormatException e) {
      // a type of another shape
    }
  }
}
