package dev.tern.protobuf.wkt;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@link ListValue} can do besides holding its fields. */
abstract class ListValueMethods {
  ListValueMethods() {}

  public abstract List<Value> values();

  /**
   * Returns the list of a collection's elements.
   *
   * @param elements which {@link Value#ofObject} takes
   * @throws IllegalArgumentException if an element is none of these
   */
  public static ListValue of(Collection<?> elements) {
    return ValueMethods.list(elements, 0);
  }

  /** Returns the elements as {@link Value#toObject} gives them, unmodifiable. */
  public List<@Nullable Object> toList() {
    List<@Nullable Object> list = new ArrayList<>(values().size());
    values().forEach(value -> list.add(value.toObject()));
    return Collections.unmodifiableList(list);
  }
}
