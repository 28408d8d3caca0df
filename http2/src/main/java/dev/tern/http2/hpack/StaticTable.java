package dev.tern.http2.hpack;

/** The static table of RFC 7541 appendix A: 61 fields that every decoder knows. */
public final class StaticTable {
  /** The number of fields; indices are 1 to this. */
  public static final int SIZE = 61;

  private static final String ROWS =
      """
          :authority
          :method GET
          :method POST
          :path /
          :path /index.html
          :scheme http
          :scheme https
          :status 200
          :status 204
          :status 206
          :status 304
          :status 400
          :status 404
          :status 500
          accept-charset
          accept-encoding gzip, deflate
          accept-language
          accept-ranges
          accept
          access-control-allow-origin
          age
          allow
          authorization
          cache-control
          content-disposition
          content-encoding
          content-language
          content-length
          content-location
          content-range
          content-type
          cookie
          date
          etag
          expect
          expires
          from
          host
          if-match
          if-modified-since
          if-none-match
          if-range
          if-unmodified-since
          last-modified
          link
          location
          max-forwards
          proxy-authenticate
          proxy-authorization
          range
          referer
          refresh
          retry-after
          server
          set-cookie
          strict-transport-security
          transfer-encoding
          user-agent
          vary
          via
          www-authenticate
          """;

  private static final String[] NAMES = new String[SIZE + 1];
  private static final String[] VALUES = new String[SIZE + 1];
  private static final byte[] TRAITS = new byte[SIZE + 1];

  // Names to the lowest index that has them, by open addressing: the slot of a name's hash or the
  // next free one.
  private static final int SLOTS = 256;
  private static final byte[] INDEX_BY_NAME = new byte[SLOTS];

  static {
    String[] rows = ROWS.split("\n");
    NAMES[0] = "";
    VALUES[0] = "";
    for (int i = SIZE; i > 0; i--) { // downwards, so that the lowest index of a name stays
      int space = rows[i - 1].indexOf(' ');
      String name = (space < 0 ? rows[i - 1] : rows[i - 1].substring(0, space)).intern();
      String value = space < 0 ? "" : rows[i - 1].substring(space + 1).intern();
      NAMES[i] = name;
      VALUES[i] = value;
      TRAITS[i] = (byte) FieldTraits.of(FieldTraits.ofName(name), value);
      INDEX_BY_NAME[slotOf(name)] = (byte) i;
    }
  }

  private StaticTable() {}

  static String name(int index) {
    return NAMES[index];
  }

  static String value(int index) {
    return VALUES[index];
  }

  static int traits(int index) {
    return TRAITS[index];
  }

  /** The lowest index of that name, or 0. */
  static int indexOf(String name) {
    return INDEX_BY_NAME[slotOf(name)];
  }

  /** The index of that field among those of its name, which begin at that index; or 0. */
  static int indexOf(int nameIndex, String name, String value) {
    for (int i = nameIndex; i <= SIZE && NAMES[i].equals(name); i++) {
      if (VALUES[i].equals(value)) {
        return i;
      }
    }
    return 0;
  }

  private static int slotOf(String name) {
    int slot = Hashes.spread(name.hashCode()) & (SLOTS - 1);
    while (INDEX_BY_NAME[slot] != 0 && !NAMES[INDEX_BY_NAME[slot]].equals(name)) {
      slot = (slot + 1) & (SLOTS - 1);
    }
    return slot;
  }
}
