package dev.tern.schema.breaking;

import dev.tern.protobuf.Bytes;
import dev.tern.protobuf.descriptor.EnumValueDescriptor;
import dev.tern.protobuf.descriptor.FieldDescriptor;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The default of a field, comparable across types: that a type changed is for other rules to say.
 *
 * @param text for strings and bytes, else null; bytes are taken as Latin-1
 * @param number for finite numbers, bools and enums, else null
 * @param other for infinities and NaN, else NaN
 * @param single whether the number was a float, so that others are rounded to be compared
 */
record DefaultValue(
    @Nullable String text, @Nullable BigDecimal number, double other, boolean single) {

  static boolean canHave(FieldDescriptor field) {
    return !field.isRepeated() && !field.isMessage();
  }

  static DefaultValue of(FieldDescriptor field) {
    Object value = field.defaultValue();
    if (value instanceof String text) {
      return new DefaultValue(text, null, Double.NaN, false);
    } else if (value instanceof Bytes bytes) {
      String text = new String(bytes.toByteArray(), StandardCharsets.ISO_8859_1);
      return new DefaultValue(text, null, Double.NaN, false);
    } else if (value instanceof Boolean flag) {
      return ofNumber(flag ? BigDecimal.ONE : BigDecimal.ZERO);
    } else if (value instanceof EnumValueDescriptor constant) {
      return ofNumber(BigDecimal.valueOf(constant.number()));
    } else if (value instanceof Float single) {
      return ofFloating(single, true);
    } else if (value instanceof Double wide) {
      return ofFloating(wide, false);
    } else if (value instanceof Integer integer) {
      return ofNumber(
          BigDecimal.valueOf(isUnsigned(field) ? Integer.toUnsignedLong(integer) : integer));
    } else if (value instanceof Long integer) {
      return ofNumber(
          isUnsigned(field)
              ? new BigDecimal(new BigInteger(Long.toUnsignedString(integer)))
              : BigDecimal.valueOf(integer));
    }
    return ofNumber(BigDecimal.ZERO);
  }

  private static DefaultValue ofNumber(BigDecimal number) {
    return new DefaultValue(null, number, Double.NaN, false);
  }

  private static DefaultValue ofFloating(double value, boolean single) {
    return Double.isNaN(value) || Double.isInfinite(value)
        ? new DefaultValue(null, null, value, single)
        : new DefaultValue(null, new BigDecimal(value), Double.NaN, single);
  }

  private static boolean isUnsigned(FieldDescriptor field) {
    return switch (field.type()) {
      case TYPE_UINT32, TYPE_UINT64, TYPE_FIXED32, TYPE_FIXED64 -> true;
      default -> false;
    };
  }

  boolean sameAs(DefaultValue that) {
    if (isZero() && that.isZero()) {
      return true;
    }
    if (text != null || that.text != null) {
      return text != null && text.equals(that.text);
    }
    if (number != null && that.number != null) {
      return single != that.single
          ? number.floatValue() == that.number.floatValue()
          : number.compareTo(that.number) == 0;
    }
    return number == null && that.number == null && Double.compare(other, that.other) == 0;
  }

  /** Empty and zero are what a field has that says nothing. */
  private boolean isZero() {
    return text != null ? text.isEmpty() : number != null && number.signum() == 0;
  }

  @Override
  public String toString() {
    if (text != null) {
      return '"' + text + '"';
    }
    return number != null ? number.toPlainString() : Double.toString(other);
  }
}
