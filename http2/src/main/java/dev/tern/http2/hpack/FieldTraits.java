package dev.tern.http2.hpack;

/**
 * What RFC 9113 sections 8.2 and 8.3 need to know of a field, as bits of an int: found once, when a
 * literal is read, and kept beside it in the tables, so that an indexed field is not looked at
 * again.
 *
 * <pre>
 *   bits 0-3  kind: a regular field, one of the pseudo-header fields, content-length
 *   bit  6    malformed: {@link #explain} says why
 *   bits 8-9  how it was indexed, as an ordinal of Headers.Indexing (not kept in a table)
 * </pre>
 */
public final class FieldTraits {
  public static final int REGULAR = 0;
  public static final int METHOD = 1;
  public static final int SCHEME = 2;
  public static final int AUTHORITY = 3;
  public static final int PATH = 4;
  public static final int STATUS = 5;
  public static final int PROTOCOL = 6;
  public static final int CONTENT_LENGTH = 8;
  private static final int TE = 9;

  public static final int KIND_MASK = 0xf;
  public static final int MALFORMED = 0x40;
  public static final int INDEXING_SHIFT = 8;

  private FieldTraits() {}

  /** Whether a field of that kind is a pseudo-header field. */
  public static boolean isPseudo(int kind) {
    return kind >= METHOD && kind <= PROTOCOL;
  }

  /** The traits of all fields of that name. */
  public static int ofName(String name) {
    int length = name.length();
    if (length == 0) {
      return MALFORMED;
    }
    if (name.charAt(0) == ':') {
      return switch (name) {
        case ":method" -> METHOD;
        case ":scheme" -> SCHEME;
        case ":authority" -> AUTHORITY;
        case ":path" -> PATH;
        case ":status" -> STATUS;
        case ":protocol" -> PROTOCOL;
        default -> MALFORMED;
      };
    }
    for (int i = 0; i < length; i++) {
      if (!isNameOctet(name.charAt(i))) {
        return MALFORMED;
      }
    }
    return switch (name) {
      case "connection", "proxy-connection", "keep-alive", "transfer-encoding", "upgrade" ->
          MALFORMED;
      case "content-length" -> CONTENT_LENGTH;
      case "te" -> TE;
      default -> REGULAR;
    };
  }

  /** The traits of a field, from those of its name. */
  public static int of(int nameTraits, String value) {
    int length = value.length();
    for (int i = 0; i < length; i++) {
      if (!isValueOctet(value.charAt(i))) {
        return nameTraits | MALFORMED;
      }
    }
    if (length == 0) {
      boolean mayBeEmpty = !isPseudo(nameTraits) || nameTraits == AUTHORITY;
      return mayBeEmpty && nameTraits != TE ? nameTraits : nameTraits | MALFORMED;
    }
    if (isBlank(value.charAt(0)) || isBlank(value.charAt(length - 1))) {
      return nameTraits | MALFORMED;
    }
    if (nameTraits == TE && !value.equals("trailers")) {
      return nameTraits | MALFORMED;
    }
    return nameTraits;
  }

  /** In words, why a field is malformed. The value, which may be secret, is not in them. */
  public static String explain(String name, String value) {
    if (name.isEmpty()) {
      return "a field without a name";
    }
    if ((ofName(name) & MALFORMED) == 0) {
      if (value.isEmpty()) {
        return name + " without a value";
      }
      return ofName(name) == TE
          ? "te with another value than trailers"
          : "a character that is not allowed in the value of " + name;
    }
    if (name.charAt(0) == ':') {
      return "an unknown pseudo-header field " + printable(name);
    }
    for (int i = 0; i < name.length(); i++) {
      if (!isNameOctet(name.charAt(i))) {
        return "a character that is not allowed in the name " + printable(name);
      }
    }
    return "the connection-specific field " + name;
  }

  /** RFC 9113 section 8.2.1: no controls, no space, no upper case, no colon, nothing over 0x7e. */
  private static boolean isNameOctet(char c) {
    return c > ' ' && c < 0x7f && c != ':' && (c < 'A' || c > 'Z');
  }

  /** RFC 9113 section 8.2.1: neither NUL, LF nor CR, and one octet. */
  private static boolean isValueOctet(char c) {
    return c > '\r' ? c <= 0xff : c != 0 && c != '\n' && c != '\r';
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private static String printable(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < Math.min(text.length(), 64); i++) {
      char c = text.charAt(i);
      if (c > ' ' && c < 0x7f) {
        out.append(c);
      } else {
        out.append(String.format("\\x%02x", (int) c));
      }
    }
    return out.toString();
  }
}
