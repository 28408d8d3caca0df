package dev.tern.http2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tern.http2.StreamState.Input;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every pair of state and input, against RFC 9113 section 5.1 written down a second time. */
class StreamStateTest {
  private static final String RULES =
      """
      IDLE                SEND_HEADERS           OPEN
      IDLE                RECEIVE_HEADERS        OPEN
      IDLE                SEND_PUSH_PROMISE      RESERVED_LOCAL
      IDLE                RECEIVE_PUSH_PROMISE   RESERVED_REMOTE
      RESERVED_LOCAL      SEND_HEADERS           HALF_CLOSED_REMOTE
      RESERVED_LOCAL      SEND_RESET             CLOSED
      RESERVED_LOCAL      RECEIVE_RESET          CLOSED
      RESERVED_LOCAL      RECEIVE_WINDOW_UPDATE  RESERVED_LOCAL
      RESERVED_REMOTE     RECEIVE_HEADERS        HALF_CLOSED_LOCAL
      RESERVED_REMOTE     SEND_RESET             CLOSED
      RESERVED_REMOTE     RECEIVE_RESET          CLOSED
      RESERVED_REMOTE     SEND_WINDOW_UPDATE     RESERVED_REMOTE
      OPEN                SEND_HEADERS           OPEN
      OPEN                SEND_DATA              OPEN
      OPEN                SEND_END               HALF_CLOSED_LOCAL
      OPEN                SEND_RESET             CLOSED
      OPEN                SEND_WINDOW_UPDATE     OPEN
      OPEN                RECEIVE_HEADERS        OPEN
      OPEN                RECEIVE_DATA           OPEN
      OPEN                RECEIVE_END            HALF_CLOSED_REMOTE
      OPEN                RECEIVE_RESET          CLOSED
      OPEN                RECEIVE_WINDOW_UPDATE  OPEN
      HALF_CLOSED_LOCAL   SEND_RESET             CLOSED
      HALF_CLOSED_LOCAL   SEND_WINDOW_UPDATE     HALF_CLOSED_LOCAL
      HALF_CLOSED_LOCAL   RECEIVE_HEADERS        HALF_CLOSED_LOCAL
      HALF_CLOSED_LOCAL   RECEIVE_DATA           HALF_CLOSED_LOCAL
      HALF_CLOSED_LOCAL   RECEIVE_END            CLOSED
      HALF_CLOSED_LOCAL   RECEIVE_RESET          CLOSED
      HALF_CLOSED_LOCAL   RECEIVE_WINDOW_UPDATE  HALF_CLOSED_LOCAL
      HALF_CLOSED_REMOTE  SEND_HEADERS           HALF_CLOSED_REMOTE
      HALF_CLOSED_REMOTE  SEND_DATA              HALF_CLOSED_REMOTE
      HALF_CLOSED_REMOTE  SEND_END               CLOSED
      HALF_CLOSED_REMOTE  SEND_RESET             CLOSED
      HALF_CLOSED_REMOTE  RECEIVE_RESET          CLOSED
      HALF_CLOSED_REMOTE  RECEIVE_WINDOW_UPDATE  HALF_CLOSED_REMOTE
      CLOSED              RECEIVE_RESET          CLOSED
      CLOSED              RECEIVE_WINDOW_UPDATE  CLOSED
      """;

  static List<Arguments> everyPair() {
    Map<String, StreamState> rules = new HashMap<>();
    for (String line : RULES.strip().split("\n", -1)) {
      String[] words = line.split(" +", -1);
      rules.put(words[0] + words[1], StreamState.valueOf(words[2]));
    }
    List<Arguments> pairs = new ArrayList<>();
    for (StreamState state : StreamState.values()) {
      for (Input input : Input.values()) {
        pairs.add(Arguments.of(state, input, rules.remove(state.name() + input.name())));
      }
    }
    assertEquals(Map.of(), rules);
    return pairs;
  }

  @ParameterizedTest
  @MethodSource("everyPair")
  void everyPairHasItsStateOrIsAnError_rfc9113_5_1(
      StreamState state, Input input, @Nullable StreamState expected) {
    assertEquals(expected, state.after(input));
    if (expected == null) {
      assertNull(state.after(input));
      assertThrows(IllegalStateException.class, () -> state.then(input));
    } else {
      assertEquals(expected, state.then(input));
    }
  }

  @Test
  void whatComesBehindTheEndIsStreamClosed_andElseAProtocolError_rfc9113_5_1() {
    assertEquals(ErrorCode.STREAM_CLOSED, StreamState.HALF_CLOSED_REMOTE.violation());
    assertEquals(ErrorCode.STREAM_CLOSED, StreamState.CLOSED.violation());
    assertEquals(ErrorCode.PROTOCOL_ERROR, StreamState.IDLE.violation());
    assertEquals(ErrorCode.PROTOCOL_ERROR, StreamState.RESERVED_LOCAL.violation());
    assertEquals(ErrorCode.PROTOCOL_ERROR, StreamState.RESERVED_REMOTE.violation());
  }
}
