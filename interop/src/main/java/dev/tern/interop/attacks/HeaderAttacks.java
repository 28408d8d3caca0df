package dev.tern.interop.attacks;

import static dev.tern.interop.attacks.Octets.concat;
import static dev.tern.interop.attacks.Octets.field;
import static dev.tern.interop.attacks.Octets.frame;
import static dev.tern.interop.attacks.Octets.indexedField;
import static dev.tern.interop.attacks.Octets.integer;
import static dev.tern.interop.attacks.Octets.repeat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Field blocks: small on the wire and large in memory, endless, malformed, misleading. */
final class HeaderAttacks {
  private static final int COMPRESSION_ERROR = 9;

  private HeaderAttacks() {}

  static List<Attack> all() {
    return List.of(
        new Attack("hpack-bomb", "CVE-2016-6581, CVE-2026-49975", HeaderAttacks::bomb),
        new Attack("cookie-crumbs", "CVE-2026-47774", HeaderAttacks::crumbs),
        new Attack("empty-fields", "CVE-2019-9516", HeaderAttacks::emptyFields),
        new Attack(
            "hpack-endless-integer",
            "CVE-2023-33953",
            scene ->
                undecodable(
                    scene, concat(new byte[] {0x7f}, repeat(new byte[] {(byte) 0x80}, 10_000)))),
        new Attack(
            "hpack-4GB-string",
            "CVE-2023-33953",
            scene ->
                undecodable(
                    scene, concat(new byte[] {0}, integer(0, 7, 0xffff_ffffL), new byte[100]))),
        new Attack(
            "hpack-bad-index",
            "RFC 7541 2.3.3",
            scene -> undecodable(scene, integer(0x80, 7, 5000))),
        new Attack(
            "hpack-table-size",
            "RFC 7541 6.3",
            scene -> undecodable(scene, integer(0x20, 5, 1 << 20))),
        new Attack("hpack-state", "CVE-2024-7246", HeaderAttacks::state),
        new Attack("bad-base64", "CVE-2023-32732", HeaderAttacks::badBase64),
        new Attack("header-list-limit-1", "CVE-2026-50560", HeaderAttacks::listLimit),
        new Attack("field-shapes", "CVE-2021-21295, CVE-2025-67735", HeaderAttacks::shapes),
        new Attack("paths", "CVE-2026-33186", HeaderAttacks::paths));
  }

  /** One entry of the table, named again and again: one octet each. */
  private static Outcome bomb(Scene scene) throws IOException {
    Peer peer = scene.open();
    peer.send(scene.target.unaryCall(1, indexedField("x-bomb", "b".repeat(4000))));
    byte[] references = repeat(new byte[] {(byte) 0xbe}, 16_000);
    boolean open = true;
    for (int stream = 3; open && stream < 200; stream += 2) {
      open =
          peer.send(
              Octets.headers(stream, 0, concat(Octets.request(scene.target.unary()), references)));
    }
    return refusedAll(scene, peer, 3, 199);
  }

  private static Outcome crumbs(Scene scene) throws IOException {
    Peer peer = scene.open();
    byte[] crumb = field("cookie", "a=b");
    peer.send(scene.target.unaryCall(1, repeat(crumb, 1200)));
    return scene.refused(peer, 1);
  }

  private static Outcome emptyFields(Scene scene) throws IOException {
    Peer peer = scene.open();
    peer.send(scene.target.unaryCall(1, repeat(new byte[] {0, 0, 0}, 5000)));
    return scene.refused(peer, 1);
  }

  private static Outcome refusedAll(Scene scene, Peer peer, int first, int last) {
    peer.await(() -> peer.isAnswered(last), 3000);
    for (int stream = first; stream <= last; stream += 2) {
      if ("0".equals(peer.status(stream))) {
        return Outcome.of(false, "stream " + stream + " was served");
      }
    }
    boolean done = peer.isClosed() || peer.isAnswered(last);
    return new Outcome(
        done, "first " + scene.answer(peer, first) + "; " + peer.fate(), peer.endNanos());
  }

