package dev.tern.schema;

import dev.tern.protobuf.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads options, as statements and within brackets.
 *
 * <p>Owner: the parser.
 */
final class OptionParser {
  private final Cursor cursor;

  OptionParser(Cursor cursor) {
    this.cursor = cursor;
  }

  /** {@code option name = value;}. */
  Ast.Option statement() {
    int first = cursor.expect("option", "here");
    Ast.Option option = assignment();
    int last = cursor.expectSemicolon("after the option");
    return new Ast.Option(first, last, option.name(), option.nameLast(), option.value());
  }

  private Ast.Option assignment() {
    int first = cursor.at();
    List<Ast.NamePart> name = new ArrayList<>(2);
    do {
      name.add(namePart());
    } while (cursor.tryTake('.'));
    int nameLast = cursor.previous();
    cursor.expect('=', "after the name of the option");
    Ast.Value value = value();
    return new Ast.Option(first, cursor.previous(), List.copyOf(name), nameLast, value);
  }

  private Ast.NamePart namePart() {
    int first = cursor.at();
    if (!cursor.tryTake('(')) {
      return new Ast.NamePart(first, first, cursor.name("the name of an option").text(), false);
    }
    StringBuilder name = new StringBuilder();
    if (cursor.tryTake('.')) {
      name.append('.');
    }
    name.append(cursor.name("the name of an extension").text());
    while (cursor.tryTake('.')) {
      name.append('.').append(cursor.name("the name of an extension").text());
    }
    cursor.expect(')', "after the name of the extension");
    return new Ast.NamePart(first, cursor.previous(), name.toString(), true);
  }

  private Ast.Value value() {
    int first = cursor.at();
    boolean negative = cursor.tryTake('-');
    int token = cursor.at();
    switch (cursor.kind()) {
      case IDENTIFIER -> {
        String name = cursor.name("a value").text();
        if (!negative) {
          return new Ast.IdentifierValue(first, token, name);
        }
        if (name.equals("inf")) {
          return new Ast.DoubleValue(first, token, Double.NEGATIVE_INFINITY);
        }
        if (name.equals("nan")) {
          return new Ast.DoubleValue(first, token, Double.NaN);
        }
        cursor.reportAt(
            cursor.tokens.span(token), "only a number, inf or nan can be negative", null);
        throw new SyntaxException();
      }
      case INTEGER -> {
        cursor.take();
        if (cursor.fits(token, negative ? Long.MIN_VALUE : -1L)) {
          long magnitude = cursor.integer(token);
          return new Ast.IntegerValue(first, token, negative, negative ? -magnitude : magnitude);
        }
        return new Ast.DoubleValue(first, token, largeNumber(token, negative));
      }
      case FLOAT -> {
        double value = Literals.floating(cursor.tokens.text(cursor.take()));
        return new Ast.DoubleValue(first, token, negative ? -value : value);
      }
      case STRING -> {
        if (negative) {
          throw cursor.fail("expected a number after \"-\"");
        }
        Bytes value = Bytes.of(cursor.string("a value"));
        return new Ast.StringValue(first, cursor.previous(), value);
      }
      default -> {
        if (negative || !cursor.looksAt('{')) {
          throw cursor.fail(
              "expected the value of the option",
              "a message is written in braces: { field: value }");
        }
        return aggregate();
      }
    }
  }

  private double largeNumber(int token, boolean negative) {
    String text = cursor.tokens.text(token);
    if (!Literals.isDecimal(text)) {
      cursor.reportAt(cursor.tokens.span(token), "the integer does not fit into 64 bits", null);
      return 0;
    }
    double value = Literals.floating(text);
    return negative ? -value : value;
  }

  private Ast.Value aggregate() {
    int first = cursor.at();
    int depth = 0;
    do {
      if (cursor.atEnd()) {
        throw cursor.fail("expected \"}\" to close the value of the option");
      }
      int token = cursor.take();
      if (cursor.tokens.isSymbol(token, '{')) {
        depth++;
      } else if (cursor.tokens.isSymbol(token, '}')) {
        depth--;
      }
    } while (depth > 0);
    return new Ast.AggregateValue(first, cursor.previous());
  }

