package dev.tern.interop.attacks;

import static dev.tern.interop.attacks.Octets.concat;
import static dev.tern.interop.attacks.Octets.field;

import java.util.ArrayList;
import java.util.List;

/** Field blocks that RFC 9113 8.2 and 8.3 forbid, of a request that would be good without. */
final class BadBlocks {
  private static final String[][] PSEUDO = {
    {":method", "POST"}, {":scheme", "http"}, {":path", ""}, {":authority", "localhost"}
  };

  private BadBlocks() {}

  static List<byte[]> of(Target target) {
    var all = new ArrayList<byte[]>();
    byte[] good = Octets.request(target.unary());
    byte[] rest = concat(field("te", "trailers"), field("content-type", "application/grpc"));
    for (int skip = 0; skip < 3; skip++) {
      all.add(concat(pseudo(target, skip, -1), rest));
    }
    for (int twice = 0; twice < PSEUDO.length; twice++) {
      all.add(concat(pseudo(target, -1, twice), rest));
    }
    for (String[] late : PSEUDO) {
      all.add(concat(field("te", "trailers"), pseudo(target, -1, -1), field(late[0], late[1])));
    }
    for (String unknown : new String[] {":status", ":version", ":", ":protocol", ":x"}) {
      all.add(concat(pseudo(target, -1, -1), field(unknown, "200"), rest));
    }
    for (String forbidden :
        new String[] {
          "connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade"
        }) {
      all.add(concat(good, field(forbidden, "x")));
    }
    all.add(concat(good, field("te", "gzip")));
    all.add(concat(good, field("content-length", "7")));
    all.add(concat(good, field("content-length", "-1")));
    all.add(concat(good, field("content-length", "5x")));
    all.add(concat(good, field("content-length", "5"), field("content-length", "6")));
    all.add(concat(good, field("", "x")));
    for (char c = 0; c < 256; c++) {
      if (c <= 0x20 || (c >= 'A' && c <= 'Z') || c >= 0x7f) {
        all.add(concat(good, field("x" + c + "y", "value")));
      }
    }
    for (char c : new char[] {0, '\n', '\r'}) {
      all.add(concat(good, field("x-value", "a" + c + "b")));
      all.add(concat(good, field("x-value", c + "b")));
      all.add(concat(good, field("x-value", "a" + c)));
    }
    for (String blank : new String[] {" a", "a ", "\ta", "a\t"}) {
      all.add(concat(good, field("x-value", blank)));
    }
    for (String method : new String[] {"", "GET", "post", "PO ST"}) {
      all.add(
          concat(
              field(":method", method),
              field(":scheme", "http"),
              field(":path", target.unary()),
              field(":authority", "localhost"),
              rest));
    }
    return all;
  }

  private static byte[] pseudo(Target target, int skip, int twice) {
    var block = new ArrayList<byte[]>();
    for (int i = 0; i < PSEUDO.length; i++) {
      String value = PSEUDO[i][0].equals(":path") ? target.unary() : PSEUDO[i][1];
      for (int times = i == skip ? 0 : i == twice ? 2 : 1; times > 0; times--) {
        block.add(field(PSEUDO[i][0], value));
      }
    }
    return concat(block.toArray(new byte[0][]));
  }
}
