package dev.tern.schema;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads numbers, strings, enum values and the like inside of an option value, as {@link
 * OptionMessage} stores them.
 *
 * <p>Owner: the reader of the value.
 */
final class AggregateScalars {
  private final AggregateCursor cursor;
  private final Diagnostics diagnostics;

  AggregateScalars(AggregateCursor cursor, Diagnostics diagnostics) {
    this.cursor = cursor;
    this.diagnostics = diagnostics;
  }

  Object read(FieldDef field) {
    FieldType type = field.type == null ? FieldType.INT32 : field.type;
    return switch (type) {
      case INT32, SINT32, SFIXED32 -> signed(field, Integer.MAX_VALUE);
      case INT64, SINT64, SFIXED64 -> signed(field, Long.MAX_VALUE);
      case UINT32, FIXED32 -> unsigned(field, 0xFFFFFFFFL);
      case UINT64, FIXED64 -> unsigned(field, -1L);
      case FLOAT -> (float) floating(field);
      case DOUBLE -> floating(field);
      case BOOL -> bool(field);
      case ENUM -> enumNumber(field);
      default -> string(field);
    };
  }

  private Object signed(FieldDef field, long max) {
    boolean negative = cursor.tryTake('-');
    long magnitude = unsigned(field, negative ? max + 1 : max);
    return negative ? -magnitude : magnitude;
  }

  private long unsigned(FieldDef field, long max) {
    if (cursor.kind() != TokenKind.INTEGER) {
      throw cursor.fail("expected an integer for \"" + field.name + "\"");
    }
    String text = cursor.text();
    if (!Literals.fits(text, max)) {
      throw cursor.fail("the number is out of the range of " + field.type);
    }
    cursor.advance();
    return Literals.integer(text);
  }

  private double floating(FieldDef field) {
    boolean negative = cursor.tryTake('-');
    String text = cursor.text();
    double value;
    if (cursor.kind() == TokenKind.FLOAT
        || (cursor.kind() == TokenKind.INTEGER && Literals.isDecimal(text))) {
      value =
          cursor.kind() == TokenKind.INTEGER && Literals.fits(text, -1L)
              ? Literals.unsignedToDouble(Literals.integer(text))
              : Literals.floating(text);
    } else {
      switch (Names.lower(text)) {
        case "inf", "infinity" -> value = Double.POSITIVE_INFINITY;
        case "nan" -> value = Double.NaN;
        default ->
            throw cursor.fail("expected a decimal number, inf or nan for \"" + field.name + "\"");
      }
    }
    cursor.advance();
    return negative ? -value : value;
  }

  private Object bool(FieldDef field) {
    String text = cursor.text();
    if (cursor.kind() == TokenKind.INTEGER && Literals.fits(text, 1)) {
      cursor.advance();
      return Literals.integer(text) == 1;
    }
    switch (cursor.kind() == TokenKind.IDENTIFIER ? text : "") {
      case "true", "True", "t" -> {
        cursor.advance();
        return true;
      }
      case "false", "False", "f" -> {
        cursor.advance();
        return false;
      }
      default -> throw cursor.fail("expected true or false for \"" + field.name + "\"");
    }
  }

  private Object enumNumber(FieldDef field) {
    EnumDef type = field.enumType;
    if (type == null) {
      throw new SyntaxException();
    }
    if (cursor.kind() == TokenKind.IDENTIFIER) {
      EnumValueDef value = type.value(cursor.text());
      if (value == null) {
        List<String> names = new ArrayList<>();
        type.values.forEach(v -> names.add(v.name));
        diagnostics.error(
            "option",
            cursor.span(),
            "enum \"" + type.fullName + "\" has no value \"" + cursor.text() + "\"",
            Suggestions.didYouMean(cursor.text(), names));
        throw new SyntaxException();
      }
      cursor.advance();
      return (long) value.number;
    }
    Span span = cursor.span();
    long number = (Long) signed(field, Integer.MAX_VALUE);
    if (type.isClosed() && type.value(number) == null) {
      diagnostics.error(
          "option",
          span,
          "enum \"" + type.fullName + "\" has no value with number " + number,
          null);
      throw new SyntaxException();
    }
    return number;
  }

  private Object string(FieldDef field) {
    if (cursor.kind() != TokenKind.STRING) {
      throw cursor.fail("expected a string for \"" + field.name + "\"");
    }
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    while (!cursor.atEnd() && cursor.kind() == TokenKind.STRING) {
      Span span = cursor.span();
      Literals.unescape(span.file().bytes(), span.start(), span.end(), value);
      cursor.advance();
    }
    return value.toByteArray();
  }
}