  private static Outcome undecodable(Scene scene, byte[] block) throws IOException {
    Peer peer = scene.open();
    peer.send(Octets.headers(1, Octets.END_STREAM, block));
    return scene.cutOff(peer, COMPRESSION_ERROR);
  }

  /** A malformed field first, then fields that lean on the table which the bad block has filled. */
  private static Outcome state(Scene scene) throws IOException {
    Peer peer = scene.open();
    peer.send(
        Octets.headers(
            1,
            Octets.END_STREAM,
            concat(
                Octets.request(scene.target.unary()),
                field("Upper", "case"),
                indexedField("x-kept", "v"))));
    peer.await(() -> peer.isAnswered(1), 3000);
    byte[] withKept = concat(Octets.request(scene.target.unary()), new byte[] {(byte) 0xbe});
    peer.send(Octets.headers(3, 0, withKept));
    peer.send(frame(Octets.DATA, Octets.END_STREAM, 3, new byte[5]));
    peer.await(() -> peer.isAnswered(3), 3000);
    boolean ok = "0".equals(peer.status(3)) && !"0".equals(peer.status(1));
    return Outcome.of(
        ok, "bad: " + scene.answer(peer, 1) + ", good after it: " + scene.answer(peer, 3));
  }

  private static Outcome badBase64(Scene scene) throws IOException {
    Peer peer = scene.open();
    peer.send(scene.target.unaryCall(1, field("x-data-bin", "$$$not base64$$$")));
    peer.await(() -> peer.isAnswered(1), 3000);
    String first = scene.answer(peer, 1);
    Outcome after = scene.served(peer, 3);
    return Outcome.of(after.withstood(), first + ", then " + after.what());
  }

  /**
   * The peer says that it takes no more than one octet of fields: it is advice, no reason to fail.
   */
  private static Outcome listLimit(Scene scene) throws IOException {
    Peer one = scene.open(6, 1);
    Outcome first = scene.served(one, 1);
    Peer none = scene.open(6, 0);
    Outcome second = scene.served(none, 1);
    return Outcome.of(first.withstood() && second.withstood(), first.what());
  }

  private static Outcome shapes(Scene scene) throws IOException {
    List<byte[]> blocks = BadBlocks.of(scene.target);
    int stream = 1;
    var taken = new ArrayList<Integer>();
    Peer peer = scene.open();
    for (int i = 0; i < blocks.size(); i++) {
      if (peer.isClosed() || peer.isGoingAway()) {
        peer = scene.open();
        stream = 1;
      }
      byte[] block = blocks.get(i);
      peer.send(Octets.headers(stream, 0, block));
      peer.send(frame(Octets.DATA, Octets.END_STREAM, stream, new byte[5]));
      if (!scene.refused(peer, stream).withstood()) {
        taken.add(i);
      }
      stream += 2;
    }
    return Outcome.of(
        taken.isEmpty(),
        taken.isEmpty()
            ? blocks.size() + " malformed blocks, none served"
            : "not refused: blocks " + taken);
  }

  /** A method has one name; anything like it must not reach it. */
  private static Outcome paths(Scene scene) throws IOException {
    String path = scene.target.unary();
    String bare = path.substring(1);
    String[] wrong = {
      bare,
      "/" + path,
      path + "/",
      path.replace("/EmptyCall", "%2FEmptyCall"),
      path + "%00",
      path.toUpperCase(java.util.Locale.ROOT),
      path + "?x",
      path + "#x",
      "/./" + bare,
      "/x/.." + path,
      path.replace("Service/", "Service//"),
      "http://localhost" + path,
      "*",
      "/"
    };
    var served = new ArrayList<String>();
    Peer peer = scene.open();
    int stream = 1;
    for (String each : wrong) {
      if (peer.isClosed() || peer.isGoingAway()) {
        peer = scene.open();
        stream = 1;
      }
      peer.send(Octets.headers(stream, 0, Octets.request(each)));
      peer.send(frame(Octets.DATA, Octets.END_STREAM, stream, new byte[5]));
      if (!scene.refused(peer, stream).withstood()) {
        served.add(each);
      }
      stream += 2;
    }
    return Outcome.of(
        served.isEmpty(),
        served.isEmpty() ? wrong.length + " paths, none served" : "served: " + served);
  }
}
