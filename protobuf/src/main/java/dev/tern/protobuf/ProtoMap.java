package dev.tern.protobuf;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map in the order in which its keys were first put, which for a decoded message is
 * the order on the wire. Where a key is put twice, the last value counts. It holds no null.
 *
 * @param <K> the key type: {@code String}, {@code Integer}, {@code Long} or {@code Boolean}
 * @param <V> the value type
 */
public final class ProtoMap<K, V> extends AbstractMap<K, V> {
  private static final Object[] NONE = {};
  private static final ProtoMap<?, ?> EMPTY = new ProtoMap<>(NONE, NONE, 0, new HashIndex());

  private final Object[] keys;
  private final Object[] values;
  private final int size;
  private final HashIndex index;

  private ProtoMap(Object[] keys, Object[] values, int size, HashIndex index) {
    this.keys = keys;
    this.values = values;
    this.size = size;
    this.index = index;
  }

  /** Returns the empty map. */
  @SuppressWarnings("unchecked") // a map without entries is a map of anything
  public static <K, V> ProtoMap<K, V> empty() {
    return (ProtoMap<K, V>) EMPTY;
  }

  /**
   * Returns a map of the entries, in their order; the argument itself if it is such a map already.
   *
   * @throws NullPointerException if a key or value is null
   */
  @SuppressWarnings("unchecked") // an immutable map of subtypes is an immutable map of K and V
  public static <K, V> ProtoMap<K, V> copyOf(Map<? extends K, ? extends V> entries) {
    return entries instanceof ProtoMap<?, ?>
        ? (ProtoMap<K, V>) entries
        : new Builder<K, V>().putAll(entries).build();
  }

  /** Returns a new empty builder. */
  public static <K, V> Builder<K, V> builder() {
    return new Builder<>();
  }

  /** Returns a builder that holds these entries. */
  public Builder<K, V> toBuilder() {
    Builder<K, V> builder = new Builder<>();
    builder.keys = keys;
    builder.values = values;
    builder.size = size;
    builder.index = index;
    builder.shared = true;
    return builder;
  }

  /**
   * Returns the key of the entry at a position.
   *
   * @throws IndexOutOfBoundsException if it is not in 0..size-1
   */
  @SuppressWarnings("unchecked") // only keys of type K are put in
  public K entryKey(int position) {
    return (K) keys[Objects.checkIndex(position, size)];
  }

  /**
   * Returns the value of the entry at a position.
   *
   * @throws IndexOutOfBoundsException if it is not in 0..size-1
   */
  @SuppressWarnings("unchecked") // only values of type V are put in
  public V entryValue(int position) {
    return (V) values[Objects.checkIndex(position, size)];
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return key != null && index.find(keys, size, key) >= 0;
  }

  @Override
  public @Nullable V get(@Nullable Object key) {
    int position = key == null ? -1 : index.find(keys, size, key);
    return position < 0 ? null : entryValue(position);
  }

  @Override
  public Set<Entry<K, V>> entrySet() {
    return new Entries();
  }

  private final class Entries extends AbstractSet<Entry<K, V>> {
    @Override
    public int size() {
      return size;
    }

    @Override
    public boolean contains(@Nullable Object o) {
      return o instanceof Entry<?, ?> entry
          && entry.getValue() != null
          && entry.getValue().equals(get(entry.getKey()));
    }

    @Override
    public Iterator<Entry<K, V>> iterator() {
      return new Iterator<>() {
        private int next;

        @Override
        public boolean hasNext() {
          return next < size;
        }

        @Override
        public Entry<K, V> next() {
          if (next >= size) {
            throw new NoSuchElementException();
          }
          int position = next++;
          return new SimpleImmutableEntry<>(entryKey(position), entryValue(position));
        }
      };
    }
  }

  /**
   * Gathers entries.
   *
   * <p>Owner: the thread that uses it. It may be used on after {@link #build}.
   *
   * @param <K> the key type
   * @param <V> the value type
   */
  public static final class Builder<K, V> {
    private Object[] keys = NONE;
    private Object[] values = NONE;
    private int size;
    private HashIndex index = new HashIndex();

    /** Whether a built map has the arrays and the index too, so that they must not change. */
    private boolean shared;

    private Builder() {}

    /** Returns the number of entries. */
    public int size() {
      return size;
    }

    /** Says whether there are no entries. */
    public boolean isEmpty() {
      return size == 0;
    }

    /** Returns the value of a key, or null if there is none. */
    @SuppressWarnings("unchecked") // only values of type V are put in
    public @Nullable V get(K key) {
      int position = index.find(keys, size, key);
      return position < 0 ? null : (V) values[position];
    }

    /**
     * Puts an entry; the value of a key that is there already is replaced, in its place.
     *
     * @throws NullPointerException if the key or value is null
     */
    public Builder<K, V> put(K key, V value) {
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(value, "value");
      unshare();
      int position = index.find(keys, size, key);
      if (position >= 0) {
        values[position] = value;
        return this;
      }
      if (size == keys.length) {
        int capacity = ListBuilder.larger(size, 1);
        keys = Arrays.copyOf(keys, capacity);
        values = Arrays.copyOf(values, capacity);
      }
      keys[size] = key;
      values[size++] = value;
      index.added(keys, size);
      return this;
    }

    /**
     * Puts all entries, in their order.
     *
     * @throws NullPointerException if a key or value is null
     */
    public Builder<K, V> putAll(Map<? extends K, ? extends V> entries) {
      for (Map.Entry<? extends K, ? extends V> entry : entries.entrySet()) {
        put(entry.getKey(), entry.getValue());
      }
      return this;
    }

    /** Removes an entry, if there is one of this key; takes time in proportion to the size. */
    public Builder<K, V> remove(K key) {
      int position = index.find(keys, size, key);
      if (position >= 0) {
        unshare();
        size--;
        System.arraycopy(keys, position + 1, keys, position, size - position);
        System.arraycopy(values, position + 1, values, position, size - position);
        keys[size] = null;
        values[size] = null;
        index.rebuild(keys, size);
      }
      return this;
    }

    /** Removes all entries. */
    public Builder<K, V> clear() {
      keys = NONE;
      values = NONE;
      size = 0;
      index = new HashIndex();
      shared = false;
      return this;
    }

    /** Returns a map of the entries so far. */
    public ProtoMap<K, V> build() {
      if (size == 0) {
        return empty();
      }
      shared = true;
      return new ProtoMap<>(keys, values, size, index);
    }

    private void unshare() {
      if (shared) {
        keys = keys.clone();
        values = values.clone();
        index = index.copy();
        shared = false;
      }
    }
  }
}
