package dev.tern.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CallOptionsTest {

  @Test
  void withoutAnyOfThemThereIsNoDeadline() {
    assertEquals(Long.MAX_VALUE, CallOptions.DEFAULT.remainingNanos());
  }

  @Test
  void theEarlierOfTimeoutAndDeadlineCounts() {
    CallOptions options =
        CallOptions.DEFAULT
            .withTimeout(Duration.ofHours(1))
            .withDeadline(Deadline.after(Duration.ofHours(2)));
    assertEquals(Duration.ofHours(1).toNanos(), options.remainingNanos());
    options = options.withDeadline(Deadline.after(Duration.ofMinutes(1)));
    assertTrue(options.remainingNanos() <= Duration.ofMinutes(1).toNanos());
  }

  @Test
  void aTimeoutBeyondAllTimeSaturates() {
    CallOptions options = CallOptions.DEFAULT.withTimeout(Duration.ofDays(1_000_000_000));
    assertEquals(Long.MAX_VALUE, options.remainingNanos());
  }

  @Test
  void aCallsOptionsStandOverTheChannels() {
    CallOptions channel =
        CallOptions.DEFAULT
            .withTimeout(Duration.ofSeconds(5))
            .withMetadata(Metadata.of("x-tenant", "42"))
            .withCompression("gzip")
            .withWaitForReady();
    CallOptions call =
        CallOptions.DEFAULT
            .withMetadata(Metadata.of("x-call", "1"))
            .withCompression("identity")
            .withWaitForReady(false);
    CallOptions merged = channel.overriddenBy(call);
    assertEquals(Duration.ofSeconds(5).toNanos(), merged.remainingNanos());
    assertEquals(Metadata.of("x-tenant", "42", "x-call", "1"), merged.metadata());
    assertEquals("identity", merged.compression());
    assertFalse(merged.waitForReady());
  }

  @Test
  void withoutDefaultsNothingIsMade() {
    CallOptions call = CallOptions.DEFAULT.withWaitForReady();
    assertSame(call, CallOptions.DEFAULT.overriddenBy(call));
    assertSame(call, call.overriddenBy(CallOptions.DEFAULT));
  }

  @Test
  void sizesMustNotBeNegative() {
    assertThrows(
        IllegalArgumentException.class, () -> CallOptions.DEFAULT.withMaxInboundMessageSize(-1));
  }
}
