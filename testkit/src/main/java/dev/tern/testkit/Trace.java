package dev.tern.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What happened in a simulation, a line for each event: step, time, who, what.
 *
 * <p>Owner: the simulation.
 */
final class Trace {
  private final boolean on;
  private final List<String> lines = new ArrayList<>();

  Trace(boolean on) {
    this.on = on;
  }

  boolean isOn() {
    return on;
  }

  void add(long step, long nanos, String who, Supplier<String> what) {
    if (on) {
      String time =
          nanos / 1_000_000 + "." + String.valueOf(1_000_000 + nanos % 1_000_000).substring(1);
      lines.add(
          " ".repeat(Math.max(0, 6 - String.valueOf(step).length()))
              + step
              + " "
              + " ".repeat(Math.max(0, 12 - time.length()))
              + time
              + " ms  "
              + who
              + " ".repeat(Math.max(1, 14 - who.length()))
              + what.get());
    }
  }

  /** All lines so far. */
  List<String> lines() {
    return List.copyOf(lines);
  }
}
