package dev.tern.protobuf;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * An immutable list of {@code float} numbers in an array, without boxes; a {@link java.util.List}
 * to everybody else.
 */
public final class FloatList extends AbstractList<Float> implements RandomAccess {
  private static final FloatList EMPTY = new FloatList(new float[0], 0);

  private final float[] values;
  private final int size;

  private FloatList(float[] values, int size) {
    this.values = values;
    this.size = size;
  }

  /** Returns the empty list. */
  public static FloatList empty() {
    return EMPTY;
  }

  /** Returns a list of the values, copied. */
  public static FloatList of(float... values) {
    return values.length == 0 ? EMPTY : new FloatList(values.clone(), values.length);
  }

  /**
   * Returns a list of the elements; the argument itself if it is such a list already.
   *
   * @throws NullPointerException if an element is null
   */
  public static FloatList copyOf(Collection<Float> elements) {
    return elements instanceof FloatList list ? list : builder().addAll(elements).build();
  }

  /** Returns a new empty builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that holds these elements. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.values = values;
    builder.size = size;
    builder.capacity = size;
    builder.shared = true;
    return builder;
  }

  /**
   * Returns an element.
   *
   * @throws IndexOutOfBoundsException if the index is not in 0..size-1
   */
  public float getFloat(int index) {
    return values[Objects.checkIndex(index, size)];
  }

  @Override
  public Float get(int index) {
    return getFloat(index);
  }

  @Override
  public int size() {
    return size;
  }

  /** Returns the elements in a new array. */
  public float[] toFloatArray() {
    return Arrays.copyOf(values, size);
  }

  /** The elements, for {@link ProtoWriter}; only the first {@link #size()} count. */
  float[] array() {
    return values;
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o == this
        || (o instanceof FloatList other
            ? Arrays.equals(values, 0, size, other.values, 0, other.size)
            : super.equals(o));
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = 0; i < size; i++) {
      hash = 31 * hash + Float.hashCode(values[i]);
    }
    return hash;
  }

  /**
   * Gathers elements.
   *
   * <p>Owner: the thread that uses it. It may be used on after {@link #build}.
   */
  public static final class Builder {
    private float[] values = EMPTY.values;
    private int size;

    /** How much of the array is ours to fill; what lies beyond may be another builder's. */
    private int capacity;

    /** Whether a built list has the array too, so that elements in it must not change. */
    private boolean shared;

    private Builder() {}

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
    public float getFloat(int index) {
      return values[Objects.checkIndex(index, size)];
    }

    /**
     * Replaces an element.
     *
     * @throws IndexOutOfBoundsException if the index is not in 0..size-1
     */
    public Builder set(int index, float value) {
      Objects.checkIndex(index, size);
      if (shared) {
        values = Arrays.copyOf(values, capacity);
        shared = false;
      }
      values[index] = value;
      return this;
    }

    /** Appends an element. */
    public Builder add(float value) {
      if (size == capacity) {
        grow(1);
      }
      values[size++] = value;
      return this;
    }

    /** Appends all elements. */
    public Builder addAll(FloatList list) {
      int at = extend(list.size);
      System.arraycopy(list.values, 0, values, at, list.size);
      return this;
    }

    /**
     * Appends all elements.
     *
     * @throws NullPointerException if an element is null
     */
    public Builder addAll(Collection<Float> elements) {
      if (elements instanceof FloatList list) {
        return addAll(list);
      }
      for (Float element : elements) {
        add(element.floatValue());
      }
      return this;
    }

    /** Removes all elements. */
    public Builder clear() {
      values = EMPTY.values;
      size = 0;
      capacity = 0;
      shared = false;
      return this;
    }

    /** Returns a list of the elements so far; it keeps the room that this builder has left over. */
    public FloatList build() {
      if (size == 0) {
        return EMPTY;
      }
      shared = true;
      return new FloatList(values, size);
    }

    /** Makes the list longer by {@code count} elements and returns the index of the first one. */
    int extend(int count) {
      int at = size;
      if (capacity - at < count) {
        grow(count);
      }
      size = at + count;
      return at;
    }

    float[] array() {
      return values;
    }

    private void grow(int count) {
      capacity = ListBuilder.larger(size, count);
      values = Arrays.copyOf(values, capacity);
      shared = false;
    }
  }
}
