package dev.tern.protobuf.descriptor;

import dev.tern.protobuf.descriptor.proto.FeatureSet;
import dev.tern.protobuf.descriptor.proto.SymbolVisibility;

/** Rules about names in a schema. */
final class Names {
  /** No full name is longer: it could not be a Java class, and copies of it would fill memory. */
  static final int MAX_FULL_NAME = 4096;

  private Names() {}

  static boolean isIdentifier(String name) {
    if (name.isEmpty() || (name.charAt(0) >= '0' && name.charAt(0) <= '9')) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!(c == '_'
          || (c >= 'a' && c <= 'z')
          || (c >= 'A' && c <= 'Z')
          || (c >= '0' && c <= '9'))) {
        return false;
      }
    }
    return true;
  }

  static boolean isPackage(String name) {
    if (name.length() > MAX_FULL_NAME) {
      return false;
    }
    for (int from = 0; from <= name.length(); ) {
      int dot = name.indexOf('.', from);
      int to = dot < 0 ? name.length() : dot;
      if (!isIdentifier(name.substring(from, to))) {
        return false;
      }
      from = to + 1;
    }
    return true;
  }

  /** Says whether a type may be named by other files. */
  static boolean isExported(SymbolVisibility own, FeatureSet features, boolean nested) {
    return switch (own) {
      case VISIBILITY_EXPORT -> true;
      case VISIBILITY_LOCAL -> false;
      case VISIBILITY_UNSET ->
          switch (features.defaultSymbolVisibility()) {
            case EXPORT_TOP_LEVEL -> !nested;
            case LOCAL_ALL, STRICT -> false;
            case EXPORT_ALL, DEFAULT_SYMBOL_VISIBILITY_UNKNOWN -> true;
          };
    };
  }

  static String join(String scope, String name) {
    return scope.isEmpty() ? name : scope + '.' + name;
  }

  /** Returns the JSON name of a field that has none of its own: {@code foo_bar} is fooBar. */
  static String json(String fieldName) {
    StringBuilder json = new StringBuilder(fieldName.length());
    boolean upper = false;
    for (int i = 0; i < fieldName.length(); i++) {
      char c = fieldName.charAt(i);
      if (c == '_') {
        upper = true;
      } else {
        json.append(upper && c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c);
        upper = false;
      }
    }
    return json.toString();
  }
}
