package dev.tern.protobuf.descriptor;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects what is wrong with a schema.
 *
 * <p>Owner: one linking.
 */
final class Problems {
  private static final int MAX = 1000;
  private static final int MAX_NAME = 200;

  private final List<DescriptorException.Problem> list = new ArrayList<>();

  void add(String file, String element, String message) {
    if (list.size() < MAX) {
      list.add(new DescriptorException.Problem(shown(file), shown(element), message));
    }
  }

  boolean isEmpty() {
    return list.isEmpty();
  }

  void throwIfAny() {
    if (!list.isEmpty()) {
      throw exception();
    }
  }

  DescriptorException exception() {
    return new DescriptorException(list);
  }

  /** Quotes a name from the schema; it may be anything when the schema is hostile. */
  static String quote(String name) {
    return '"' + shown(name) + '"';
  }

  private static String shown(String name) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < name.length() && i < MAX_NAME; i++) {
      char c = name.charAt(i);
      if (c < 0x20 || c == 0x7F || Character.isSurrogate(c) || (c >= 0x80 && c < 0xA0)) {
        text.append(String.format("\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    return text.append(name.length() > MAX_NAME ? "..." : "").toString();
  }
}
