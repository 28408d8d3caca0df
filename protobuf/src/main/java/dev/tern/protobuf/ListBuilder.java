package dev.tern.protobuf;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/**
 * Gathers the elements of an immutable list.
 *
 * <p>Owner: the thread that uses it. It may be used on after {@link #build}.
 *
 * @param <T> the element type
 */
public final class ListBuilder<T> {
  private static final Object[] NONE = {};
  private static final int MAX_SIZE = Integer.MAX_VALUE - 8;

  private Object[] values = NONE;
  private int size;

  /** How much of the array is ours to fill; what lies beyond may be another builder's. */
  private int capacity;

  /** Whether a built list has the array too, so that elements in it must not change. */
  private boolean shared;

  /** Creates an empty builder. */
  public ListBuilder() {}

  /** Returns a builder that holds the elements. */
  public static <T> ListBuilder<T> of(Collection<? extends T> elements) {
    ListBuilder<T> builder = new ListBuilder<>();
    Object[] frozen = Lists.elementsOf(elements);
    if (frozen == null) {
      return builder.addAll(elements);
    }
    builder.values = frozen;
    builder.size = elements.size();
    builder.capacity = builder.size;
    builder.shared = true;
    return builder;
  }

  /** Returns the number of elements. */
  public int size() {
    return size;
  }

  /** Says whether there are no elements. */
  public boolean isEmpty() {
    return size == 0;
  }

  /**
   * Returns an element.
   *
   * @throws IndexOutOfBoundsException if the index is not in 0..size-1
   */
  @SuppressWarnings("unchecked") // only elements of type T are put in
  public T get(int index) {
    return (T) values[Objects.checkIndex(index, size)];
  }

  /**
   * Replaces an element.
   *
   * @throws IndexOutOfBoundsException if the index is not in 0..size-1
   * @throws NullPointerException if the element is null
   */
  public ListBuilder<T> set(int index, T element) {
    Objects.checkIndex(index, size);
    Objects.requireNonNull(element, "element");
    if (shared) {
      values = Arrays.copyOf(values, capacity);
      shared = false;
    }
    values[index] = element;
    return this;
  }

  /**
   * Appends an element.
   *
   * @throws NullPointerException if it is null
   */
  public ListBuilder<T> add(T element) {
    Objects.requireNonNull(element, "element");
    if (size == capacity) {
      grow(1);
    }
    values[size++] = element;
    return this;
  }

  /**
   * Appends all elements.
   *
   * @throws NullPointerException if one is null
   */
  public ListBuilder<T> addAll(Collection<? extends T> elements) {
    Object[] more = elements.toArray();
    for (Object element : more) {
      Objects.requireNonNull(element, "element");
    }
    if (capacity - size < more.length) {
      grow(more.length);
    }
    System.arraycopy(more, 0, values, size, more.length);
    size += more.length;
    return this;
  }

  /** Removes all elements. */
  public ListBuilder<T> clear() {
    values = NONE;
    size = 0;
    capacity = 0;
    shared = false;
    return this;
  }

  /**
   * Returns an immutable list of the elements so far; it keeps the room that this builder has left
   * over.
   */
  public List<T> build() {
    if (size == 0) {
      return Lists.empty();
    }
    shared = true;
    return Lists.wrap(values, size);
  }

  private void grow(int count) {
    capacity = larger(size, count);
    values = Arrays.copyOf(values, capacity);
    shared = false;
  }

  /**
   * Returns a capacity for {@code count} more than {@code size}. The first piece of a list is often
   * all of it, so it gets exactly the room it asks for; a single element gets four; and later there
   * is room for as many again.
   */
  static int larger(int size, int count) {
    if (size == 0) {
      return count == 1 ? 4 : count;
    }
    long needed = (long) size + count;
    if (needed > MAX_SIZE) {
      throw new ProtobufException("list has more than " + MAX_SIZE + " elements");
    }
    return (int) Math.min(MAX_SIZE, Math.max(needed, size * 2L));
  }
}
