package dev.tern.cli;

import dev.tern.protobuf.ProtobufException;
import dev.tern.protobuf.descriptor.MessageDescriptor;
import dev.tern.protobuf.json.FormatException;
import dev.tern.protobuf.json.JsonFormat;
import dev.tern.protobuf.json.TextFormat;
import dev.tern.protobuf.json.TypeRegistry;
import dev.tern.protobuf.wkt.Empty;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tern decode}: messages in binary on stdin to JSON or text on stdout. */
@Command(
    name = "decode",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Reads a message in binary from stdin, writes it as JSON or in the text format to stdout."
    },
    footer = {
      "",
      "Exit code: 0; 1 if the input is no such message (it says where); 64 if it is used wrongly.",
      "",
      "Examples:",
      "  tern decode -I proto --type hello.HelloRequest hello.proto < request.bin",
      "  echo 0a05776f726c64 | tern decode --from hex --raw",
      "  tern decode --descriptor_set_in=all.bin --type hello.Event --delimited < events.bin"
    })
final class DecodeCommand implements Callable<Integer> {
  /** What no message of a stream may be longer than; so a wrong length is noticed. */
  private static final int MAX_MESSAGE_BYTES = 1 << 30;

  @Option(names = "--type", paramLabel = "NAME", description = "The message type's full name.")
  private @Nullable String type;

  @Option(
      names = "--raw",
      description = "Knows no type: shows field numbers and values in the text format.")
  private boolean raw;

  @Option(names = "--text", description = "Writes the text format. Default: JSON.")
  private boolean text;

  @Option(
      names = "--delimited",
      description =
          "Reads messages with their lengths before them, as writeDelimitedTo writes them; writes"
              + " each in one line.")
  private boolean delimited;

  @Option(
      names = "--from",
      paramLabel = "FORM",
      description = "How the bytes are given: binary, base64 or hex. Default: binary.")
  private ByteForm from = ByteForm.binary;

  @Mixin private SchemaOptions schema;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the mixin and the spec before call
  DecodeCommand() {}

  @Override
  public Integer call() throws IOException {
    Function<byte[], String> printer = printer();
    InputStream in = from.reading(System.in);
    if (!delimited) {
      byte[] message = in.readAllBytes();
      write(print(printer, message, "input"));
      return TernCommand.OK;
    }
    int number = 1;
    for (int length = length(in, number); length >= 0; length = length(in, ++number)) {
      byte[] message = in.readNBytes(length);
      if (message.length < length) {
        throw new FailedException(
            "input, message "
                + number
                + ": it ends after "
                + message.length
                + " of "
                + length
                + " bytes");
      }
      write(print(printer, message, "input, message " + number));
    }
    return TernCommand.OK;
  }

  private Function<byte[], String> printer() {
    if (raw) {
      if (type != null || schema.given()) {
        throw new UsageException("--raw knows no type: give it without --type and without files");
      }
      MessageDescriptor empty = Empty.CODEC.descriptor();
      return textFormat(TypeRegistry.empty(), empty);
    }
    TypeRegistry types = schema.types(spec.commandLine().getErr());
    MessageDescriptor descriptor = SchemaOptions.type(types, type);
    if (text) {
      return textFormat(types, descriptor);
    }
    JsonFormat.Builder json = JsonFormat.builder().registry(types);
    JsonFormat format = delimited ? json.build() : json.indenting().build();
    return bytes -> format.print(descriptor, bytes) + "\n";
  }

  private Function<byte[], String> textFormat(TypeRegistry types, MessageDescriptor descriptor) {
    TextFormat.Builder builder = TextFormat.builder().registry(types).printingUnknown();
    TextFormat format = delimited ? builder.singleLine().build() : builder.build();
    return bytes -> format.print(descriptor, bytes) + (delimited ? "\n" : "");
  }

  private static String print(Function<byte[], String> printer, byte[] message, String place) {
    try {
      return printer.apply(message);
    } catch (ProtobufException | FormatException e) {
      throw new FailedException(place + ": " + e.getMessage(), e);
    }
  }

  private static void write(String printed) throws IOException {
    System.out.write(printed.getBytes(StandardCharsets.UTF_8));
    System.out.flush();
  }

  /** Reads the length before a message; -1 at the end of the stream. */
  private static int length(InputStream in, int number) throws IOException {
    long length = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      int read = in.read();
      if (read < 0 && shift == 0) {
        return -1;
      }
      if (read < 0) {
        throw new EOFException("input, message " + number + ": its length is cut off");
      }
      length |= (long) (read & 0x7F) << shift;
      if (read < 0x80) {
        break;
      }
    }
    if (length > MAX_MESSAGE_BYTES) {
      throw new FailedException(
          "input, message "
              + number
              + ": a length of "
              + length
              + " bytes; is this a delimited stream?");
    }
    return (int) length;
  }
}
