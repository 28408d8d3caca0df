package dev.tern.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** grpc-timeout, PROTOCOL-HTTP2.md "Timeout". */
class TimeoutFormatTest {

  @ParameterizedTest
  @CsvSource({
    "1, 1n",
    "0, 1n",
    "-5, 1n",
    "99999999, 99999999n",
    "100000000, 100000u",
    "100000001, 100001u",
    "99999999000, 99999999u",
    "99999999001, 100000m",
    "100000000000, 100000m",
    "99999999000000, 99999999m",
    "99999999000001, 100000S",
    "100000000000000, 100000S",
    "99999999000000000, 99999999S",
    "99999999000000001, 1666667M",
    "100000000000000000, 1666667M",
    "9223372036854775807, 2562048H",
  })
  void valueStaysBelowTenToTheEighthAndNeverBecomesZero(long nanos, String wire) {
    // 2^63 ns are 153,722,867 minutes: nine digits, so hours.
    assertEquals(wire, TimeoutFormat.format(nanos));
  }

  @ParameterizedTest
  @CsvSource({
    "1n, 1",
    "0n, 0",
    "00000001u, 1000",
    "2m, 2000000",
    "3S, 3000000000",
    "4M, 240000000000",
    "5H, 18000000000000",
    "99999999M, 5999999940000000000",
  })
  void eachUnitIsRead(String wire, long nanos) {
    assertEquals(nanos, TimeoutFormat.parseNanos(wire));
  }

  @Test
  void hugeHoursSaturate() {
    assertEquals(Long.MAX_VALUE, TimeoutFormat.parseNanos("99999999H"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "n",
        "5",
        "5x",
        "5 n",
        "-5n",
        "+5n",
        "5.0S",
        "0x5n",
        "123456789n",
        "5nn",
        "5N",
        "5s",
        "５n",
        " 5n",
        "5n ",
      })
  void anythingElseIsMalformed(String wire) {
    assertEquals(TimeoutFormat.MALFORMED, TimeoutFormat.parseNanos(wire));
  }

  @Test
  void whatIsWrittenIsReadAsNoLessAndGainsLessThanOneUnit() {
    Random random = new Random(3);
    for (int i = 0; i < 10_000; i++) {
      long nanos = (random.nextLong() >>> (1 + random.nextInt(62))) + 1;
      long read = TimeoutFormat.parseNanos(TimeoutFormat.format(nanos));
      assertTrue(read >= nanos, () -> nanos + " became " + read);
      assertTrue(
          read - nanos <= Math.max(nanos / 100_000 * 60, 0), () -> nanos + " became " + read);
    }
  }

  @Test
  void deadlinesThatAreTooFarSaturate() {
    Deadline far = Deadline.after(Duration.ofSeconds(Long.MAX_VALUE));
    assertTrue(far.remainingNanos() > Duration.ofDays(365 * 100).toNanos());
    assertTrue(Deadline.after(Duration.ofSeconds(Long.MIN_VALUE)).isExpired());
    assertEquals(far, far.min(null));
    assertTrue(Deadline.afterNanos(5).min(far).remainingNanos() <= 5);
  }

  @Test
  void deadlineFollowsTheClockItWasMadeOn() {
    long[] now = {Long.MAX_VALUE - 10}; // about to wrap
    Deadline deadline = Deadline.on(() -> now[0], 100);
    now[0] += 60;
    assertEquals(40, deadline.remainingNanos());
    assertEquals("4.0E-5 ms from now", deadline.toString());
    now[0] += 40;
    assertTrue(deadline.isExpired());
  }
}
