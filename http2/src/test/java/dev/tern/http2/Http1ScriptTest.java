package dev.tern.http2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a server says to HTTP/1.1: that it is not spoken here, or the upgrade of RFC 7540, 3.2. */
class Http1ScriptTest {
  private static final String UPGRADE =
      String.join(
          "\r\n",
          "GET /page?x=1 HTTP/1.1",
          "Host: a:80",
          "User-Agent: t",
          "Connection: Upgrade, HTTP2-Settings, X-Hop",
          "Upgrade: websocket, h2c",
          "X-Hop: 1",
          "HTTP2-Settings: AAQAAABk", // INITIAL_WINDOW_SIZE 100
          "",
          "");

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String answer(Script script, String request) {
    script.play(ascii(request));
    return new String(script.sentBytes(), StandardCharsets.US_ASCII);
  }

  @Test
  void http1IsToldWhatIsSpokenHere_andNothingElse() {
    for (String request :
        List.of(
            "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
            "POST /a/b HTTP/1.0\r\nContent-Length: 5\r\n\r\nhello",
            "PRIX / HTTP/1.1\n\n")) {
      Script script = Script.server(options -> options);
      String answer = answer(script, request);
      assertTrue(answer.startsWith("HTTP/1.1 505 HTTP Version Not Supported\r\n"), answer);
      String[] parts = answer.split("\r\n\r\n", -1);
      assertTrue(parts[0].contains("content-length: " + parts[1].length()), answer);
      assertTrue(parts[1].contains("HTTP/2"), answer);
      assertTrue(script.engine.isFinished());
      assertEquals(List.of("over NO_ERROR PEER the peer speaks HTTP/1.1"), script.events());
    }
  }

  @Test
  void headGetsNoContent_rfc9110_9_3_2() {
    String answer = answer(Script.server(options -> options), "HEAD / HTTP/1.1\r\n\r\n");
    assertTrue(answer.endsWith("\r\n\r\n"), answer);
  }

  @Test
  void theRequestMayComeOctetByOctet() {
    Script script = Script.server(options -> options);
    for (byte octet : ascii("GET / HTTP/1.1\r\nHost: a\r\n\r\n")) {
      assertFalse(script.engine.isFinished());
      assertEquals(0, script.sentBytes().length);
      script.play(new byte[] {octet});
    }
    assertTrue(script.sentBytes().length > 100);
    assertTrue(script.engine.isFinished());
  }

  @Test
  void whatIsNoHttpIsNoPreface_rfc9113_3_4() {
    for (String garbage : List.of("get / HTTP/1.1\r\n", "EHLO me\r\n", "PRI /")) {
      Script script = Script.server(options -> options);
      script.play(ascii(garbage));
      List<String> sent = script.sent();
      assertEquals(
          "GOAWAY 0 PROTOCOL_ERROR not an HTTP/2 preface", sent.get(sent.size() - 1), garbage);
    }
  }

  /** The first octets of a ClientHello, RFC 8446 section 5.1. */
  @Test
  void clientOfTlsOnPlaintextPortIsNamed() {
    Script script = Script.server(options -> options);
    script.play(new byte[] {22, 3, 1});
    List<String> sent = script.sent();
    assertEquals(
        "GOAWAY 0 PROTOCOL_ERROR the client speaks TLS, and this port is plaintext",
        sent.get(sent.size() - 1));
  }

  @Test
  void anEndlessHeadEndsTheConnection() {
    Script script = Script.server(options -> options);
    byte[] much = new byte[20_000];
    Arrays.fill(much, (byte) 'A');
    script.play(much);
    assertTrue(script.sent().get(2).startsWith("GOAWAY 0 PROTOCOL_ERROR"));
    Script slow = Script.server(options -> options);
    slow.play(ascii("GET / HT")).pass(Duration.ofSeconds(10));
    assertTrue(slow.engine.endings.isOver());
    assertEquals(1, slow.engine.options().limitCounters().count(Limit.PREFACE_TIMEOUT));
  }

  @Test
  void anUpgradeBecomesStreamOne_rfc7540_3_2() {
    Script script = Script.server(options -> options);
    script.play(ascii(UPGRADE));
    assertEquals(
        List.of(
            "headers 1 END {:method: GET, :scheme: http, :path: /page?x=1, :authority: a:80,"
                + " user-agent: t}"),
        script.events());
    byte[] sent = script.sentBytes();
    String switching =
        "HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: h2c\r\n\r\n";
    assertEquals(switching, new String(sent, 0, switching.length(), StandardCharsets.US_ASCII));
    assertEquals(
        List.of("SETTINGS 3=256 4=1048576 6=16384 9=1", "WINDOW_UPDATE 0 4128769"),
        script.log.read(Arrays.copyOfRange(sent, switching.length(), sent.length)));
    assertEquals(100, script.engine.peerSettings().initialWindowSize());

    script.stream(1).sendHeaders(Script.RESPONSE, false);
    script.stream(1).sendData(new byte[200], 0, 200, true);
    assertEquals(2, script.sent().size());
    script.play(Frames.PREFACE, Frames.settings(4, 1000), Frames.get(3, true));
    assertEquals(List.of("SETTINGS ACK", "DATA 1 END 100"), script.sent());
    assertEquals(3, script.events().size()); // settings, headers 3, closed 1
  }

  @Test
  void anUpgradeThatCannotBeIsNotMade() {
    for (String request :
        List.of(
            UPGRADE.replace("AAQAAABk", "AAQAAAB"), // not of six octets
            UPGRADE.replace("AAQAAABk", "?"),
            UPGRADE.replace("HTTP2-Settings: ", "X: "),
            UPGRADE.replace("HTTP2-Settings, ", ""),
            UPGRADE.replace("h2c", "h2"),
            UPGRADE.replace("Host: a:80\r\n", ""),
            UPGRADE.replace("User-Agent: t", "Content-Length: 3"),
            UPGRADE.replace("User-Agent: t", "HTTP2-Settings: AAQAAABk"))) {
      String answer = answer(Script.server(options -> options), request);
      assertTrue(answer.startsWith("HTTP/1.1 505"), request + answer);
    }
    Script off = Script.server(options -> options.allowUpgrade(false));
    assertTrue(answer(off, UPGRADE).startsWith("HTTP/1.1 505"));
  }

  @Test
  void wrongSettingsInAnUpgradeEndTheConnection_rfc9113_6_5_2() {
    Script script = Script.server(options -> options);
    script.play(ascii(UPGRADE.replace("AAQAAABk", "AAT_____")));
    assertTrue(script.engine.endings.isOver());
  }
}
