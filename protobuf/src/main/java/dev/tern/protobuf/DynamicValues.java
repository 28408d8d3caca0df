package dev.tern.protobuf;

import dev.tern.protobuf.descriptor.EnumDescriptor;
import dev.tern.protobuf.descriptor.EnumValueDescriptor;
import dev.tern.protobuf.descriptor.FieldDescriptor;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What stands in a {@link DynamicMessage} for the values of each type. */
final class DynamicValues {
  private DynamicValues() {}

  /** Returns the key of a map's entries. */
  static FieldDescriptor mapKey(FieldDescriptor map) {
    return Objects.requireNonNull(map.messageType().field(1)); // the linker has checked it
  }

  /** Returns the value of a map's entries. */
  static FieldDescriptor mapValue(FieldDescriptor map) {
    return Objects.requireNonNull(map.messageType().field(2));
  }

  /** Returns the value of a field that is not set. */
  static Object absent(DynamicCodec codec, FieldDescriptor field) {
    if (field.isMap()) {
      return ProtoMap.empty();
    }
    return field.isRepeated() ? frozen(newList(field)) : initial(codec, field);
  }

  /** Returns the value of a single field that is not set, or of an element before it is read. */
  static Object initial(DynamicCodec codec, FieldDescriptor field) {
    if (field.isMessage()) {
      return codec.nested(field).defaultInstance();
    }
    Object value = Objects.requireNonNull(field.defaultValue());
    return value instanceof EnumValueDescriptor constant ? (Object) constant.number() : value;
  }

  // ---- values that users give

  /**
   * Returns a single value or element as a message holds it.
   *
   * @throws IllegalArgumentException if it does not fit
   */
  static Object checked(DynamicCodec codec, FieldDescriptor field, @Nullable Object value) {
    return switch (field.type()) {
      case TYPE_INT32, TYPE_UINT32, TYPE_SINT32, TYPE_FIXED32, TYPE_SFIXED32 ->
          of(Integer.class, field, value);
      case TYPE_INT64, TYPE_UINT64, TYPE_SINT64, TYPE_FIXED64, TYPE_SFIXED64 ->
          of(Long.class, field, value);
      case TYPE_FLOAT -> of(Float.class, field, value);
      case TYPE_DOUBLE -> of(Double.class, field, value);
      case TYPE_BOOL -> of(Boolean.class, field, value);
      case TYPE_STRING -> of(String.class, field, value);
      case TYPE_BYTES -> of(Bytes.class, field, value);
      case TYPE_ENUM -> number(field, value);
      case TYPE_MESSAGE, TYPE_GROUP -> {
        if (!(value instanceof Message message)) {
          throw unfit(field, "a message", value);
        }
        yield codec.nested(field).copyOf(message);
      }
    };
  }

  private static Object of(Class<?> type, FieldDescriptor field, @Nullable Object value) {
    if (!type.isInstance(value)) {
      throw unfit(field, type.getSimpleName(), value);
    }
    return value;
  }

  private static Object number(FieldDescriptor field, @Nullable Object value) {
    EnumDescriptor type = field.enumType();
    if (value instanceof EnumValueDescriptor constant
        && !constant.enumType().fullName().equals(type.fullName())) {
      throw unfit(field, "a value of " + type, value);
    }
    int number;
    if (value instanceof ProtoEnum constant) {
      number = constant.number();
    } else if (value instanceof Integer given) {
      number = given;
    } else {
      throw unfit(field, "a value of " + type + " or its number", value);
    }
    if (type.isClosed() && type.value(number) == null) {
      throw new IllegalArgumentException(
          field + ": " + number + " is not a value of " + type + ", which is closed");
    }
    return number;
  }

  static IllegalArgumentException unfit(
      FieldDescriptor field, String wanted, @Nullable Object value) {
    return new IllegalArgumentException(
        field
            + " of "
            + field.type()
            + " takes "
            + wanted
            + ", not "
            + (value == null ? "null" : value.getClass().getName()));
  }

  // ---- lists

  /** Returns an empty builder of a list of the field's elements. */
  static Object newList(FieldDescriptor field) {
    return switch (field.type()) {
      case TYPE_INT32, TYPE_UINT32, TYPE_SINT32, TYPE_FIXED32, TYPE_SFIXED32, TYPE_ENUM ->
          IntList.builder();
      case TYPE_INT64, TYPE_UINT64, TYPE_SINT64, TYPE_FIXED64, TYPE_SFIXED64 -> LongList.builder();
      case TYPE_FLOAT -> FloatList.builder();
      case TYPE_DOUBLE -> DoubleList.builder();
      case TYPE_BOOL -> BoolList.builder();
      case TYPE_STRING, TYPE_BYTES, TYPE_MESSAGE, TYPE_GROUP -> new ListBuilder<Object>();
    };
  }

  /** Appends an element that is known to fit to what {@link #newList} has made. */
  @SuppressWarnings("unchecked") // the last of the builders is a list of anything
  static void add(Object list, Object element) {
    if (list instanceof IntList.Builder ints) {
      ints.add((Integer) element);
    } else if (list instanceof LongList.Builder longs) {
      longs.add((Long) element);
    } else if (list instanceof FloatList.Builder floats) {
      floats.add((Float) element);
    } else if (list instanceof DoubleList.Builder doubles) {
      doubles.add((Double) element);
    } else if (list instanceof BoolList.Builder bools) {
      bools.add((Boolean) element);
    } else {
      ((ListBuilder<Object>) list).add(element);
    }
  }

  /** Returns what a builder holds, as it stands in a message; another value as it is. */
  static Object frozen(Object value) {
    if (value instanceof IntList.Builder ints) {
      return ints.build();
    } else if (value instanceof LongList.Builder longs) {
      return longs.build();
    } else if (value instanceof FloatList.Builder floats) {
      return floats.build();
    } else if (value instanceof DoubleList.Builder doubles) {
      return doubles.build();
    } else if (value instanceof BoolList.Builder bools) {
      return bools.build();
    } else if (value instanceof ListBuilder<?> objects) {
      return objects.build();
    } else if (value instanceof ProtoMap.Builder<?, ?> entries) {
      return entries.build();
    } else if (value instanceof DynamicMessage.Builder message) {
      return message.buildPartial();
    }
    return value;
  }

  /** Returns a builder of a message's list or map; another value as it is. */
  static Object thawed(FieldDescriptor field, Object value) {
    if (value instanceof ProtoMap<?, ?> entries) {
      return entries.toBuilder();
    }
    if (!field.isRepeated()) {
      return value;
    }
    if (value instanceof IntList ints) {
      return ints.toBuilder();
    } else if (value instanceof LongList longs) {
      return longs.toBuilder();
    } else if (value instanceof FloatList floats) {
      return floats.toBuilder();
    } else if (value instanceof DoubleList doubles) {
      return doubles.toBuilder();
    } else if (value instanceof BoolList bools) {
      return bools.toBuilder();
    }
    return ListBuilder.of((List<?>) value);
  }

  /** Says whether a value is a list or map without elements, which is the same as not set. */
  static boolean isEmptyList(Object value) {
    return (value instanceof List<?> list && list.isEmpty())
        || (value instanceof ProtoMap<?, ?> entries && entries.isEmpty());
  }
}
