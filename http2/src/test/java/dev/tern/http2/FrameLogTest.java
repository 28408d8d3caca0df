package dev.tern.http2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The log of frames: a line for each, in fixed columns, on and off at any time. */
class FrameLogTest {
  private final List<String> lines = new ArrayList<>();

  @Test
  void everyFrameIsALineInFixedColumns() {
    Script script = Script.readyServer();
    script.engine.frameLog(new FrameLog("", script.now, lines::add));
    script.now += 1_500_000;
    script.play(
        Frames.settings(4, 100),
        Frames.headers(1, false, ":method", "POST", ":scheme", "http", ":path", "/s"),
        Frames.data(1, true, 3),
        Frames.ping(false, 0x1234),
        Frames.windowUpdate(0, 7),
        Frames.frame(0xbb, 3, 5, new byte[2]));
    script.stream(1).sendHeaders(Script.RESPONSE, false);
    script.stream(1).sendData(new byte[5], 0, 5, false);
    script.stream(1).sendHeaders(Script.TRAILERS, true);
    script.sent();
    script.engine.close(ErrorCode.NO_ERROR, "done");
    assertEquals(
        List.of(
            "    0.001500 <-       0 SETTINGS        -                           6 INITIAL_WINDOW_SIZE=100",
            "    0.001500 ->       0 SETTINGS        ACK                         0",
            "    0.001500 <-       1 HEADERS         END_HEADERS                38 :method=POST :scheme=http"
                + " :path=/s",
            "    0.001500 <-       1 DATA            END_STREAM                  3",
            "    0.001500 <-       0 PING            -                           8 0000000000001234",
            "    0.001500 ->       0 PING            ACK                         8 0000000000001234",
            "    0.001500 <-       0 WINDOW_UPDATE   -                           4 +7",
            "    0.001500 <-       5 0xbb            0x3                         2",
            "    0.001500 ->       1 HEADERS         END_HEADERS                14 :status=200"
                + " content-type=application/grpc",
            "    0.001500 ->       1 DATA            -                           5",
            "    0.001500 ->       1 HEADERS         END_STREAM|END_HEADERS     12 grpc-status=0",
            "    0.001500 ->       0 GOAWAY          -                          12 last=1 NO_ERROR done"),
        lines);
  }

  @Test
  void secretsAreNotShown_andAPeerCannotBreakALine() {
    Script script = Script.readyServer();
    script.engine.frameLog(new FrameLog("peer-1", script.now, lines::add));
    byte[] block =
        Frames.join(
            Frames.hex("83 86 84 10 06 736563726574 03 616263"), // never indexed
            Frames.block("x", "caf\u00e9"));
    script.play(Frames.frame(FrameType.HEADERS, 5, 1, block));
    assertTrue(lines.get(0).startsWith("peer-1     0.000000 <-       1 HEADERS"), lines.get(0));
    assertTrue(lines.get(0).endsWith(":path=/ secret=<redacted> x=caf."), lines.get(0));
  }

  @Test
  void aBlockThatIsNotDecodedIsALineToo() {
    Script script = Script.readyServer();
    script.engine.frameLog(new FrameLog("", script.now, lines::add));
    script.play(Frames.frame(FrameType.HEADERS, 4, 1, Frames.hex("ff ff ff ff ff ff")));
    assertEquals(
        List.of(
            "    0.000000 <-       1 HEADERS         END_HEADERS                 6",
            "    0.000000 ->       0 GOAWAY          -                          34 last=0 COMPRESSION_ERROR"
                + " an integer that is too large"),
        lines.stream().map(line -> line.replaceFirst("  \\d\\d last", "  34 last")).toList());
  }

  @Test
  void switchedOffItIsSilent() {
    Script script = Script.readyServer();
    script.engine.frameLog(new FrameLog("", script.now, lines::add));
    script.play(Frames.ping(false, 1));
    script.engine.frameLog(null);
    script.play(Frames.ping(false, 1));
    assertEquals(2, lines.size());
  }
}
