package dev.tern.http2;

import dev.tern.http2.hpack.FieldTraits;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An ordered list of header or trailer fields, pseudo-header fields among them and first (RFC 9113
 * section 8.3). Names are lower case. A name or value is a string of Latin-1 characters, one for
 * each octet on the wire, so that nothing is lost.
 *
 * <p>Immutable; any thread may read it.
 */
public final class Headers {
  /** How HPACK may treat a field, RFC 7541 section 6.2. */
  public enum Indexing {
    /** Enters the dynamic table. */
    INDEXED,
    /** A value that will not come again: does not displace others from the table. */
    UNINDEXED,
    /** Secret: never in a table, here or in an intermediary. */
    NEVER_INDEXED
  }

  /** What a list of fields can be the head or the end of, RFC 9113 section 8.3. */
  enum Shape {
    REQUEST,
    RESPONSE,
    /** No pseudo-header field: trailers. */
    TRAILERS,
    /** Pseudo-header fields that belong to no message. */
    NONE
  }

  private static final Headers EMPTY = new Headers(new String[0], new byte[0]);
  private static final Indexing[] INDEXING = Indexing.values();

  private final String[] namesAndValues;
  private final byte[] indexing;
  private final Shape shape;
  private final short status;
  private final byte priority;
  private final boolean lengthSaid;
  private final int listSize;

  /** The fields, each of them already checked. The arrays belong to the new object. */
  Headers(String[] namesAndValues, byte[] indexing) {
    this.namesAndValues = namesAndValues;
    this.indexing = indexing;
    int pseudo = 0;
    int octets = 32 * indexing.length;
    short statusCode = 0;
    int said = Priorities.UNSAID;
    boolean length = false;
    for (int i = 0; i < namesAndValues.length; i += 2) {
      String name = namesAndValues[i];
      octets += name.length() + namesAndValues[i + 1].length();
      if (name.charAt(0) == ':') {
        int kind = FieldTraits.ofName(name);
        pseudo |= 1 << kind;
        if (kind == FieldTraits.STATUS) {
          statusCode = statusCode(namesAndValues[i + 1]);
        } else if (kind == FieldTraits.METHOD && namesAndValues[i + 1].equals("CONNECT")) {
          pseudo |= CONNECT;
        }
      } else if (name.equals("content-length")) {
        length = true;
      } else if (name.equals("priority")) {
        said = Priorities.parse(namesAndValues[i + 1]);
      }
    }
    this.priority = (byte) said;
    this.lengthSaid = length;
    this.listSize = octets;
    this.status = statusCode;
    this.shape = shapeOf(pseudo, statusCode);
  }

  private static final int CONNECT = 1 << 16;
  private static final int METHOD = 1 << FieldTraits.METHOD;
  private static final int SCHEME = 1 << FieldTraits.SCHEME;
  private static final int AUTHORITY = 1 << FieldTraits.AUTHORITY;
  private static final int PATH = 1 << FieldTraits.PATH;
  private static final int PROTOCOL = 1 << FieldTraits.PROTOCOL;
  private static final int STATUS = 1 << FieldTraits.STATUS;

  private static Shape shapeOf(int pseudo, int statusCode) {
    if (pseudo == 0) {
      return Shape.TRAILERS;
    }
    if (pseudo == STATUS) {
      return statusCode == 0 ? Shape.NONE : Shape.RESPONSE;
    }
    boolean request =
        (pseudo & CONNECT) == 0
            ? (pseudo & ~AUTHORITY) == (METHOD | SCHEME | PATH)
            : pseudo == (CONNECT | METHOD | AUTHORITY) // RFC 9113 section 8.5
                || pseudo == (CONNECT | METHOD | AUTHORITY | SCHEME | PATH | PROTOCOL); // RFC 8441
    return request ? Shape.REQUEST : Shape.NONE;
  }

