package dev.tern.interop.service;

import dev.tern.rpc.Channel;
import io.grpc.testing.integration.TestService;

/** Large unary calls one after the other, each within a time. */
final class SoakCases {
  private static final int ITERATIONS = 10;

  /** Generous: a slow machine is no fault of the peer. */
  private static final long MAX_MILLIS = 3_000;

  private SoakCases() {}

  static void rpcSoak(InteropPeer peer) {
    for (int i = 0; i < ITERATIONS; i++) {
      iterate(i, () -> large(peer.service()));
    }
  }

  static void channelSoak(InteropPeer peer) {
    for (int i = 0; i < ITERATIONS; i++) {
      iterate(
          i,
          () -> {
            try (Channel channel = peer.newChannel()) {
              large(InteropPeer.service(channel));
            }
          });
    }
  }

  private static void large(TestService.Client service) {
    UnaryCases.checkLarge(service.unaryCall(Requests.large().build()));
  }

  private static void iterate(int iteration, Runnable call) {
    long begin = System.nanoTime();
    call.run();
    long millis = (System.nanoTime() - begin) / 1_000_000;
    if (millis > MAX_MILLIS) {
      throw new AssertionError(
          "iteration " + iteration + ": expected at most " + MAX_MILLIS + " ms, got " + millis);
    }
  }
}
