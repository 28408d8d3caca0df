package dev.tern.interop.attacks;

import static dev.tern.interop.attacks.Octets.ascii;
import static dev.tern.interop.attacks.Octets.concat;
import static dev.tern.interop.attacks.Octets.field;
import static dev.tern.interop.attacks.Octets.frame;
import static dev.tern.interop.attacks.Octets.int32;
import static dev.tern.interop.attacks.Octets.windowUpdate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The order of things turned over: pieces, frames out of turn, methods of other protocols. */
final class ProtocolAttacks {
  private static final int PUSH_PROMISE = 5;
  private static final int PROTOCOL_ERROR = 1;
  private static final int HALF_A_MEGABYTE = 500_000;

  private ProtocolAttacks() {}

  static List<Attack> all() {
    return List.of(
        new Attack("trickled-preface", "slow handshake", ProtocolAttacks::trickle),
        new Attack("stalled-uploads", "CVE-2016-1546", ProtocolAttacks::uploads),
        new Attack("ping-after-goaway", "RFC 9113 6.8", ProtocolAttacks::goAway),
        new Attack("endless-trailers", "RFC 9113 8.1", ProtocolAttacks::trailers),
        new Attack("connect", "RFC 9113 8.5", ProtocolAttacks::connect),
        new Attack("h2c-upgrade", "RFC 7540 3.2", ProtocolAttacks::upgrade),
        new Attack("interim-from-client", "RFC 9113 8.1", ProtocolAttacks::interim),
        new Attack("push-from-client", "RFC 9113 8.4", ProtocolAttacks::push),
        new Attack("window-of-closed-stream", "RFC 9113 5.1", ProtocolAttacks::closedWindow),
        new Attack("late-header-table", "RFC 7541 4.2", ProtocolAttacks::lateTable));
  }

  /** Preface, SETTINGS and a call, an octet a time. */
  private static Outcome trickle(Scene scene) throws IOException {
    Peer peer = scene.openBare();
    for (byte octet :
        concat(Octets.PREFACE, Octets.settings(4, 65_535), scene.target.unaryCall(1))) {
      peer.send(new byte[] {octet});
    }
    return scene.served(peer, 3);
  }

  /**
   * Two thousand uploads on twenty connections, each half a megabyte into a message of four that
   * never ends: a gigabyte, of which the server may keep what it has room for.
   */
  private static Outcome uploads(Scene scene) throws IOException {
    byte[] begin = concat(new byte[1], int32(4_000_000));
    byte[] part = new byte[16_000];
    int reset = 0;
    var peers = new ArrayList<Peer>();
    for (int i = 0; i < 20; i++) {
      Peer peer = scene.open();
      peers.add(peer);
      for (int stream = 1; stream < 200 && !peer.isClosed(); stream += 2) {
        peer.send(Octets.headers(stream, 0, Octets.request(scene.target.upload())));
        peer.send(frame(Octets.DATA, 0, stream, begin));
        for (int sent = 0; sent < HALF_A_MEGABYTE && !peer.isAnswered(stream); ) {
          if (!peer.takeWindow(stream, part.length)) {
            break; // no window: an honest peer would wait, too
          }
          peer.send(frame(Octets.DATA, 0, stream, part));
          sent += part.length;
        }
      }
      reset += peer.resets().size();
    }
    return Outcome.of(true, "2000 uploads, " + reset + " of them reset; " + peers.get(0).fate());
  }

  /** Says goodbye, and goes on: PINGs are answered or the connection is closed, nothing hangs. */
  private static Outcome goAway(Scene scene) throws IOException {
    Peer peer = scene.open();
    peer.send(scene.target.unaryCall(1));
    peer.await(() -> peer.isAnswered(1), 3000);
    peer.send(frame(Octets.GOAWAY, 0, 0, new byte[8]));
    peer.flood(frame(Octets.PING, 0, 0, new byte[8]), 100_000);
    return scene.cutOff(peer);
  }

  /** Block after block where only one may follow. */
  private static Outcome trailers(Scene scene) throws IOException {
    Peer peer = scene.open();
    boolean open = true;
    for (int i = 0; open && i < 10_000; i++) {
      int stream = 2 * i + 1;
      byte[] block = Octets.headers(stream, 0, field("x-more", "trailers"));
      open = peer.send(concat(scene.target.unaryHead(stream), block, block, block));
    }
    return scene.cutOff(peer);
  }

  private static Outcome connect(Scene scene) throws IOException {
    Peer peer = scene.open();
    byte[] block = concat(field(":method", "CONNECT"), field(":authority", "127.0.0.1:22"));
    peer.send(Octets.headers(1, 0, block));
    Outcome refused = scene.refused(peer, 1);
    Outcome after = scene.served(peer, 3);
    return Outcome.of(
        refused.withstood() && after.withstood(), refused.what() + "; " + after.what());
  }

  /** An upgrade with SETTINGS that are none, and a body that never comes. */
  private static Outcome upgrade(Scene scene) throws IOException {
    Peer peer = scene.openBare();
    List<String> lines =
        List.of(
            "POST / HTTP/1.1",
            "Host: localhost",
            "Connection: Upgrade, HTTP2-Settings",
            "Upgrade: h2c",
            "HTTP2-Settings: $$$$",
            "Content-Length: 1000000",
            "",
            "");
    peer.send(ascii(String.join("\r\n", lines)));
    return scene.cutOff(peer);
  }

  /** A request that is a response. */
  private static Outcome interim(Scene scene) throws IOException {
    Peer peer = scene.open();
    boolean open = true;
    for (int i = 0; open && i < 10_000; i++) {
      open = peer.send(Octets.headers(2 * i + 1, 0, field(":status", "103")));
    }
    return scene.cutOff(peer);
  }

  private static Outcome push(Scene scene) throws IOException {
    Peer peer = scene.open();
    peer.send(Octets.headers(1, 0, Octets.request(scene.target.upload())));
    byte[] promise = concat(int32(2), Octets.request(scene.target.unary()));
    peer.send(frame(PUSH_PROMISE, Octets.END_HEADERS, 1, promise));
    return scene.cutOff(peer, PROTOCOL_ERROR);
  }

  /** Updates that crossed the end of their stream are no mistake, however many there are. */
  private static Outcome closedWindow(Scene scene) throws IOException {
    Peer peer = scene.open();
    peer.send(scene.target.unaryCall(1));
    peer.await(() -> peer.isAnswered(1), 3000);
    peer.flood(windowUpdate(1, Integer.MAX_VALUE), 200_000);
    return scene.cutOffOrServed(peer, 3);
  }

  /** The table made nothing and large again, late and often, between calls that lean on it. */
  private static Outcome lateTable(Scene scene) throws IOException {
    Peer peer = scene.open();
    int last = 199;
    for (int stream = 1; stream <= last; stream += 2) {
      peer.send(Octets.settings(1, stream % 4 == 1 ? 0 : Integer.MAX_VALUE));
      peer.send(scene.target.unaryCall(stream, field("x-lower", "case")));
    }
    peer.await(() -> peer.isAnswered(last), 3000);
    return scene.served(peer, last + 2);
  }
}
