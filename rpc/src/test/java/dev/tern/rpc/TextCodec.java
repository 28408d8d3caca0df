package dev.tern.rpc;

import dev.tern.protobuf.MessageCodec;
import dev.tern.protobuf.ProtoReader;
import dev.tern.protobuf.ProtoWriter;
import dev.tern.protobuf.ProtobufException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Messages that are a text and nothing else; one that begins with "?" cannot be read. */
final class TextCodec extends MessageCodec<String> {
  static final TextCodec INSTANCE = new TextCodec();

  static final MethodDescriptor<String, String> UNARY =
      MethodDescriptor.unary("test.Text", "Unary", INSTANCE, INSTANCE);
  static final MethodDescriptor<String, String> DOWN =
      MethodDescriptor.serverStreaming("test.Text", "Down", INSTANCE, INSTANCE);
  static final MethodDescriptor<String, String> UP =
      MethodDescriptor.clientStreaming("test.Text", "Up", INSTANCE, INSTANCE);
  static final MethodDescriptor<String, String> BIDI =
      MethodDescriptor.bidi("test.Text", "Bidi", INSTANCE, INSTANCE);

  private TextCodec() {}

  static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The whole, uncompressed messages in those octets. */
  static List<String> messages(byte[] octets) {
    List<String> messages = new ArrayList<>();
    int position = 0;
    while (position + 5 <= octets.length) {
      int length = 0;
      for (int i = 1; i < 5; i++) {
        length = length << 8 | octets[position + i] & 0xff;
      }
      if (position + 5 + length > octets.length) {
        break;
      }
      messages.add(new String(octets, position + 5, length, StandardCharsets.UTF_8));
      position += 5 + length;
    }
    return messages;
  }

  @Override
  public String fullName() {
    return "test.Message";
  }

  @Override
  public String defaultInstance() {
    return "";
  }

  @Override
  public String read(ProtoReader in) {
    String text = new String(MessageCodec.raw().read(in), StandardCharsets.UTF_8);
    if (text.startsWith("?")) {
      throw new ProtobufException("not a text");
    }
    return text;
  }

  @Override
  public String mergeFrom(String base, ProtoReader in) {
    return base + read(in);
  }

  @Override
  public void write(String message, ProtoWriter out) {
    MessageCodec.raw().write(octets(message), out);
  }
}
