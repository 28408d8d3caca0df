package dev.tern.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.http2.CloseCause;
import dev.tern.http2.ErrorCode;
import dev.tern.http2.Http2Options;
import dev.tern.http2.Initiator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Connections that were cut, in a log that attackers cannot fill. */
class CutLogTest {
  private static final long SECOND = 1_000_000_000L;

  private final ServerRig.Log lines = new ServerRig.Log();
  private final CutLog log = new CutLog(lines, Http2Options.builder().build().limitCounters());
  private long now = -SECOND;

  private void cut() {
    log.cut(
        null,
        new CloseCause.ConnectionLost(
            ErrorCode.ENHANCE_YOUR_CALM, Initiator.LIBRARY, "too many {0}", null),
        now);
  }

  @Test
  void aLineSaysWhoAndWhy() {
    cut();
    assertEquals(
        "WARNING the connection with null was cut: ENHANCE_YOUR_CALM, too many {0}", lines.line());
  }

  @Test
  void beyondABurstThereIsALineASecond_whichSaysHowManyThereWereBesides() {
    for (int i = 0; i < 1000; i++) {
      cut();
    }
    assertEquals(CutLog.BURST, lines.lines.size());
    now += SECOND;
    cut();
    cut();
    assertEquals(CutLog.BURST + 1, lines.lines.size());
    String last = List.copyOf(lines.lines).get(CutLog.BURST);
    assertTrue(last.contains((1000 - CutLog.BURST) + " more were cut and not logged"), last);
    now += 3600 * SECOND;
    for (int i = 0; i < 1000; i++) {
      cut();
    }
    assertEquals(2 * CutLog.BURST + 1, lines.lines.size());
  }
}
