package dev.tern.protobuf;

import java.util.AbstractList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/** Immutable lists of objects, as they lie in messages. They hold no null. */
public final class Lists {
  private static final Frozen<?> EMPTY = new Frozen<>(new Object[0]);

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

  /** Shares the array, which holds elements of type T and must never change again. */
  static <T> List<T> wrap(Object[] elements) {
    return new Frozen<>(elements);
  }

  /** Returns the array of one of our lists, to be shared and never changed; null for others. */
  static Object @Nullable [] elementsOf(Collection<?> elements) {
    return elements instanceof Frozen<?> frozen ? frozen.elements : null;
  }

  private static final class Frozen<T> extends AbstractList<T> implements RandomAccess {
    private final Object[] elements;

    Frozen(Object[] elements) {
      this.elements = elements;
    }

    @Override
    @SuppressWarnings("unchecked") // wrap() is only given elements of type T
    public T get(int index) {
      return (T) elements[Objects.checkIndex(index, elements.length)];
    }

    @Override
    public int size() {
      return elements.length;
    }

    @Override
    public Object[] toArray() {
      return elements.clone();
    }
  }
}
