package dev.tern.protobuf.json;

import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Base64 in the common alphabet or in that for URLs, padded or not. */
final class Base64Text {
  private Base64Text() {}

  /** Returns the bytes, or null if it is no base64. */
  static byte @Nullable [] decode(String text) {
    try {
      return text.indexOf('-') < 0 && text.indexOf('_') < 0
          ? Base64.getDecoder().decode(text)
          : Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
