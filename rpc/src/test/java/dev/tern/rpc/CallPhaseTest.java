package dev.tern.rpc;

import static dev.tern.rpc.CallPhase.AWAITING_REQUEST;
import static dev.tern.rpc.CallPhase.CLOSED;
import static dev.tern.rpc.CallPhase.RUNNING;
import static dev.tern.rpc.CallPhase.TRAILERS_QUEUED;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tern.rpc.CallPhase.Input;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CallPhaseTest {
  private static final Map<CallPhase, CallPhase[]> TABLE =
      new EnumMap<>(
          Map.of(
              AWAITING_REQUEST, new CallPhase[] {RUNNING, TRAILERS_QUEUED, CLOSED},
              RUNNING, new CallPhase[] {RUNNING, TRAILERS_QUEUED, CLOSED},
              TRAILERS_QUEUED, new CallPhase[] {TRAILERS_QUEUED, TRAILERS_QUEUED, CLOSED},
              CLOSED, new CallPhase[] {CLOSED, CLOSED, CLOSED}));

  @Test
  void everyPairOfPhaseAndInput() {
    for (CallPhase phase : CallPhase.values()) {
      for (Input input : Input.values()) {
        CallPhase[] row = Objects.requireNonNull(TABLE.get(phase));
        assertEquals(row[input.ordinal()], phase.after(input), () -> phase + " " + input);
      }
    }
  }
}
