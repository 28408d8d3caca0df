package dev.tern.cli;

import dev.tern.protobuf.ProtobufException;
import dev.tern.protobuf.descriptor.DescriptorPool;
import dev.tern.protobuf.descriptor.MessageDescriptor;
import dev.tern.protobuf.json.FormatException;
import dev.tern.protobuf.json.TextFormat;
import dev.tern.protobuf.json.TypeRegistry;
import dev.tern.protobuf.wkt.Empty;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/**
 * protoc's {@code --encode}, {@code --decode} and {@code --decode_raw}: one message, text format
 * and binary.
 *
 * <p>Owner: the thread that runs the command.
 */
final class MessageText {
  private final InputStream in;
  private final OutputStream out;

  MessageText(InputStream in, OutputStream out) {
    this.in = in;
    this.out = out;
  }

  void encode(DescriptorPool pool, String typeName, Consumer<String> warnings) throws IOException {
    MessageDescriptor type = type(pool, typeName);
    TypeRegistry registry = TypeRegistry.builder().add(pool).build();
    String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    byte[] encoded;
    try {
      encoded = TextFormat.builder().registry(registry).build().toBinary(text, type);
    } catch (FormatException e) {
      throw new FailedException("input:" + e.getMessage(), e);
    }
    CanonicalMessage message = CanonicalMessage.of(type, encoded, registry);
    warnOfMissing(message.missingRequired(), warnings);
    message.bytes().writeTo(out);
    out.flush();
  }

  void decode(DescriptorPool pool, String typeName, Consumer<String> warnings) throws IOException {
    MessageDescriptor type = type(pool, typeName);
    TypeRegistry registry = TypeRegistry.builder().add(pool).build();
    byte[] encoded = in.readAllBytes();
    TextFormat format = TextFormat.builder().registry(registry).printingUnknown().build();
    try {
      CanonicalMessage message = CanonicalMessage.of(type, encoded, registry);
      warnOfMissing(message.missingRequired(), warnings);
      out.write(ascii(format.print(type, message.bytes().toByteArray())));
    } catch (ProtobufException | FormatException e) {
      throw new FailedException("input: it is no " + typeName + ": " + e.getMessage(), e);
    }
    out.flush();
  }

  /** To a type without fields, everything is unknown. */
  void decodeRaw() throws IOException {
    byte[] encoded = in.readAllBytes();
    TextFormat format = TextFormat.builder().printingUnknown().build();
    try {
      String text = format.print(Empty.CODEC.descriptor(), encoded);
      out.write(ascii(text));
    } catch (ProtobufException | FormatException e) {
      throw new FailedException("input: it is no message: " + e.getMessage(), e);
    }
    out.flush();
  }

  /** As protoc shows it: what is not ASCII can only lie in strings, and becomes octal escapes. */
  private static byte[] ascii(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (b >= 0) {
        bytes.write(b);
      } else {
        bytes.writeBytes(
            ("\\" + Integer.toOctalString(b & 0xFF)).getBytes(StandardCharsets.US_ASCII));
      }
    }
    return bytes.toByteArray();
  }

  private static MessageDescriptor type(DescriptorPool pool, String name) {
    MessageDescriptor type = pool.messageType(name);
    if (type == null) {
      throw new FailedException(
          "there is no message type "
              + name
              + " in the files and their imports; its name is that of its package and its own, for"
              + " example google.protobuf.Any");
    }
    return type;
  }

  private static void warnOfMissing(List<String> fields, Consumer<String> warnings) {
    if (!fields.isEmpty()) {
      warnings.accept("the message lacks required fields: " + String.join(", ", fields));
    }
  }
}
