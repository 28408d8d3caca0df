package dev.tern.protobuf.wkt;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a {@link Value} can do besides holding its fields. */
abstract class ValueMethods {
  /** So that a map that holds itself is refused, and not followed for ever. */
  private static final int MAX_DEPTH = 100;

  ValueMethods() {}

  public abstract Value.@Nullable Kind kind();

  /** Returns the value null. */
  public static Value ofNull() {
    return Value.builder().nullValue(NullValue.NULL_VALUE).build();
  }

  /** Returns the value of a number. */
  public static Value of(double number) {
    return Value.builder().numberValue(number).build();
  }

  /** Returns the value of a string. */
  public static Value of(String text) {
    return Value.builder().stringValue(text).build();
  }

  /** Returns the value {@code true} or {@code false}. */
  public static Value of(boolean truth) {
    return Value.builder().boolValue(truth).build();
  }

  /** Returns the value of an object. */
  public static Value of(Struct struct) {
    return Value.builder().structValue(struct).build();
  }

  /** Returns the value of an array. */
  public static Value of(ListValue list) {
    return Value.builder().listValue(list).build();
  }

  /**
   * Returns the value of a Java object.
   *
   * @param object null, a {@code Boolean}, a {@code String}, a {@code Byte}, {@code Short}, {@code
   *     Integer}, {@code Long}, {@code Float} or {@code Double}, a map from strings, a collection,
   *     or a {@code Value}, {@code Struct} or {@code ListValue}
   * @throws IllegalArgumentException if it is none of these, if a {@code Long} is a number that a
   *     {@code double} cannot say, or if it is more than 100 deep
   */
  public static Value ofObject(@Nullable Object object) {
    return value(object, 0);
  }

  private static Value value(@Nullable Object object, int depth) {
    if (object == null) {
      return ofNull();
    } else if (object instanceof Value value) {
      return value;
    } else if (object instanceof Boolean truth) {
      return of(truth.booleanValue());
    } else if (object instanceof String text) {
      return of(text);
    } else if (object instanceof Map<?, ?> entries) {
      return of(struct(entries, depth));
    } else if (object instanceof Collection<?> elements) {
      return of(list(elements, depth));
    } else if (object instanceof Struct struct) {
      return of(struct);
    } else if (object instanceof ListValue list) {
      return of(list);
    }
    return of(number(object));
  }

  private static double number(Object object) {
    if (object instanceof Long number) {
      double closest = number;
      if ((long) closest != number || closest == 0x1p63) {
        throw new IllegalArgumentException(
            "a double cannot say " + number + "; a string can be put in its place");
      }
      return closest;
    }
    if (object instanceof Double
        || object instanceof Integer
        || object instanceof Float
        || object instanceof Short
        || object instanceof Byte) {
      return ((Number) object).doubleValue();
    }
    throw new IllegalArgumentException("a Value cannot hold a " + object.getClass().getName());
  }

  static Struct struct(Map<?, ?> entries, int depth) {
    checkDepth(depth);
    Struct.Builder struct = Struct.builder();
    for (Map.Entry<?, ?> entry : entries.entrySet()) {
      if (!(entry.getKey() instanceof String key)) {
        throw new IllegalArgumentException("a key of a Struct must be a string");
      }
      struct.putFields(key, value(entry.getValue(), depth + 1));
    }
    return struct.build();
  }

  static ListValue list(Collection<?> elements, int depth) {
    checkDepth(depth);
    ListValue.Builder list = ListValue.builder();
    for (Object element : elements) {
      list.addValues(value(element, depth + 1));
    }
    return list.build();
  }

  private static void checkDepth(int depth) {
    if (depth >= MAX_DEPTH) {
      throw new IllegalArgumentException("maps and lists are more than " + MAX_DEPTH + " deep");
    }
  }

  /**
   * Returns the value as a Java object: null, a {@code Double}, {@code String} or {@code Boolean},
   * an unmodifiable map or an unmodifiable list.
   *
   * @throws IllegalStateException if the value says nothing, which no valid one does
   */
  public @Nullable Object toObject() {
    Value.Kind kind = kind();
    if (kind instanceof Value.Kind.NullValue) {
      return null;
    } else if (kind instanceof Value.Kind.NumberValue number) {
      return number.value();
    } else if (kind instanceof Value.Kind.StringValue text) {
      return text.value();
    } else if (kind instanceof Value.Kind.BoolValue truth) {
      return truth.value();
    } else if (kind instanceof Value.Kind.StructValue struct) {
      return struct.value().toMap();
    } else if (kind instanceof Value.Kind.ListValue list) {
      return list.value().toList();
    }
    throw new IllegalStateException("the Value has no kind");
  }
}
