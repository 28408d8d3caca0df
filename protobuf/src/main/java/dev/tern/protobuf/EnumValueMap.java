package dev.tern.protobuf;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map to the constants of an open enum, over the map to their numbers, so that a
 * number the schema does not know is kept.
 *
 * @param <K> the key type
 * @param <E> the enum
 */
public final class EnumValueMap<K, E extends ProtoEnum> extends AbstractMap<K, E> {
  private final ProtoMap<K, Integer> numbers;
  private final IntFunction<E> byNumber;

  private EnumValueMap(ProtoMap<K, Integer> numbers, IntFunction<E> byNumber) {
    this.numbers = numbers;
    this.byNumber = byNumber;
  }

  /**
   * Returns a view of the numbers.
   *
   * @param byNumber returns the constant of a number, {@code UNRECOGNIZED} if there is none; never
   *     null
   */
  public static <K, E extends ProtoEnum> EnumValueMap<K, E> of(
      ProtoMap<K, Integer> numbers, IntFunction<E> byNumber) {
    return new EnumValueMap<>(numbers, byNumber);
  }

  /**
   * Returns the numbers of the map's constants; those of such a view are given back as they are.
   *
   * @throws IllegalStateException if another map holds {@code UNRECOGNIZED}
   */
  @SuppressWarnings("unchecked") // an immutable map from a subtype is an immutable map from K
  public static <K> ProtoMap<K, Integer> numbersOf(
      Map<? extends K, ? extends ProtoEnum> constants) {
    if (constants instanceof EnumValueMap<?, ?> view) {
      return (ProtoMap<K, Integer>) view.numbers;
    }
    ProtoMap.Builder<K, Integer> numbers = ProtoMap.builder();
    for (Map.Entry<? extends K, ? extends ProtoEnum> entry : constants.entrySet()) {
      numbers.put(entry.getKey(), entry.getValue().number());
    }
    return numbers.build();
  }

  /** Returns the numbers as they are on the wire. */
  public ProtoMap<K, Integer> numbers() {
    return numbers;
  }

  @Override
  public int size() {
    return numbers.size();
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return numbers.containsKey(key);
  }

  @Override
  public @Nullable E get(@Nullable Object key) {
    Integer number = numbers.get(key);
    return number == null ? null : byNumber.apply(number);
  }

  @Override
  public Set<Entry<K, E>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public int size() {
        return numbers.size();
      }

      @Override
      public Iterator<Entry<K, E>> iterator() {
        Iterator<Entry<K, Integer>> entries = numbers.entrySet().iterator();
        return new Iterator<>() {
          @Override
          public boolean hasNext() {
            return entries.hasNext();
          }

          @Override
          public Entry<K, E> next() {
            Entry<K, Integer> entry = entries.next();
            return new SimpleImmutableEntry<>(entry.getKey(), byNumber.apply(entry.getValue()));
          }
        };
      }
    };
  }
}
