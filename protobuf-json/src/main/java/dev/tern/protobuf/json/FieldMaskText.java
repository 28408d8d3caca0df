package dev.tern.protobuf.json;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The text of {@code google.protobuf.FieldMask}: paths in lower camel case, joined by commas. */
final class FieldMaskText {
  private FieldMaskText() {}

  /** Returns the text, or null if a path would not be the same when read back. */
  static @Nullable String of(List<String> paths) {
    StringBuilder text = new StringBuilder();
    for (String path : paths) {
      if (path.isEmpty()) {
        continue; // it names nothing
      }
      if (text.length() > 0) {
        text.append(',');
      }
      for (int i = 0; i < path.length(); i++) {
        char c = path.charAt(i);
        if (c == '_') {
          if (++i == path.length() || path.charAt(i) < 'a' || path.charAt(i) > 'z') {
            return null;
          }
          text.append((char) (path.charAt(i) - 'a' + 'A'));
        } else if ((c >= 'A' && c <= 'Z') || c == ',') {
          return null;
        } else {
          text.append(c);
        }
      }
    }
    return text.toString();
  }

  /** Returns a path in the schema's names, or null if it is not in lower camel case. */
  static @Nullable String path(String camelCase) {
    StringBuilder path = new StringBuilder(camelCase.length() + 8);
    for (int i = 0; i < camelCase.length(); i++) {
      char c = camelCase.charAt(i);
      if (c == '_') {
        return null;
      }
      if (c >= 'A' && c <= 'Z') {
        path.append('_').append((char) (c - 'A' + 'a'));
      } else {
        path.append(c);
      }
    }
    return path.toString();
  }
}
