package dev.tern.protobuf;

/**
 * Bytes that are not a well-formed message, or a message too large to be written.
 *
 * <p>The text says what is wrong, at which byte, and inside which messages, from the outermost one
 * inwards. It never repeats the data itself.
 */
public final class ProtobufException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int MAX_PATH = 500;

  private final String what;
  private final int offset;

  /** The messages around the place, outermost first, joined by {@code " > "}; empty if unknown. */
  private String path = "";

  /**
   * Creates an exception that is about no byte in particular.
   *
   * @param message what is wrong
   */
  public ProtobufException(String message) {
    this(message, -1);
  }

  /**
   * Creates an exception about one place.
   *
   * @param message what is wrong
   * @param offset the byte's index from the start of the input, or -1 if there is none
   */
  public ProtobufException(String message, int offset) {
    super(message);
    this.what = message;
    this.offset = offset;
  }

  /** Returns the byte's index from the start of the input, or -1 if it is not known. */
  public int offset() {
    return offset;
  }

  /** Returns the names of the messages around the place, outermost first, or an empty string. */
  public String path() {
    return path;
  }

  /** Says which message the place lies in; called from the innermost message outwards. */
  ProtobufException in(String messageName) {
    if (path.isEmpty()) {
      path = messageName;
    } else if (path.length() < MAX_PATH) {
      path = messageName + " > " + path;
    } else if (!path.startsWith("... > ")) {
      path = "... > " + path;
    }
    return this;
  }

  @Override
  public String getMessage() {
    String text = what;
    if (offset >= 0) {
      text += " at byte " + offset;
    }
    return path.isEmpty() ? text : text + " (in " + path + ")";
  }
}