  /**
   * Options in brackets if there are any; of a field, {@code type} is its type, which decides how a
   * default reads.
   */
  Ast.@Nullable Brackets brackets(@Nullable String type, boolean isField) {
    if (!cursor.looksAt('[')) {
      return null;
    }
    int first = cursor.take();
    List<Ast.Setting> settings = new ArrayList<>();
    boolean hasDefault = false;
    boolean hasJsonName = false;
    do {
      if (isField && cursor.looksAt("default")) {
        if (hasDefault) {
          cursor.report("the default is already set", "remove one of them");
        }
        hasDefault = true;
        settings.add(defaultSetting(type));
      } else if (isField && cursor.looksAt("json_name")) {
        if (hasJsonName) {
          cursor.report("json_name is already set", "remove one of them");
        }
        hasJsonName = true;
        settings.add(jsonName());
      } else {
        settings.add(new Ast.OptionSetting(assignment()));
      }
    } while (cursor.tryTake(','));
    int last = cursor.expect(']', "after the options");
    return new Ast.Brackets(first, last, List.copyOf(settings));
  }

  private Ast.Setting jsonName() {
    int first = cursor.take();
    cursor.expect('=', "after json_name");
    int valueFirst = cursor.at();
    String value = Literals.utf8(cursor.string("a string for json_name"));
    return new Ast.JsonNameSetting(first, valueFirst, cursor.previous(), value);
  }

  private Ast.Setting defaultSetting(@Nullable String type) {
    int first = cursor.take();
    cursor.expect('=', "after \"default\"");
    int valueFirst = cursor.at();
    String value = type == null ? cursor.tokens.text(cursor.take()) : defaultValue(type);
    return new Ast.DefaultSetting(first, valueFirst, cursor.previous(), value);
  }

  private String defaultValue(String type) {
    switch (type) {
      case "int32", "sint32", "sfixed32" -> {
        return signedDefault(Integer.MAX_VALUE, type);
      }
      case "int64", "sint64", "sfixed64" -> {
        return signedDefault(Long.MAX_VALUE, type);
      }
      case "uint32", "fixed32" -> {
        return unsignedDefault(0xFFFFFFFFL, type);
      }
      case "uint64", "fixed64" -> {
        return unsignedDefault(-1L, type);
      }
      case "float", "double" -> {
        return floatingDefault(type);
      }
      case "bool" -> {
        if (!cursor.looksAt("true") && !cursor.looksAt("false")) {
          throw cursor.fail("expected true or false as the default of a bool field");
        }
        return cursor.tokens.text(cursor.take());
      }
      case "string" -> {
        return Literals.utf8(cursor.string("a string as the default of a string field"));
      }
      case "bytes" -> {
        return Literals.escapeBytes(cursor.string("a string as the default of a bytes field"));
      }
      default -> throw cursor.refuse("a group cannot have a default", "remove the default");
    }
  }

  private String signedDefault(long max, String type) {
    boolean negative = cursor.tryTake('-');
    String digits = unsignedDefault(negative ? max + 1 : max, type);
    return negative ? "-" + digits : digits;
  }

  private String unsignedDefault(long max, String type) {
    if (cursor.looksAt('-')) {
      cursor.report("a field of type " + type + " cannot have a negative default", null);
      cursor.take();
    }
    if (cursor.kind() != TokenKind.INTEGER) {
      throw cursor.fail("expected an integer as the default of a field of type " + type);
    }
    if (!cursor.fits(cursor.at(), max)) {
      cursor.report("the default is out of the range of " + type, null);
    }
    return Long.toUnsignedString(cursor.integer(cursor.take()));
  }

  private String floatingDefault(String type) {
    boolean negative = cursor.tryTake('-');
    double value;
    int token = cursor.at();
    if (cursor.kind() == TokenKind.FLOAT) {
      value = Literals.floating(cursor.tokens.text(cursor.take()));
    } else if (cursor.kind() == TokenKind.INTEGER) {
      value =
          cursor.fits(token, -1L)
              ? Literals.unsignedToDouble(cursor.integer(token))
              : largeNumber(token, false);
      cursor.take();
    } else if (cursor.tryTake("inf")) {
      value = Double.POSITIVE_INFINITY;
    } else if (cursor.tryTake("nan")) {
      value = Double.NaN;
    } else {
      throw cursor.fail("expected a number, inf or nan as the default of a field of type " + type);
    }
    return (negative ? "-" : "") + Literals.formatDouble(value);
  }
}
