package dev.tern.rpc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Compression on the server, gRPC's doc/compression.md. */
class ServerCompressionScriptTest {
  private static final int LIMIT = 1 << 20;
  private final ServerRig rig = new ServerRig();
  private final GzipCompressor gzip = new GzipCompressor();

  @AfterEach
  void close() {
    rig.close();
  }

  private byte[] compressed(String text) {
    byte[] octets = TextCodec.octets(text);
    return RawClient.frame(1, gzip.compress(octets, 0, octets.length, 0));
  }

  private RawClient.Call run(MethodDescriptor<?, ?> method, byte[] framed, String... headers) {
    RawClient.Call call =
        rig.client.open(RawClient.head(method, headers), false).sendRaw(framed).end();
    rig.settle();
    return call;
  }

  /** The messages with a flag before each: 0 or 1. */
  private List<String> flagged(RawClient.Call call) {
    List<String> messages = new ArrayList<>();
    byte[] octets = call.body.toByteArray();
    MessageDeframer deframer = new MessageDeframer(LIMIT);
    for (int at = 0; at < octets.length; ) {
      at += deframer.feed(octets, at, octets.length - at);
      if (deframer.isReady()) {
        String flag = deframer.isCompressed() ? "1" : "0";
        messages.add(flag + RequestDecoder.inPlace(TextCodec.INSTANCE, deframer, gzip, LIMIT));
      }
    }
    return messages;
  }

  @Test
  void compressedRequestIsRead() {
    RawClient.Call call = run(TextCodec.UNARY, compressed("hi"), "grpc-encoding", "gzip");
    assertEquals(List.of("0re:hi"), flagged(call));
    assertNull(call.first().get("grpc-encoding"));
  }

  @Test
  void uncompressedMessageMayFollowTheFlagUnderGzip() {
    RawClient.Call call =
        run(TextCodec.UNARY, RawClient.frame(0, TextCodec.octets("hi")), "grpc-encoding", "gzip");
    assertEquals(List.of("0re:hi"), flagged(call));
  }

  @Test
  void handlerSeesWhetherAMessageCameCompressed() {
    rig.handlers.unary = request -> "" + ServerContext.current().isMessageCompressed();
    assertEquals(
        List.of("0true"), flagged(run(TextCodec.UNARY, compressed("hi"), "grpc-encoding", "gzip")));
    byte[] plain = RawClient.frame(0, TextCodec.octets("hi"));
    assertEquals(List.of("0false"), flagged(run(TextCodec.UNARY, plain, "grpc-encoding", "gzip")));
  }

  @Test
  void compressedFlagWithoutEncodingIsInternal() {
    RawClient.Call call = run(TextCodec.UNARY, compressed("hi"));
    assertEquals(StatusCode.INTERNAL, call.code());
    call = run(TextCodec.UNARY, compressed("hi"), "grpc-encoding", "identity");
    assertEquals(StatusCode.INTERNAL, call.code());
  }

  @Test
  void unknownEncodingIsUnimplementedAndToldWhatIsKnown() {
    RawClient.Call call = run(TextCodec.UNARY, compressed("hi"), "grpc-encoding", "snappy");
    assertEquals(StatusCode.UNIMPLEMENTED, call.code());
    assertEquals("gzip", call.last().get("grpc-accept-encoding"));
    assertTrue(call.message().contains("snappy"));
    assertTrue(call.shape.toString().startsWith("H."));
  }

  @Test
  void brokenCompressionIsInternal() {
    byte[] broken = compressed("hello, world");
    broken[broken.length - 5] ^= 1; // the checksum
    assertEquals(StatusCode.INTERNAL, run(TextCodec.UNARY, broken, "grpc-encoding", "gzip").code());
    RawClient.Call empty =
        run(TextCodec.UNARY, RawClient.frame(1, new byte[0]), "grpc-encoding", "gzip");
    assertEquals(StatusCode.INTERNAL, empty.code());
  }

