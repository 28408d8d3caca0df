package dev.tern.http2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Malformed messages, RFC 9113 sections 8.1 to 8.3, both ways. */
class FieldScriptTest {
  private static final List<String> HEAD =
      List.of(":method", "POST", ":scheme", "http", ":path", "/");

  private static List<String> head(String... more) {
    List<String> fields = new ArrayList<>(HEAD);
    fields.addAll(Arrays.asList(more));
    return fields;
  }

  static Stream<List<String>> badFields() {
    List<List<String>> bad = new ArrayList<>();
    for (String name :
        List.of("connection", "proxy-connection", "keep-alive", "transfer-encoding", "upgrade")) {
      bad.add(List.of(name, "x"));
    }
    bad.add(List.of("te", "gzip"));
    bad.add(List.of("te", ""));
    bad.add(List.of("", "x"));
    for (char c = 0; c < 256; c++) {
      boolean allowed = c > ' ' && c < 0x7f && c != ':' && (c < 'A' || c > 'Z');
      if (!allowed) {
        bad.add(List.of("a" + c, "x"));
      }
    }
    for (char c : new char[] {0, '\n', '\r'}) {
      bad.add(List.of("a", "x" + c + "y"));
      bad.add(List.of("a", "" + c));
    }
    for (String value : List.of(" x", "x ", "\tx", "x\t", " ")) {
      bad.add(List.of("a", value));
    }
    return bad.stream();
  }

  @ParameterizedTest
  @MethodSource("badFields")
  void badFieldsMakeARequestMalformed_rfc9113_8_2(List<String> field) {
    refused(head(field.get(0), field.get(1)));
  }

  @ParameterizedTest
  @MethodSource("badFields")
  void badFieldsCannotBeSent_rfc9113_8_2(List<String> field) {
    assertThrows(IllegalArgumentException.class, () -> Headers.of(field.get(0), field.get(1)));
  }

  static Stream<List<String>> badHeads() {
    return Stream.of(
        List.of(),
        List.of("a", "b"),
        List.of(":scheme", "http", ":path", "/"),
        List.of(":method", "GET", ":path", "/"),
        List.of(":method", "GET", ":scheme", "http"),
        List.of(":method", "GET", ":scheme", "http", ":path", ""),
        List.of(":method", "", ":scheme", "http", ":path", "/"),
        head(":method", "GET"),
        head(":path", "/b"),
        head(":scheme", "https"),
        head(":authority", "a", ":authority", "b"),
        head(":status", "200"),
        head(":what", "x"),
        head(":", "x"),
        head("a", "b", ":authority", "c"),
        List.of("a", "b", ":method", "GET", ":scheme", "http", ":path", "/"),
        List.of(":method", "CONNECT", ":scheme", "http", ":path", "/", ":authority", "a"),
        List.of(":method", "CONNECT"),
        head("content-length", "x"),
        head("content-length", "-1"),
        head("content-length", "1", "content-length", "2"),
        head("content-length", "99999999999999999999"));
  }

  @ParameterizedTest
  @MethodSource("badHeads")
  void badHeadsAreMalformed_rfc9113_8_3(List<String> fields) {
    refused(fields);
  }

  private static void refused(List<String> fields) {
    Script script = Script.readyServer();
    script.play(Frames.headers(1, false, fields.toArray(String[]::new)));
    assertEquals(List.of("RST_STREAM 1 PROTOCOL_ERROR"), script.sent());
    script.play(Frames.get(3, true)); // and the connection goes on
    assertEquals(1, script.engine.activeStreams());
  }

  @Test
  void goodHeadsAreGivenOn() {
    List<List<String>> good =
        List.of(
            head(),
            head(":authority", "a:80", "te", "trailers", "x", "", "cookie", "a=b", "cookie", "c=d"),
            head("a", "b\tc d\u00ff\u0080"),
            head("!#$%&'*+-.^_`|~", "x"),
            head("content-length", "7", "content-length", "7"),
            List.of(":path", "*", ":scheme", "http", ":method", "OPTIONS"),
            List.of(":method", "CONNECT", ":authority", "a:80"));
    int id = 1;
    Script script = Script.readyServer();
    for (List<String> fields : good) {
      script.play(Frames.headers(id, false, fields.toArray(String[]::new)));
      assertEquals(1, script.events().size(), "" + fields);
      id += 2;
    }
    assertEquals(List.of(), script.sent());
  }

  static Stream<List<String>> badResponses() {
    return Stream.of(
        List.of(),
        List.of("a", "b"),
        List.of(":status", "20"),
        List.of(":status", "2000"),
        List.of(":status", "2x0"),
        List.of(":status", "099"),
        List.of(":status", ""),
        List.of(":status", "101"),
        List.of(":status", "200", ":status", "200"),
        List.of(":status", "200", ":path", "/"),
        List.of("a", "b", ":status", "200"),
        List.of(":status", "200", "Upper", "x"));
  }

