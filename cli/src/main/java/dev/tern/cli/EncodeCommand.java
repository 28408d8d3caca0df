package dev.tern.cli;

import dev.tern.protobuf.Bytes;
import dev.tern.protobuf.ProtoWriter;
import dev.tern.protobuf.descriptor.MessageDescriptor;
import dev.tern.protobuf.json.FormatException;
import dev.tern.protobuf.json.JsonFormat;
import dev.tern.protobuf.json.TextFormat;
import dev.tern.protobuf.json.TypeRegistry;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tern encode}: messages as JSON or text on stdin to binary on stdout. */
@Command(
    name = "encode",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Reads a message as JSON or in the text format from stdin, writes it in binary to stdout."
    },
    footer = {
      "",
      "Exit code: 0; 1 if the input is no such message (it says where); 64 if it is used wrongly.",
      "",
      "Examples:",
      "  echo '{\"name\": \"world\"}' | tern encode -I proto --type hello.HelloRequest hello.proto",
      "  tern encode --descriptor_set_in=all.bin --type hello.HelloRequest --to hex < request.json",
      "  tern encode -I proto --type hello.Event --delimited events.proto < events.jsonl > events.bin"
    })
final class EncodeCommand implements Callable<Integer> {
  @Option(names = "--type", paramLabel = "NAME", description = "The message type's full name.")
  private @Nullable String type;

  @Option(names = "--text", description = "Reads the text format. Default: JSON.")
  private boolean text;

  @Option(
      names = "--delimited",
      description =
          "Reads one message from each line, writes each with its length before it, as"
              + " writeDelimitedTo does.")
  private boolean delimited;

  @Option(
      names = "--to",
      paramLabel = "FORM",
      description = "How the bytes are written: binary, base64 or hex. Default: binary.")
  private ByteForm to = ByteForm.binary;

  @Mixin private SchemaOptions schema;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the mixin and the spec before call
  EncodeCommand() {}

  @Override
  public Integer call() throws IOException {
    TypeRegistry types = schema.types(spec.commandLine().getErr());
    MessageDescriptor descriptor = SchemaOptions.type(types, type);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (delimited) {
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!line.isBlank()) {
          byte[] message = encode(line, descriptor, types, "input, line " + number + ", ");
          ProtoWriter prefix = new ProtoWriter();
          prefix.writeBytes(8, Bytes.of(message)); // the tag is the first byte, and left out
          out.write(prefix.array(), prefix.offset() + 1, prefix.size() - 1);
        }
      }
    } else {
      String input = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
      out.writeBytes(encode(input, descriptor, types, "input:"));
    }
    to.write(out.toByteArray(), System.out);
    return TernCommand.OK;
  }

  private byte[] encode(
      String input, MessageDescriptor descriptor, TypeRegistry types, String place) {
    byte[] encoded;
    try {
      encoded =
          text
              ? TextFormat.builder().registry(types).build().toBinary(input, descriptor)
              : JsonFormat.builder().registry(types).build().toBinary(input, descriptor);
    } catch (FormatException e) {
      throw new FailedException(place + e.getMessage(), e);
    }
    CanonicalMessage message = CanonicalMessage.of(descriptor, encoded, types);
    if (!message.missingRequired().isEmpty()) {
      throw new FailedException(
          place + " required fields are missing: " + String.join(", ", message.missingRequired()));
    }
    return message.bytes().toByteArray();
  }
}
