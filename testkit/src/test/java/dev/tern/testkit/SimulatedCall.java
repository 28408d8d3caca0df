package dev.tern.testkit;

import dev.tern.rpc.MethodType;
import dev.tern.rpc.RpcException;
import dev.tern.rpc.StatusCode;
import java.nio.ByteBuffer;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * One call of the workload: what was drawn for it, and what both sides have seen of it.
 *
 * <p>Owner: the simulation.
 */
final class SimulatedCall {
  /** What its handler does. */
  enum Behaviour {
    IMMEDIATE,
    LATER,
    EARLY,
    ERROR,
    NEVER
  }

  static final StatusCode ERROR_CODE = StatusCode.FAILED_PRECONDITION;

  final int id;
  final MethodType type;
  final Behaviour behaviour;
  final int requests;
  final int responses;
  final int largest;
  final long startMillis;
  final long timeoutMillis; // 0 for none
  final long cancelMillis; // 0 for never
  final boolean slowReader;

  // The server's.
  int runs;
  int requestsSeen;
  int responsesSent;
  boolean completed;
  boolean failed;

  // The client's.
  int requestsSent;
  long requestOctets;
  long startedNanos;
  int responsesSeen;
  boolean cancelled;
  boolean okDelivered;
  boolean ended;
  @Nullable StatusCode status;
  String message = "";

  SimulatedCall(int id, Random random) {
    this.id = id;
    type = MethodType.values()[random.nextInt(4)];
    behaviour =
        switch (random.nextInt(10)) {
          case 0 -> Behaviour.NEVER;
          case 1 -> Behaviour.ERROR;
          case 2 -> type.clientStreams() ? Behaviour.EARLY : Behaviour.IMMEDIATE;
          case 3, 4, 5 -> Behaviour.LATER;
          default -> Behaviour.IMMEDIATE;
        };
    requests = type.clientStreams() ? random.nextInt(8) : 1;
    responses = type.serverStreams() ? random.nextInt(8) : 1;
    largest = random.nextInt(4) == 0 ? 40_000 : 200;
    startMillis = random.nextInt(100);
    timeoutMillis =
        behaviour == Behaviour.NEVER || random.nextInt(3) == 0 ? 1 + random.nextInt(300) : 0;
    cancelMillis = random.nextInt(4) == 0 ? 1 + random.nextInt(200) : 0;
    slowReader = random.nextInt(4) == 0;
  }

  boolean isPastDeadline(long nowNanos) {
    return timeoutMillis > 0 && nowNanos - startedNanos >= timeoutMillis * 1_000_000;
  }

  /** A message that knows whose it is, and which one. */
  byte[] message(int number, Random random) {
    byte[] bytes = new byte[8 + random.nextInt(largest)];
    ByteBuffer.wrap(bytes).putInt(id).putInt(number);
    return bytes;
  }

  /** Whether that is this call's message of that number. */
  boolean is(byte[] message, int number) {
    ByteBuffer in = ByteBuffer.wrap(message);
    return message.length >= 8 && in.getInt() == id && in.getInt() == number;
  }

  RpcException error() {
    return new RpcException(ERROR_CODE, "as was drawn");
  }

  @Override
  public String toString() {
    return "call "
        + id
        + " ("
        + type
        + ", "
        + behaviour
        + (", " + requests + " requests, " + responses + " responses of up to " + largest)
        + (timeoutMillis > 0 ? ", timeout " + timeoutMillis + " ms" : "")
        + (cancelMillis > 0 ? ", cancelled after " + cancelMillis + " ms" : "")
        + ")";
  }
}