  @Test
  void responseIsCompressedWhenTheHandlerAsksAndTheClientUnderstands() {
    boolean[] accepted = {false};
    rig.handlers.unary =
        request -> {
          accepted[0] = ServerContext.current().setCompression("gzip");
          return request.repeat(50);
        };
    RawClient.Call call =
        run(
            TextCodec.UNARY,
            RawClient.frame(0, TextCodec.octets("ab")),
            "grpc-accept-encoding",
            "identity, gzip");
    assertTrue(accepted[0]);
    assertEquals("gzip", call.first().get("grpc-encoding"));
    assertEquals(List.of("1" + "ab".repeat(50)), flagged(call));
  }

  @Test
  void responseIsNeverCompressedForAClientThatDidNotAdvertise() {
    boolean[] accepted = {true};
    rig.handlers.unary =
        request -> {
          accepted[0] = ServerContext.current().setCompression("gzip");
          return request;
        };
    for (String[] headers :
        new String[][] {
          {}, {"grpc-accept-encoding", "identity,deflate"}, {"grpc-encoding", "gzip"}
        }) {
      RawClient.Call call =
          run(TextCodec.UNARY, RawClient.frame(0, TextCodec.octets("ab")), headers);
      assertFalse(accepted[0]);
      assertNull(call.first().get("grpc-encoding"));
      assertEquals(List.of("0ab"), flagged(call));
    }
  }

  @Test
  void compressionIsSwitchedForEachMessage() {
    rig.handlers.down =
        (request, responses) -> {
          assertTrue(ServerContext.current().setCompression("gzip"));
          responses.send("one");
          responses.setMessageCompression(false);
          responses.send("two");
          responses.setMessageCompression(true);
          responses.send("three");
        };
    RawClient.Call call =
        run(
            TextCodec.DOWN,
            RawClient.frame(0, TextCodec.octets("x")),
            "grpc-accept-encoding",
            "gzip");
    assertEquals(List.of("1one", "0two", "1three"), flagged(call));
    assertEquals("gzip", call.first().get("grpc-encoding"));
  }

  @Test
  void emptyMessageIsNotMadeLonger() {
    rig.handlers.unary =
        request -> {
          assertTrue(ServerContext.current().setCompression("gzip"));
          return "";
        };
    RawClient.Call call =
        run(
            TextCodec.UNARY,
            RawClient.frame(0, TextCodec.octets("x")),
            "grpc-accept-encoding",
            "gzip");
    assertArrayEquals(new byte[5], call.body.toByteArray());
  }

  @Test
  void compressionIsChosenBeforeTheHeadersAndByAKnownName() {
    List<RuntimeException> thrown = new ArrayList<>();
    rig.handlers.down =
        (request, responses) -> {
          thrown.add(
              assertThrows(
                  IllegalArgumentException.class,
                  () -> ServerContext.current().setCompression("snappy")));
          responses.send("x");
          thrown.add(
              assertThrows(
                  IllegalStateException.class,
                  () -> ServerContext.current().setCompression("gzip")));
        };
    RawClient.Call call = run(TextCodec.DOWN, RawClient.frame(0, TextCodec.octets("x")));
    assertEquals(StatusCode.OK, call.code());
    assertEquals(2, thrown.size());
  }

  @Test
  void serverWithoutCompressionListsNone() {
    try (ServerRig plain =
        new ServerRig(
            builder -> builder.executor(Runnable::run).compressors(CompressorRegistry.none()))) {
      RawClient.Call call =
          plain
              .client
              .open(RawClient.head(TextCodec.UNARY, "grpc-encoding", "gzip"), false)
              .sendRaw(compressed("x"))
              .end();
      plain.settle();
      assertEquals(StatusCode.UNIMPLEMENTED, call.code());
      assertNull(call.last().get("grpc-accept-encoding"));
      assertNotNull(call.last().get("grpc-message"));
    }
  }
}
