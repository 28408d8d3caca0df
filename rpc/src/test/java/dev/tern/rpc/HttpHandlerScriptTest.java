package dev.tern.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.http2.Headers;
import dev.tern.http2.Http2Options;
import dev.tern.http2.Limit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Plain HTTP beside gRPC on one server; and what a server shows of its connections. */
class HttpHandlerScriptTest {

  private static HttpResponse page(HttpRequest request) throws IOException {
    String content = new String(request.body().readAllBytes(), StandardCharsets.UTF_8);
    return switch (request.path()) {
      case "/page?x" ->
          HttpResponse.text(
                  200,
                  String.join(
                      " ",
                      request.method(),
                      request.authority(),
                      String.valueOf(request.header("X-Key")),
                      content))
              .header("X-Own", "yes");
      case "/fail" -> throw new IOException("as it should");
      default -> HttpResponse.of(404, "text/plain", new byte[0]);
    };
  }

  private static Headers head(String method, String path, String... more) {
    Headers.Builder out =
        Headers.builder()
            .add(":method", method)
            .add(":scheme", "http")
            .add(":path", path)
            .add(":authority", "host:1");
    for (int i = 0; i < more.length; i += 2) {
      out.add(more[i], more[i + 1]);
    }
    return out.build();
  }

  private static ServerRig rig() {
    return new ServerRig(
        builder ->
            builder
                .executor(Runnable::run)
                .http(HttpHandlerScriptTest::page)
                .maxInboundMessageSize(100_000));
  }

  @Test
  void aRequestIsAnsweredByTheHandler() {
    try (ServerRig rig = rig()) {
      RawClient.Call call =
          rig.client.open(head("POST", "/page?x", "x-key", "k", "content-type", "text/a"), false);
      call.sendRaw((byte) 'h', (byte) 'i').end();
      rig.settle();
      assertEquals("HD.", call.shape.toString());
      assertEquals("POST host:1 k hi", call.text());
      assertEquals(200, call.first().status());
      assertEquals("16", call.first().get("content-length"));
      assertEquals("yes", call.first().get("x-own"));
    }
  }

  @Test
  void callsGoOnBesideIt() {
    try (ServerRig rig = rig()) {
      RawClient.Call page = rig.client.open(head("GET", "/nowhere"), true);
      RawClient.Call call = rig.client.call(RawClient.head(TextCodec.UNARY), "hello");
      rig.settle();
      assertEquals(404, page.first().status());
      assertEquals("H.", page.shape.toString());
      assertEquals(List.of("re:hello"), call.messages());
    }
  }

  @Test
  void headHasNoContent_rfc9110_9_3_2() {
    try (ServerRig rig = rig()) {
      RawClient.Call call = rig.client.open(head("HEAD", "/page?x"), true);
      rig.settle();
      assertEquals("H.", call.shape.toString());
      assertEquals("17", call.first().get("content-length"));
    }
  }

  @Test
  void aFailureIsFiveHundred_andALineInTheLog() {
    try (ServerRig rig = rig()) {
      RawClient.Call call = rig.client.open(head("GET", "/fail"), true);
      rig.settle();
      assertEquals(500, call.first().status());
      assertEquals(
          "ERROR the HTTP handler failed at /fail java.io.IOException: as it should",
          rig.log.line());
    }
  }

  @Test
  void tooMuchContentIsRefusedEarly_rfc9113_8_1() {
    try (ServerRig rig = rig()) {
      RawClient.Call call = rig.client.open(head("POST", "/page?x"), false);
      call.sendRaw(new byte[150_000]);
      rig.settle();
      assertEquals(413, call.first().status());
      assertEquals("HD. RST NO_ERROR", call.shape.toString());
    }
  }

  @Test
  void withoutAHandlerPlainHttpIsRefused() {
    try (ServerRig rig = new ServerRig()) {
      RawClient.Call call = rig.client.open(head("GET", "/page?x"), true);
      rig.settle();
      assertEquals(405, call.first().status());
    }
  }

  @Test
  void whatIsGrpcNeverComesToTheHandler_norDoesConnect() {
    try (ServerRig rig = rig()) {
      RawClient.Call get =
          rig.client.open(head("GET", "/page?x", "content-type", "application/grpc+x"), true);
      RawClient.Call tunnel =
          rig.client.open(Headers.of(":method", "CONNECT", ":authority", "a:1"), false);
      rig.settle();
      assertEquals(405, get.first().status());
      assertEquals(405, tunnel.first().status());
    }
  }

  @Test
  void aServerEndsWhenItsLastExchangeHas() {
    try (ServerRig rig = rig()) {
      RawClient.Call call = rig.client.open(head("POST", "/page?x"), false);
      rig.settle();
      rig.server.beginDrain();
      rig.settle();
      assertFalse(rig.server.isTerminated());
      call.end();
      rig.settle();
      assertEquals(200, call.first().status());
      assertTrue(rig.server.isTerminated());
    }
  }

  @Test
  void aResponseIsChecked() {
    assertThrows(IllegalArgumentException.class, () -> HttpResponse.text(101, ""));
    HttpResponse response = HttpResponse.text(200, "");
    for (String name : List.of(":status", "Content-Length", "connection", "a b")) {
      assertThrows(IllegalArgumentException.class, () -> response.header(name, "1"), name);
    }
  }

  // ---- What a server shows ----

  @Test
  void framesAreWrittenDownWhileItIsSwitchedOn() {
    List<String> lines = new ArrayList<>();
    try (ServerRig rig = rig()) {
      rig.server.logFrames(lines::add);
      rig.settle();
      rig.client.call(RawClient.head(TextCodec.UNARY), "hello");
      rig.settle();
      assertTrue(lines.get(0).contains(" <-       1 HEADERS "), lines.toString());
      assertTrue(lines.get(0).contains(":path=/test.Text/"), lines.toString());
      RawClient later = rig.connect();
      assertTrue(lines.stream().anyMatch(line -> line.contains(" SETTINGS ")), lines.toString());
      rig.server.logFrames(null);
      rig.settle();
      int count = lines.size();
      later.call(RawClient.head(TextCodec.UNARY), "hello");
      rig.settle();
      assertEquals(count, lines.size());
    }
  }

  @Test
  void aConnectionThatIsCutIsALineInTheLog_andACount() {
    try (ServerRig rig =
        new ServerRig(
            builder ->
                builder
                    .executor(Runnable::run)
                    .http2(Http2Options.builder().resetBurst(1).resetsPerSecond(0).build()))) {
      for (int i = 0; i < 2; i++) {
        RawClient.Call call = rig.client.open(RawClient.head(TextCodec.UNARY), false);
        rig.settle();
        call.stream().reset(dev.tern.http2.ErrorCode.CANCEL);
        rig.settle();
      }
      rig.advance(Duration.ofSeconds(1));
      assertEquals(1, rig.server.limitCounters().count(Limit.RESETS));
      String line = rig.log.line();
      assertTrue(line.startsWith("WARNING the connection with "), line);
      assertTrue(line.contains("was cut: ENHANCE_YOUR_CALM, too many streams reset"), line);
    }
  }
}
