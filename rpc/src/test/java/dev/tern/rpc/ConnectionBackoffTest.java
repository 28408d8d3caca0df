package dev.tern.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** gRPC "connection backoff protocol". */
class ConnectionBackoffTest {

  @Test
  void delaysGrowBy1point6UpTo120Seconds() {
    Backoff backoff = new Backoff(ConnectionBackoff.DEFAULT.withoutJitter(), new Random(1));
    assertEquals(1_000_000_000L, backoff.nextDelayNanos());
    assertEquals(1_600_000_000L, backoff.nextDelayNanos());
    assertEquals(2_560_000_000L, backoff.nextDelayNanos());
    for (int i = 0; i < 20; i++) {
      backoff.nextDelayNanos();
    }
    assertEquals(120_000_000_000L, backoff.nextDelayNanos());
  }

  @Test
  void aConnectionThatWasMadeStartsItAnew() {
    Backoff backoff = new Backoff(ConnectionBackoff.DEFAULT.withoutJitter(), new Random(1));
    backoff.nextDelayNanos();
    backoff.nextDelayNanos();
    backoff.reset();
    assertEquals(1_000_000_000L, backoff.nextDelayNanos());
  }

  @Test
  void jitterIsAFifthOnBothSides() {
    Backoff backoff = new Backoff(ConnectionBackoff.DEFAULT, new Random(7));
    long least = Long.MAX_VALUE;
    long most = 0;
    for (int i = 0; i < 1000; i++) {
      long delay = backoff.nextDelayNanos();
      backoff.reset();
      least = Math.min(least, delay);
      most = Math.max(most, delay);
      assertTrue(delay >= 800_000_000L && delay <= 1_200_000_000L, () -> "delay " + delay);
    }
    assertTrue(least < 850_000_000L && most > 1_150_000_000L);
  }

  @Test
  void rangesAreChecked() {
    ConnectionBackoff good = ConnectionBackoff.DEFAULT;
    Duration second = Duration.ofSeconds(1);
    assertThrows(IllegalArgumentException.class, () -> good.withDelays(Duration.ZERO, second));
    assertThrows(
        IllegalArgumentException.class, () -> good.withDelays(second, Duration.ofMillis(1)));
    assertThrows(
        IllegalArgumentException.class,
        () -> new ConnectionBackoff(second, 0.5, second, 0.2, second));
    assertThrows(
        IllegalArgumentException.class,
        () -> new ConnectionBackoff(second, 1.6, second, 1.5, second));
    assertThrows(
        IllegalArgumentException.class, () -> good.withConnectTimeout(Duration.ofSeconds(-1)));
  }
}
