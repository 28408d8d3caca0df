package dev.tern.nio;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** When a selector counts as broken. */
class SpinGuardTest {
  private final SpinGuard guard = new SpinGuard();

  private void nothing(int times) {
    for (int i = 0; i < times; i++) {
      assertFalse(guard.spins(true));
    }
  }

  @Test
  void emptyWaitsInARowMeanThatItSpins() {
    nothing(SpinGuard.MOST - 1);
    assertTrue(guard.spins(true));
    nothing(SpinGuard.MOST - 1);
    assertTrue(guard.spins(true), "and so again, with the next selector");
  }

  @Test
  void oneWaitThatFoundSomethingBeginsAnew() {
    nothing(SpinGuard.MOST - 1);
    assertFalse(guard.spins(false));
    nothing(SpinGuard.MOST - 1);
  }
}
