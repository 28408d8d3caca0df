package dev.tern.protobuf;

import java.util.AbstractList;
import java.util.Collection;
import java.util.RandomAccess;
import java.util.function.IntFunction;

/**
 * An immutable list of enum constants over the list of their numbers, so that a number the schema
 * does not know is kept.
 *
 * @param <E> the enum
 */
public final class EnumList<E extends ProtoEnum> extends AbstractList<E> implements RandomAccess {
  private final IntList numbers;
  private final IntFunction<E> byNumber;

  private EnumList(IntList numbers, IntFunction<E> byNumber) {
    this.numbers = numbers;
    this.byNumber = byNumber;
  }

  /**
   * Returns a view of the numbers.
   *
   * @param byNumber returns the constant of a number, {@code UNRECOGNIZED} if there is none; never
   *     null
   */
  public static <E extends ProtoEnum> EnumList<E> of(IntList numbers, IntFunction<E> byNumber) {
    return new EnumList<>(numbers, byNumber);
  }

  /**
   * Returns the numbers of the constants; those of such a view are given back as they are.
   *
   * @throws IllegalStateException if another collection holds {@code UNRECOGNIZED}
   */
  public static IntList numbersOf(Collection<? extends ProtoEnum> constants) {
    if (constants instanceof EnumList<?> view) {
      return view.numbers;
    }
    IntList.Builder numbers = IntList.builder();
    for (ProtoEnum constant : constants) {
      numbers.add(constant.number());
    }
    return numbers.build();
  }

  /** Returns the numbers as they are on the wire. */
  public IntList numbers() {
    return numbers;
  }

  @Override
  public E get(int index) {
    return byNumber.apply(numbers.getInt(index));
  }

  @Override
  public int size() {
    return numbers.size();
  }
}
