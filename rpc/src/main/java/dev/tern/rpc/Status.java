package dev.tern.rpc;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a call ended: a code, and words for the developer who reads it. Rich details travel beside it
 * in the trailers as {@code grpc-status-details-bin}.
 *
 * <p>Immutable; any thread may read it.
 */
public final class Status {
  /** Success. */
  public static final Status OK = new Status(StatusCode.OK, "");

  private final StatusCode code;
  private final String message;

  private Status(StatusCode code, String message) {
    this.code = code;
    this.message = message;
  }

  /** A status without words. */
  public static Status of(StatusCode code) {
    return of(code, "");
  }

  /** A status with words; null counts as none. */
  public static Status of(StatusCode code, @Nullable String message) {
    Objects.requireNonNull(code, "code");
    String words = message == null ? "" : message;
    return code == StatusCode.OK && words.isEmpty() ? OK : new Status(code, words);
  }

  /** The code. */
  public StatusCode code() {
    return code;
  }

  /** The words, empty when there are none; never null. */
  public String message() {
    return message;
  }

  /** Whether the code is {@link StatusCode#OK}. */
  public boolean isOk() {
    return code == StatusCode.OK;
  }

  /** The same code with other words. */
  public Status withMessage(String newMessage) {
    return of(code, newMessage);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Status that && code == that.code && message.equals(that.message);
  }

  @Override
  public int hashCode() {
    return 31 * code.hashCode() + message.hashCode();
  }

  /** {@code CODE: message}, or the code alone. */
  @Override
  public String toString() {
    return message.isEmpty() ? code.name() : code.name() + ": " + message;
  }
}
