package dev.tern.interop.attacks;

import static dev.tern.interop.attacks.Octets.concat;
import static dev.tern.interop.attacks.Octets.field;
import static dev.tern.interop.attacks.Octets.frame;
import static dev.tern.interop.attacks.Octets.int32;
import static dev.tern.interop.attacks.Octets.message;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Messages that lie about their length, burst when inflated, or nest without end. */
final class MessageAttacks {
  private static final int FRAME = 16_384;

  private MessageAttacks() {}

  static List<Attack> all() {
    return List.of(
        new Attack("length-4GB", "declared length", MessageAttacks::declared),
        new Attack("gzip-bomb", "CVE-2024-37168", scene -> compressed(scene, zeros(1 << 30))),
        new Attack(
            "gzip-truncated",
            "CVE-2026-48069",
            scene -> compressed(scene, Arrays.copyOf(zeros(1000), 15))),
        new Attack("gzip-bad-crc", "CVE-2026-48069", scene -> compressed(scene, badCrc())),
        new Attack(
            "gzip-garbage", "CVE-2026-48069", scene -> compressed(scene, new byte[] {1, 2, 3, 4})),
        new Attack("compressed-unannounced", "gRPC compression", MessageAttacks::unannounced),
        new Attack(
            "nested-groups",
            "CVE-2024-7254",
            scene -> plain(scene, Octets.repeat(new byte[] {0x7b}, 3_000_000))),
        new Attack("nested-messages", "CVE-2024-7254", scene -> plain(scene, nested(5000))),
        new Attack("half-a-message", "gRPC framing", MessageAttacks::half),
        new Attack("bad-flag", "gRPC framing", scene -> call(scene, message(7, new byte[0]))));
  }

  private static Outcome declared(Scene scene) throws IOException {
    Peer peer = scene.open();
    peer.send(scene.target.unaryHead(1));
    peer.send(frame(Octets.DATA, 0, 1, concat(new byte[1], int32(-1), new byte[5])));
    return andGoesOn(scene, peer, scene.refused(peer, 1));
  }

  private static Outcome plain(Scene scene, byte[] payload) throws IOException {
    return call(scene, message(0, payload));
  }

  private static Outcome compressed(Scene scene, byte[] payload) throws IOException {
    return call(scene, message(1, payload), field("grpc-encoding", "gzip"));
  }

  private static Outcome unannounced(Scene scene) throws IOException {
    return call(scene, message(1, zeros(100)));
  }

  private static Outcome half(Scene scene) throws IOException {
    return call(scene, concat(new byte[1], int32(100), new byte[50]));
  }

  private static Outcome call(Scene scene, byte[] data, byte[]... fields) throws IOException {
    Peer peer = scene.open();
    peer.send(scene.target.unaryHead(1, fields));
    for (int at = 0; at < data.length && !peer.isAnswered(1); at += FRAME) {
      int end = Math.min(data.length, at + FRAME);
      int flags = end == data.length ? Octets.END_STREAM : 0;
      // 1 MiB in flight at most: a server has no need to give more window than that.
      peer.send(frame(Octets.DATA, flags, 1, Arrays.copyOfRange(data, at, end)));
    }
    return andGoesOn(scene, peer, scene.refused(peer, 1));
  }

  /** The call was refused; the others of its connection must go on. */
  private static Outcome andGoesOn(Scene scene, Peer peer, Outcome refused) {
    if (!refused.withstood() || peer.isClosed()) {
      return refused;
    }
    Outcome after = scene.served(peer, 3);
    return Outcome.of(after.withstood(), refused.what() + "; " + after.what());
  }

  private static byte[] zeros(int octets) throws IOException {
    var all = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(all)) {
      byte[] part = new byte[Math.min(octets, 1 << 20)];
      for (int done = 0; done < octets; done += part.length) {
        gzip.write(part);
      }
    }
    return all.toByteArray();
  }

  private static byte[] badCrc() throws IOException {
    byte[] all = zeros(1000);
    all[all.length - 6] ^= 0x55;
    return all;
  }

  /** Messages within a message, in a field that the type does not know. */
  private static byte[] nested(int depth) {
    byte[] all = new byte[0];
    for (int i = 0; i < depth; i++) {
      all = Octets.bytesField(15, concat(all, new byte[] {0x7b}));
    }
    return concat(all, Octets.repeat(new byte[] {0x7b}, depth));
  }
}