  /** Three digits, 100 to 999, as a number; 0 for anything else. */
  private static short statusCode(String value) {
    if (value.length() != 3) {
      return 0;
    }
    int code = 0;
    for (int i = 0; i < 3; i++) {
      int digit = value.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return 0;
      }
      code = 10 * code + digit;
    }
    return (short) (code < 100 ? 0 : code);
  }

  Shape shape() {
    return shape;
  }

  /** What the priority field says, or {@link Priorities#UNSAID}. */
  int priority() {
    return priority;
  }

  /** Whether this is a CONNECT with :protocol, RFC 8441. */
  boolean isExtendedConnect() {
    return shape == Shape.REQUEST && get(":protocol") != null;
  }

  /** Whether a push may answer it: safe, cacheable, without content (RFC 9113 section 8.4). */
  boolean isPushable() {
    String method = get(":method");
    boolean safe = "GET".equals(method) || "HEAD".equals(method);
    long length = contentLength();
    boolean empty = length == 0 || length == UNSAID_LENGTH;
    return shape == Shape.REQUEST && safe && empty && get(":authority") != null;
  }

  /** No content-length. */
  static final long UNSAID_LENGTH = -1;

  /** A content-length that is no number, or two that differ. */
  static final long WRONG_LENGTH = -2;

  /** The content-length, or one of the two numbers below zero. */
  long contentLength() {
    if (!lengthSaid) {
      return UNSAID_LENGTH;
    }
    long found = UNSAID_LENGTH;
    for (int i = 0; i < size(); i++) {
      if (name(i).equals("content-length")) {
        long value = decimal(value(i));
        if (value < 0 || found >= 0 && value != found) {
          return WRONG_LENGTH;
        }
        found = value;
      }
    }
    return found;
  }

  private static long decimal(String text) {
    if (text.isEmpty() || text.length() > 18) {
      return WRONG_LENGTH;
    }
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return WRONG_LENGTH;
      }
      value = 10 * value + digit;
    }
    return value;
  }

  /** No fields. */
  public static Headers empty() {
    return EMPTY;
  }

  /**
   * Fields in pairs of name and value, all indexed.
   *
   * @throws IllegalArgumentException as {@link Builder#add(String, String)} does
   */
  public static Headers of(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException("a name without a value: " + namesAndValues.length);
    }
    Builder builder = builder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      builder.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    return builder.build();
  }

  public static Builder builder() {
    return new Builder(8);
  }

  /** A builder that starts with these fields; they are not checked again. */
  public Builder toBuilder() {
    Builder builder = new Builder(Math.max(8, size() + 4));
    System.arraycopy(namesAndValues, 0, builder.namesAndValues, 0, namesAndValues.length);
    System.arraycopy(indexing, 0, builder.indexing, 0, indexing.length);
    builder.size = indexing.length;
    builder.regular =
        indexing.length > 0 && namesAndValues[namesAndValues.length - 2].charAt(0) != ':';
    return builder;
  }

  /** The :status as a number, 100 to 999; 0 when there is none. */
  public int status() {
    return status;
  }

  /** The names' and values' octets and 32 for each field, RFC 9113 section 6.5.2. */
  public int listSize() {
    return listSize;
  }

  /** The number of fields. */
  public int size() {
    return indexing.length;
  }

  public String name(int index) {
    return namesAndValues[2 * index];
  }

  public String value(int index) {
    return namesAndValues[2 * index + 1];
  }

  public Indexing indexing(int index) {
    return INDEXING[indexing[index]];
  }

  /** The value of the first field of that (lower-case) name, or null. */
  public @Nullable String get(String name) {
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (namesAndValues[i].equals(name)) {
        return namesAndValues[i + 1];
      }
    }
    return null;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Headers that
        && Arrays.equals(namesAndValues, that.namesAndValues)
        && Arrays.equals(indexing, that.indexing);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(namesAndValues);
  }

  /** One field a line, {@code name: value}; values that are never indexed are not shown. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < size(); i++) {
      boolean secret = indexing(i) == Indexing.NEVER_INDEXED;
      out.append(name(i)).append(": ").append(secret ? "<redacted>" : value(i)).append('\n');
    }
    return out.toString();
  }

  /**
   * Collects fields.
   *
   * <p>Owner: the thread that made it.
   */
  public static final class Builder {
    private String[] namesAndValues;
    private byte[] indexing;
    private int size;
    private boolean regular;

    private Builder(int capacity) {
      namesAndValues = new String[2 * capacity];
      indexing = new byte[capacity];
    }

    /** As {@link #add(String, String, Indexing)}, indexed. */
    public Builder add(String name, String value) {
      return add(name, value, Indexing.INDEXED);
    }

    /**
     * Adds a field.
     *
     * @param name in lower case, or one of the pseudo-header fields, which come first
     * @param value of Latin-1 characters; may be empty
     * @throws IllegalArgumentException when RFC 9113 section 8.2 forbids the field in HTTP/2: a
     *     character that is not allowed, blanks around the value, a field of the connection
     */
    public Builder add(String name, String value, Indexing how) {
      int traits = FieldTraits.of(FieldTraits.ofName(name), value);
      if ((traits & FieldTraits.MALFORMED) != 0) {
        throw new IllegalArgumentException(FieldTraits.explain(name, value));
      }
      if (!FieldTraits.isPseudo(traits)) {
        regular = true;
      } else if (regular) {
        throw new IllegalArgumentException(name + " behind a field that is none of its kind");
      } else {
        for (int i = 0; i < size; i++) {
          if (namesAndValues[2 * i].equals(name)) {
            throw new IllegalArgumentException(name + " for the second time");
          }
        }
      }
      return addChecked(name, value, how.ordinal());
    }

    private Builder addChecked(String name, String value, int how) {
      if (size == indexing.length) {
        namesAndValues = Arrays.copyOf(namesAndValues, 4 * size);
        indexing = Arrays.copyOf(indexing, 2 * size);
      }
      namesAndValues[2 * size] = name;
      namesAndValues[2 * size + 1] = value;
      indexing[size++] = (byte) how;
      return this;
    }

    public int size() {
      return size;
    }

    public Headers build() {
      return size == 0
          ? EMPTY
          : new Headers(Arrays.copyOf(namesAndValues, 2 * size), Arrays.copyOf(indexing, size));
    }
  }
}
