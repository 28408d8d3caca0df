package dev.tern.interop.attacks;

import static dev.tern.interop.attacks.Octets.ascii;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What can be done before and below HTTP/2. */
final class SocketAttacks {
  /** Preface and SETTINGS acknowledgement have ten seconds, and some grace. */
  private static final long TIMEOUT_MILLIS = 14_000;

  private SocketAttacks() {}

  static List<Attack> all() {
    return List.of(
        new Attack("http-1.1", "RFC 9113 3.4", SocketAttacks::http11),
        new Attack("garbage-preface", "RFC 9113 3.4", SocketAttacks::garbage),
        new Attack("half-close-and-reset", "CVE-2026-42577", SocketAttacks::halfClose),
        new Attack("connect-and-vanish", "CVE-2023-4785", SocketAttacks::vanish),
        new Attack("idle-without-preface", "slow handshake", SocketAttacks::silent));
  }

  /** Speaks HTTP/1.1: an answer in its own language, or an end at once, but no silence. */
  private static Outcome http11(Scene scene) throws IOException {
    Peer peer = scene.openBare();
    peer.send(ascii("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    Outcome outcome = scene.cutOff(peer);
    String answer = peer.answer();
    int line = answer.indexOf('\r');
    return new Outcome(
        outcome.withstood(),
        line > 0 ? answer.substring(0, line) : outcome.what(),
        outcome.cutOffNanos());
  }

  private static Outcome garbage(Scene scene) throws IOException {
    Peer peer = scene.openBare();
    peer.flood(new byte[] {(byte) 0xde, (byte) 0xad}, 1 << 20);
    return scene.cutOff(peer);
  }

  private static Outcome halfClose(Scene scene) throws IOException {
    for (int i = 0; i < 1000; i++) {
      try (Peer peer = scene.target.connect()) {
        peer.send(scene.target.unaryCall(1));
        peer.halfClose();
        peer.closeHard();
      }
    }
    return scene.served(scene.open(), 1);
  }

  private static Outcome vanish(Scene scene) throws IOException {
    for (int i = 0; i < 2000; i++) {
      new Peer(scene.target.address()).closeHard();
    }
    return scene.served(scene.open(), 1);
  }

  /**
   * Many connections that say nothing: each must be cut off when the time for its preface is over.
   */
  private static Outcome silent(Scene scene) throws IOException {
    var peers = new ArrayList<Peer>();
    for (int i = 0; i < 200; i++) {
      peers.add(scene.openBare());
    }
    Peer slow = scene.openBare();
    slow.send(Octets.PREFACE);
    Peer deaf = scene.open().silentOnSettings();
    Outcome last = scene.cutOffWithin(slow, TIMEOUT_MILLIS);
    int open = last.withstood() ? 0 : 1;
    for (Peer peer : peers) {
      open += scene.cutOffWithin(peer, TIMEOUT_MILLIS).withstood() ? 0 : 1;
    }
    open += scene.cutOffWithin(deaf, TIMEOUT_MILLIS).withstood() ? 0 : 1;
    return new Outcome(
        open == 0,
        open == 0 ? "202 silent peers, each cut off" : open + " of 202 still open",
        last.cutOffNanos());
  }
}