  @ParameterizedTest
  @MethodSource("badResponses")
  void badResponsesAreMalformed_rfc9113_8_3_2(List<String> fields) {
    Script script = Script.readyClient();
    script.open(false);
    script.sent();
    script.play(Frames.headers(1, false, fields.toArray(String[]::new)));
    assertEquals(List.of("RST_STREAM 1 PROTOCOL_ERROR"), script.sent());
  }

  @Test
  void trailersHaveNoPseudoHeaderFields_rfc9113_8_1() {
    Script script = Script.readyServer();
    script.play(Frames.get(1, false), Frames.headers(1, true, ":path", "/"));
    assertEquals(List.of("RST_STREAM 1 PROTOCOL_ERROR"), script.sent());
  }

  @Test
  void aResponseToHeadAndA304MayPromiseWhatDoesNotCome_rfc9110_8_6() {
    Script script = Script.readyClient();
    Headers head = Headers.of(":method", "HEAD", ":scheme", "http", ":path", "/");
    script.engine.openStream(script.recorder.listener(1), head, true);
    script.open(true);
    script.sent();
    script.play(Frames.headers(1, true, ":status", "200", "content-length", "5"));
    script.play(Frames.headers(3, true, ":status", "304", "content-length", "5"));
    assertEquals(List.of(), script.sent());
  }

  @Test
  void aBlockThatIsRefusedKeepsTheTableInStep_rfc9113_4_3() {
    Script script = Script.readyServer();
    // literal with incremental indexing of "Bad: x" (malformed) and then of a: b
    byte[] seed = Frames.hex("40 03 426164 01 78  40 01 61 01 62");
    byte[] request = Frames.hex("83 86 84 be"); // POST, http, /, and the newest entry
    script.play(Frames.frame(1, 4, 1, Frames.join(Frames.hex("83 86 84"), seed)));
    script.play(Frames.frame(1, 4, 3, request));
    assertEquals(List.of("RST_STREAM 1 PROTOCOL_ERROR"), script.sent());
    assertEquals(
        List.of("headers 3 {:method: POST, :scheme: http, :path: /, a: b}"), script.events());
  }

  @Test
  void fieldBlocksMayComeInPieces_rfc9113_6_10() {
    byte[] block = Frames.block(HEAD.toArray(String[]::new));
    Script script = Script.readyServer();
    script.play(
        Frames.frame(
            1, 1 | 8, 1, Frames.join(new byte[] {3}, Arrays.copyOf(block, 4), new byte[3])),
        Frames.continuation(1, false, Arrays.copyOfRange(block, 4, 9)),
        Frames.continuation(1, false, new byte[0]),
        Frames.continuation(1, true, Arrays.copyOfRange(block, 9, block.length)));
    assertEquals(
        List.of("headers 1 END {:method: POST, :scheme: http, :path: /}"), script.events());
  }

  @Test
  void largeBlocksAreSentInPieces_rfc9113_6_10() {
    Script script = Script.readyServer();
    Headers large =
        Headers.builder()
            .add(":status", "200")
            .add("large", "x".repeat(40_000), Headers.Indexing.UNINDEXED)
            .build();
    for (int size : new int[] {1, 10, 511, 512, 1000, 16_384, 16_393, 20_000, 65_536}) {
      Script each = Script.readyServer();
      each.play(Frames.get(1, true));
      each.stream(1).sendHeaders(large, true);
      assertEquals(
          List.of("HEADERS 1 END++ {:status: 200, large: " + "x".repeat(40_000) + "}"),
          each.log.read(each.sentBytes(size)));
    }
    assertEquals(List.of(), script.sent());
  }

  @Test
  void theSameBlockIsTheSameObject() {
    List<Headers> heads = new ArrayList<>();
    Script script = Script.readyClient();
    for (int i = 0; i < 2; i++) {
      StreamListener listener =
          new StreamListener() {
            @Override
            public void onHeaders(Headers headers, boolean endStream) {
              heads.add(headers);
            }

            @Override
            public void onData(byte[] buffer, int offset, int length, boolean endStream) {}

            @Override
            public void onWritable() {}

            @Override
            public void onClosed(CloseCause cause) {}
          };
      script.engine.openStream(listener, Script.REQUEST, true);
    }
    script.sent();
    script.play(Frames.headers(1, true, Script.OK), Frames.headers(3, true, Script.OK));
    org.junit.jupiter.api.Assertions.assertSame(heads.get(0), heads.get(1));
  }
}
