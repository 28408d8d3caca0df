package dev.tern.interop.attacks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * One attack being played: its connections, and the judgements that many attacks share.
 *
 * <p>Owner: the thread that made it.
 */
final class Scene implements AutoCloseable {
  private static final long CUT_OFF_MILLIS = 5000;
  private static final long ANSWER_MILLIS = 5000;

  final Target target;
  private final List<Peer> peers = new ArrayList<>();

  Scene(Target target) {
    this.target = target;
  }

  /** Another connection of the attacker. */
  Peer open(int... settings) throws IOException {
    return keep(target.connect(settings));
  }

  /** A connection on which nothing was said yet, and on which SETTINGS are not acknowledged. */
  Peer openBare() throws IOException {
    return keep(new Peer(target.address()).silentOnSettings());
  }

  private Peer keep(Peer peer) {
    peers.add(peer);
    return peer;
  }

  /** The server must end the connection, and soon. */
  Outcome cutOff(Peer peer) {
    return cutOffWithin(peer, CUT_OFF_MILLIS);
  }

  Outcome cutOffWithin(Peer peer, long millis) {
    peer.reading = true;
    peer.awaitEnd(millis);
    boolean inTime = peer.isClosed() && peer.endNanos() <= TimeUnit.MILLISECONDS.toNanos(millis);
    return new Outcome(inTime, peer.fate(), peer.endNanos());
  }

  /** As {@link #cutOff}, with this error code. */
  Outcome cutOff(Peer peer, int code) {
    Outcome outcome = cutOff(peer);
    boolean right = peer.goAwayCode() == code || peer.goAwayCode() < 0;
    return new Outcome(outcome.withstood() && right, outcome.what(), outcome.cutOffNanos());
  }

  /** The server may end the connection, or read no more of it until its replies are taken. */
  Outcome cutOffOrHeld(Peer peer) {
    if (peer.isHeld()) {
      return Outcome.of(true, peer.fate());
    }
    return cutOff(peer);
  }

  /** The server may end the connection; if it does not, the connection must still work. */
  Outcome cutOffOrServed(Peer peer, int stream) {
    if (!peer.isClosed() && !peer.isGoingAway()) {
      Outcome served = served(peer, stream);
      if (served.withstood() || !peer.isGoingAway()) {
        return served;
      }
    }
    return cutOff(peer);
  }

  /** The connection must still work: a call on it is answered OK. */
  Outcome served(Peer peer, int stream) {
    peer.reading = true;
    peer.send(target.unaryCall(stream));
    peer.await(() -> peer.isAnswered(stream), ANSWER_MILLIS);
    boolean ok = Objects.equals(peer.status(stream), "0");
    String answered = ok ? "goes on" : "a call after it: " + answer(peer, stream);
    return new Outcome(ok, answered + withResets(peer), peer.endNanos());
  }

  /** The stream must be answered, and not with OK; the connection may end for it. */
  Outcome refused(Peer peer, int stream) {
    peer.await(() -> peer.isAnswered(stream), ANSWER_MILLIS);
    boolean ok = Objects.equals(peer.status(stream), "0");
    boolean answered = peer.isAnswered(stream) || peer.isClosed();
    return new Outcome(answered && !ok, answer(peer, stream), peer.endNanos());
  }

  String answer(Peer peer, int stream) {
    String status = peer.status(stream);
    if (status != null) {
      return status.startsWith("HTTP") ? status : "status " + status;
    }
    Integer code = peer.resets().get(stream);
    return code != null ? "RST_STREAM(" + code + ")" : peer.fate();
  }

  private static String withResets(Peer peer) {
    int resets = peer.resets().size();
    return resets == 0 ? "" : ", " + resets + " streams reset";
  }

  @Override
  public void close() throws IOException {
    for (Peer peer : peers) {
      peer.close();
    }
  }
}
