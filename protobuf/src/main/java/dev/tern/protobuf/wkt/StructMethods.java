package dev.tern.protobuf.wkt;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a {@link Struct} can do besides holding its fields. */
abstract class StructMethods {
  StructMethods() {}

  public abstract Map<String, Value> fields();

  /**
   * Returns the struct of a map's entries.
   *
   * @param entries whose values {@link Value#ofObject} takes
   * @throws IllegalArgumentException if a key is not a string or a value is none of these
   */
  public static Struct of(Map<?, ?> entries) {
    return ValueMethods.struct(entries, 0);
  }

  /** Returns the entries, their values as {@link Value#toObject} gives them, unmodifiable. */
  public Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    fields().forEach((key, value) -> map.put(key, value.toObject()));
    return Collections.unmodifiableMap(map);
  }
}
