package dev.tern.rpc;

import static dev.tern.rpc.ConnectivityState.CONNECTING;
import static dev.tern.rpc.ConnectivityState.IDLE;
import static dev.tern.rpc.ConnectivityState.READY;
import static dev.tern.rpc.ConnectivityState.SHUTDOWN;
import static dev.tern.rpc.ConnectivityState.TRANSIENT_FAILURE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every pair of states of the client's two machines. */
class ClientStatesTest {

  @Test
  void aChannelGoesWhereTheConnectivityDocumentLetsIt() {
    Map<ConnectivityState, Set<ConnectivityState>> allowed =
        Map.of(
            IDLE, EnumSet.of(CONNECTING, TRANSIENT_FAILURE, SHUTDOWN),
            CONNECTING, EnumSet.of(IDLE, READY, TRANSIENT_FAILURE, SHUTDOWN),
            READY, EnumSet.of(IDLE, CONNECTING, TRANSIENT_FAILURE, SHUTDOWN),
            TRANSIENT_FAILURE, EnumSet.of(IDLE, CONNECTING, READY, SHUTDOWN),
            SHUTDOWN, EnumSet.noneOf(ConnectivityState.class));
    for (ConnectivityState from : ConnectivityState.values()) {
      for (ConnectivityState to : ConnectivityState.values()) {
        boolean expected = allowed.getOrDefault(from, Set.of()).contains(to);
        assertEquals(expected, from.mayBecome(to), from + " -> " + to);
      }
    }
  }

  @Test
  void aCallGoesForwardAndBackToWaitingOnly() {
    Map<ClientPhase, Set<ClientPhase>> allowed =
        Map.of(
            ClientPhase.CREATED,
                EnumSet.of(ClientPhase.WAITING, ClientPhase.OPEN, ClientPhase.CLOSED),
            ClientPhase.WAITING, EnumSet.of(ClientPhase.OPEN, ClientPhase.CLOSED),
            ClientPhase.OPEN, EnumSet.of(ClientPhase.WAITING, ClientPhase.CLOSED),
            ClientPhase.CLOSED, EnumSet.noneOf(ClientPhase.class));
    for (ClientPhase from : ClientPhase.values()) {
      for (ClientPhase to : ClientPhase.values()) {
        boolean expected = allowed.getOrDefault(from, Set.of()).contains(to);
        assertEquals(expected, from.mayBecome(to), from + " -> " + to);
      }
    }
  }
}
