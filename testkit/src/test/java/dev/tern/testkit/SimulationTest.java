package dev.tern.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulationTest {
  private static final int SEEDS = Integer.getInteger("tern.sim.seeds", 1000);

  @Test
  void noSeedBreaksARule() {
    long steps = Simulation.explore(SEEDS, Workload::run);
    assertTrue(steps > 20L * SEEDS, steps + " steps are too few to have tried anything");
    System.out.println(SEEDS + " seeds, " + steps + " steps");
  }

  @Test
  void equalSeedsHaveEqualTraces() {
    for (long seed = 1; seed <= 20; seed++) {
      List<String> first = Simulation.trace(seed, Workload::run);
      assertEquals(first, Simulation.trace(seed, Workload::run), "seed " + seed);
      assertTrue(first.size() > 10, "seed " + seed);
    }
  }

  @Test
  void otherSeedsAreOtherWorlds() {
    assertNotEquals(Simulation.trace(1, Workload::run), Simulation.trace(2, Workload::run));
  }

  @Test
  void aBrokenRuleIsToldWithItsSeedAndItsTrace() {
    AssertionError error =
        assertThrows(
            AssertionError.class,
            () ->
                Simulation.explore(
                    10,
                    simulation -> {
                      simulation.note("scenario", () -> "begins");
                      simulation.run(Duration.ofMillis(simulation.seed()));
                      simulation.check(simulation.seed() != 3, () -> "three");
                      simulation.run(Duration.ofMillis(1));
                    }));
    String message = String.valueOf(error.getMessage());
    assertTrue(message.startsWith("seed 3 fails: three"), message);
    assertTrue(message.contains("-Dtern.sim.seed=3"), message);
    assertTrue(message.contains("scenario"), message);
    assertTrue(message.contains("VIOLATION"), message);
  }
}
