package dev.tern.protobuf;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/** Immutable lists of objects, as they lie in messages. They hold no null. */
public final class Lists {
  private static final Frozen<?> EMPTY = new Frozen<>(new Object[0], 0);

  private Lists() {}

  /** Returns the empty list. */
  @SuppressWarnings("unchecked") // a list without elements is a list of anything
  public static <T> List<T> empty() {
    return (List<T>) EMPTY;
  }

  /**
   * Returns an immutable list of the elements; the argument itself if it is one of ours.
   *
   * @throws NullPointerException if an element is null
   */
  @SuppressWarnings("unchecked") // an immutable list of a subtype is an immutable list of T
  public static <T> List<T> copyOf(Collection<? extends T> elements) {
    return elements instanceof Frozen<?> ? (List<T>) elements : ListBuilder.<T>of(elements).build();
  }

  /** Shares the first part of the array: elements of type T, which must never change again. */
  static <T> List<T> wrap(Object[] elements, int size) {
    return new Frozen<>(elements, size);
  }

  /**
   * Returns the array of one of our lists, to be shared up to the list's size and never changed
   * there; null for others.
   */
  static Object @Nullable [] elementsOf(Collection<?> elements) {
    return elements instanceof Frozen<?> frozen ? frozen.elements : null;
  }

  private static final class Frozen<T> extends AbstractList<T> implements RandomAccess {
    private final Object[] elements;
    private final int size;

    Frozen(Object[] elements, int size) {
      this.elements = elements;
      this.size = size;
    }

    @Override
    @SuppressWarnings("unchecked") // wrap() is only given elements of type T
    public T get(int index) {
      return (T) elements[Objects.checkIndex(index, size)];
    }

    @Override
    public int size() {
      return size;
    }

    @Override
    public Object[] toArray() {
      return Arrays.copyOf(elements, size);
    }
  }
}
