package dev.tern.interop.service;

/** One case of gRPC's interop test descriptions, seen from the client. */
@FunctionalInterface
interface InteropCase {

  /**
   * Plays the case.
   *
   * @throws AssertionError when the peer did something else than the description says, with what
   *     was expected and what came
   * @throws Exception when a call failed that should have succeeded
   */
  void play(InteropPeer peer) throws Exception;
}
