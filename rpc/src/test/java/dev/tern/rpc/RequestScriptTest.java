package dev.tern.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.http2.Headers;
import dev.tern.http2.Http2Options;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a client puts on the wire (PROTOCOL-HTTP2.md, "Requests"). */
class RequestScriptTest {

  private static List<String> names(Headers headers) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < headers.size(); i++) {
      names.add(headers.name(i));
    }
    return names;
  }

  private static String userAgent(Headers head) {
    return Rig.present(head.get("user-agent"));
  }

  @Test
  void theCallsDefinitionComesBeforeItsMetadataAndTheTimeoutRightAfterThePseudoHeaders() {
    try (Rig rig = new Rig()) {
      rig.fire(
          rig.client
              .withTimeout(Duration.ofMillis(50))
              .withCompression("gzip")
              .withMetadata(
                  Metadata.builder()
                      .add("x-tenant", "42")
                      .add("x-bin", new byte[] {1, 2, 3, 4})
                      .add("x-tenant", "43")
                      .build()),
          "hello");
      rig.settle();
      Headers head = rig.server.exchange(0).head;
      assertEquals(
          List.of(
              ":method",
              ":scheme",
              ":path",
              ":authority",
              "grpc-timeout",
              "te",
              "content-type",
              "user-agent",
              "grpc-encoding",
              "grpc-accept-encoding",
              "x-tenant",
              "x-bin",
              "x-tenant"),
          names(head));
      assertEquals("POST", head.get(":method"));
      assertEquals(rig.transport.scheme(), head.get(":scheme"));
      assertEquals("/test.Text/Unary", head.get(":path"));
      assertEquals("50000000n", head.get("grpc-timeout"));
      assertEquals("trailers", head.get("te"));
      assertEquals("application/grpc", head.get("content-type"));
      assertEquals("AQIDBA", head.get("x-bin"));
      assertTrue(userAgent(head).startsWith("grpc-java-tern/"), userAgent(head));
    }
  }

  @Test
  void identityIsNotNamedAndWithoutADeadlineThereIsNoTimeout() {
    try (Rig rig = new Rig()) {
      rig.fire(rig.client.withCompression("identity"), "hello");
      rig.settle();
      Headers head = rig.server.exchange(0).head;
      assertNull(head.get("grpc-encoding"));
      assertNull(head.get("grpc-timeout"));
      assertEquals("gzip", head.get("grpc-accept-encoding"));
    }
  }

  @Test
  void aUsersProductStandsBeforeTheLibrarysInUserAgent() {
    try (Rig rig = new Rig(b -> b.userAgent("shop/1.2").authority("shop.example:443"))) {
      rig.fire("hello");
      Headers head = rig.server.exchange(0).head;
      assertTrue(userAgent(head).startsWith("shop/1.2 grpc-java-tern/"));
      assertEquals("shop.example:443", head.get(":authority"));
      rig.fire(rig.client.withAuthority("other"), "hello");
      rig.settle();
      assertEquals("other", rig.server.exchange(1).head.get(":authority"));
    }
  }

  @Test
  void theTimeoutOfACallThatWaitedIsWhatIsLeft() {
    try (Rig rig = new Rig()) {
      rig.server.close();
      rig.fire(rig.client.withWaitForReady().withTimeout(Duration.ofSeconds(10)), "hello");
      rig.settle();
      try (RawServer later = new RawServer(rig.transport, rig.address)) {
        rig.advance(Duration.ofSeconds(1));
        assertEquals("9000000u", later.exchange(0).head.get("grpc-timeout"));
      }
    }
  }

  @Test
  void aMessageIsCompressedOnlyWhenItIsWanted() {
    try (Rig rig = new Rig()) {
      BidiCall<String, String> call = rig.client.withCompression("gzip").callBidi(TextCodec.BIDI);
      call.send("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
      call.setMessageCompression(false);
      call.send("plain");
      call.finishSending();
      rig.settle();
      RawServer.Exchange exchange = rig.server.exchange(0);
      assertEquals("gzip", exchange.head.get("grpc-encoding"));
      byte[] body = exchange.body.toByteArray();
      assertEquals(1, body[0]);
      int first = 5 + body[4];
      assertEquals(0, body[first]);
      assertEquals("plain", new String(body, first + 5, body.length - first - 5, UTF_8));
      assertTrue(exchange.ended);
      call.close();
    }
  }

  @Test
  void anUnknownCompressionIsRefusedAtOnce() {
    try (Rig rig = new Rig()) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> rig.client.withCompression("br").callAsync(TextCodec.UNARY, "x"));
      Rig.assertSays("gzip", e);
    }
  }

  @Test
  void anEmptyRequestIsAMessageOfFiveOctets() {
    try (Rig rig = new Rig()) {
      rig.fire("");
      assertArrayEquals(new byte[5], rig.server.exchange(0).body.toByteArray());
      assertTrue(rig.server.exchange(0).ended);
    }
  }

  @Test
  void aStreamWithoutMessagesIsEndedByAnEmptyFrame() {
    try (Rig rig = new Rig()) {
      BidiCall<String, String> call = rig.client.callBidi(TextCodec.BIDI);
      call.finishSending();
      rig.settle();
      assertTrue(rig.server.exchange(0).ended);
      assertEquals(0, rig.server.exchange(0).body.size());
      call.close();
    }
  }

  @Test
  void aRequestBeyondItsLimitIsResourceExhaustedAndNothingIsSent() {
    try (Rig rig = new Rig()) {
      GenericClient client = rig.client.withMaxOutboundMessageSize(4);
      Rig.assertCode(StatusCode.RESOURCE_EXHAUSTED, client.callAsync(TextCodec.UNARY, "hello"));
      RpcException e =
          assertThrows(
              RpcException.class, () -> client.callServerStreaming(TextCodec.DOWN, "hello"));
      assertEquals(StatusCode.RESOURCE_EXHAUSTED, e.code());
      rig.settle();
      assertEquals(0, rig.server.exchanges.size());
    }
  }

  @Test
  void metadataBeyondThePeersLimitIsResourceExhaustedAndTheConnectionLives_rfc9113_6_5_2() {
    Http2Options small = Http2Options.builder().maxHeaderListSize(1000).build();
    try (Rig rig = new Rig(small, b -> b)) {
      rig.server.answering("hi");
      CompletableFuture<String> tooLarge =
          rig.client
              .withMetadata(Metadata.of("x-large", "x".repeat(1000)))
              .callAsync(TextCodec.UNARY, "hello");
      rig.settle();
      Rig.assertCode(StatusCode.RESOURCE_EXHAUSTED, tooLarge);
      assertEquals("hi", rig.call("hello").join());
    }
  }
}
