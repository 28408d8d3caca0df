package dev.tern.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages, enums and extensions: everything that has a body of fields or values.
 *
 * <p>Owner: the parser.
 */
final class TypeParser {
  static final Set<String> SCALARS =
      Set.of(
          "double",
          "float",
          "int64",
          "uint64",
          "int32",
          "fixed64",
          "fixed32",
          "bool",
          "string",
          "bytes",
          "uint32",
          "sfixed32",
          "sfixed64",
          "sint32",
          "sint64");

  /** Stands for a number that could not be read; nothing is said about it again. */
  static final int BAD_NUMBER = Integer.MIN_VALUE;

  private static final int MAX_DEPTH = 31;

  private final Cursor cursor;
  private final OptionParser options;
  private final Edition edition;
  private int depth;

  TypeParser(Cursor cursor, OptionParser options, Edition edition) {
    this.cursor = cursor;
    this.options = options;
    this.edition = edition;
  }

  /** Reads statements up to the closing brace. */
  Ast.Body body(String what, Supplier<Ast.Element> element) {
    int open = cursor.expect('{', "before the body of the " + what);
    List<Ast.Element> elements = new ArrayList<>();
    while (!cursor.looksAt('}')) {
      if (cursor.atEnd()) {
        throw cursor.fail(
            "expected \"}\" to close the "
                + what
                + " that begins in line "
                + (cursor.tokens.line(open) + 1));
      }
      try {
        elements.add(element.get());
      } catch (SyntaxException e) {
        cursor.resync();
      }
    }
    return new Ast.Body(open, List.copyOf(elements), cursor.take());
  }

  /** {@code export} or {@code local}, which are ordinary names before edition 2024. */
  Ast.Visibility visibility() {
    boolean export = cursor.looksAt("export");
    if (!edition.atLeast(Edition.EDITION_2024) || (!export && !cursor.looksAt("local"))) {
      return Ast.Visibility.UNSET;
    }
    cursor.take();
    if (!cursor.looksAt("message") && !cursor.looksAt("enum")) {
      throw cursor.fail("expected message or enum after \"" + (export ? "export" : "local") + "\"");
    }
    return export ? Ast.Visibility.EXPORT : Ast.Visibility.LOCAL;
  }

  Ast.Message message(Ast.Visibility visibility) {
    int first = cursor.take();
    Ast.Name name = cursor.name("the name of the message");
    Ast.Body body = messageBody("message");
    return new Ast.Message(first, body.close(), visibility, name, body);
  }

  private Ast.Body messageBody(String what) {
    if (depth >= MAX_DEPTH) {
      throw cursor.refuse("messages are nested more than " + MAX_DEPTH + " deep", null);
    }
    depth++;
    try {
      return body(what, this::messageElement);
    } finally {
      depth--;
    }
  }

  private Ast.Element messageElement() {
    if (cursor.looksAt(';')) {
      int token = cursor.take();
      return new Ast.Empty(token, token);
    }
    Ast.Visibility visibility = visibility();
    if (cursor.looksAt("message")) {
      return message(visibility);
    } else if (cursor.looksAt("enum")) {
      return enumeration(visibility);
    } else if (cursor.looksAt("extensions")) {
      return extensions();
    } else if (cursor.looksAt("reserved")) {
      return reserved(false);
    } else if (cursor.looksAt("extend")) {
      return extend();
    } else if (cursor.looksAt("option")) {
      return options.statement();
    } else if (cursor.looksAt("oneof")) {
      return oneof();
    }
    return field(Place.MESSAGE);
  }

  private enum Place {
    MESSAGE,
    ONEOF,
    EXTEND
  }

  private Ast.Element oneof() {
    int first = cursor.take();
    Ast.Name name = cursor.name("the name of the oneof");
    Ast.Body body =
        body("oneof", () -> cursor.looksAt("option") ? options.statement() : field(Place.ONEOF));
    return new Ast.Oneof(first, body.close(), name, body);
  }

  Ast.Element extend() {
    int first = cursor.take();
    Ast.TypeName extendee = messageTypeName("the message to extend");
    Ast.Body body = body("extend", () -> field(Place.EXTEND));
    if (body.elements().isEmpty() && !cursor.failed()) {
      cursor.reportAt(cursor.tokens.span(first), "an extend block has at least one field", null);
    }
    return new Ast.Extend(first, body.close(), extendee, body);
  }

  private Ast.Element field(Place place) {
    int first = cursor.at();
    Ast.Label label = label(place);
    int labelToken = label == null ? -1 : first;
    if (place == Place.ONEOF && label != null) {
      cursor.reportAt(
          cursor.tokens.span(first),
          "a field in a oneof has no label",
          "remove \"" + cursor.tokens.text(first) + "\"");
      label = null;
      first = cursor.at();
    }
    Ast.MapType map = null;
    Ast.TypeName type;
    int typeFirst = cursor.at();
    if (cursor.looksAt("map") && cursor.tokens.isSymbol(typeFirst + 1, '<')) {
      map = mapType(place, label);
      type = new Ast.TypeName(typeFirst, cursor.previous(), "");
    } else {
      requireLabel(place, label);
      type = fieldType();
    }
    boolean isGroup = type.text().equals("group");
    Ast.Name name = cursor.name("the name of the field");
    if (!cursor.tryTake('=')) {
      throw cursor.fail(
          "expected \"=\" and a number after the name of the field", insteadOfEquals(name));
    }
    int numberToken = cursor.at();
    int number = fieldNumber("the number of the field");
    boolean isKeyword = map == null && (isGroup || SCALARS.contains(type.text()));
    Ast.Brackets brackets = options.brackets(isKeyword ? type.text() : null, true);
    Ast.Body group = null;
    int last;
    if (isGroup) {
      char initial = name.text().charAt(0);
      if (initial < 'A' || initial > 'Z') {
        cursor.reportAt(
            cursor.tokens.span(name.token()),
            "the name of a group starts with a capital letter",
            null);
      }
      if (!cursor.looksAt('{')) {
        throw cursor.fail("expected the body of the group");
      }
      group = messageBody("group");
      last = group.close();
    } else {
      last = cursor.expectSemicolon("after the field");
    }
    return new Ast.Field(
        first, last, label, labelToken, type, map, name, number, numberToken, brackets, group);
  }

  private Ast.@Nullable Label label(Place place) {
    Ast.Label label = null;
    if (cursor.looksAt("optional")) {
      label = Ast.Label.OPTIONAL;
    } else if (cursor.looksAt("repeated")) {
      label = Ast.Label.REPEATED;
    } else if (cursor.looksAt("required")) {
      label = Ast.Label.REQUIRED;
    }
    if (label == null) {
      return null;
    }
    if (!edition.isLegacy() && place != Place.ONEOF) {
      if (label == Ast.Label.OPTIONAL) {
        cursor.report(
            "\"optional\" is not used in editions",
            "remove it: a field has presence unless features.field_presence says otherwise");
      } else if (label == Ast.Label.REQUIRED) {
        cursor.report(
            "\"required\" is not used in editions",
            "use [features.field_presence = LEGACY_REQUIRED]");
      }
    }
    cursor.take();
    return label;
  }

  private void requireLabel(Place place, Ast.@Nullable Label label) {
    if (label == null && edition == Edition.PROTO2 && place != Place.ONEOF) {
      cursor.report(
          "expected optional, required or repeated, found " + cursor.describe(cursor.at()),
          "in proto2 every field has a label");
    }
  }

  private String insteadOfEquals(Ast.Name name) {
    if (cursor.looksAt('-')) {
      return "names consist of letters, digits and underscores";
    }
    return cursor.looksAt(':')
        ? "write \"=\" for \":\""
        : "every field has a number: " + name.text() + " = 1;";
  }

  private Ast.MapType mapType(Place place, Ast.@Nullable Label label) {
    if (place == Place.ONEOF) {
      throw cursor.refuse(
          "a map field cannot be in a oneof",
          "put the map into a message, and that into the oneof");
    } else if (place == Place.EXTEND) {
      throw cursor.refuse("a map field cannot be an extension", null);
    } else if (label != null) {
      throw cursor.refuse("a map field has no label", "remove it: a map field is always repeated");
    }
    cursor.take();
    cursor.expect('<', "after \"map\"");
    Ast.TypeName key = fieldType();
    cursor.expect(',', "after the type of the key");
    Ast.TypeName value = fieldType();
    cursor.expect('>', "after the type of the value");
    return new Ast.MapType(key, value);
  }

  /** A keyword of the language, {@code group} among them, or a name. */
  private Ast.TypeName fieldType() {
    int token = cursor.at();
    if (cursor.looksAt("group")) {
      if (!edition.isLegacy()) {
        cursor.report(
            "groups are not used in editions",
            "use a message with [features.message_encoding = DELIMITED]");
      }
      return new Ast.TypeName(token, cursor.take(), "group");
    }
    return typeName("the type of the field");
  }

  /** A name where only a message makes sense. */
  Ast.TypeName messageTypeName(String what) {
    int token = cursor.at();
    Ast.TypeName type = typeName(what);
    if (SCALARS.contains(type.text()) || type.text().equals("group")) {
      cursor.reportAt(
          cursor.tokens.span(token),
          what + " must be a message, found \"" + type.text() + "\"",
          null);
    }
    return type;
  }

  private Ast.TypeName typeName(String what) {
    int first = cursor.at();
    StringBuilder name = new StringBuilder();
    if (cursor.tryTake('.')) {
      name.append('.');
    } else if (cursor.kind() == TokenKind.IDENTIFIER
        && SCALARS.contains(cursor.tokens.text(first))) {
      return new Ast.TypeName(first, cursor.take(), cursor.tokens.text(first));
    }
    name.append(cursor.name(what).text());
    while (cursor.tryTake('.')) {
      name.append('.').append(cursor.name("a name after the point").text());
    }
    return new Ast.TypeName(first, cursor.previous(), name.toString());
  }

  private int fieldNumber(String what) {
    if (cursor.looksAt('-') && cursor.tokens.kind(cursor.at() + 1) == TokenKind.INTEGER) {
      cursor.report(what + " is a positive integer", "numbers go from 1 to 536870911");
      cursor.take();
      cursor.take();
      return BAD_NUMBER;
    }
    if (cursor.kind() != TokenKind.INTEGER) {
      throw cursor.fail("expected " + what);
    }
    if (!cursor.fits(cursor.at(), Integer.MAX_VALUE)) {
      cursor.report(
          what + " is out of range: " + cursor.tokens.text(cursor.at()),
          "numbers go from 1 to 536870911");
      cursor.take();
      return BAD_NUMBER;
    }
    if (cursor.tokens.isBadLine(cursor.tokens.line(cursor.at()))) {
      cursor.take();
      return BAD_NUMBER;
    }
    return (int) cursor.integer(cursor.take());
  }

  private int signedNumber(String what) {
    boolean negative = cursor.tryTake('-');
    if (cursor.kind() != TokenKind.INTEGER) {
      throw cursor.fail("expected " + what);
    }
    long max = Integer.MAX_VALUE + (negative ? 1L : 0L);
    if (!cursor.fits(cursor.at(), max)) {
      cursor.report(
          what + " does not fit into 32 bits", "numbers go from -2147483648 to 2147483647");
      cursor.take();
      return BAD_NUMBER;
    }
    long magnitude = cursor.integer(cursor.take());
    return (int) (negative ? -magnitude : magnitude);
  }

  private Ast.Element extensions() {
    int first = cursor.take();
    List<Ast.Range> ranges = ranges(false);
    Ast.Brackets brackets = options.brackets(null, false);
    int last = cursor.expectSemicolon("after the extension range");
    return new Ast.Extensions(first, last, ranges, brackets);
  }

  private Ast.Element reserved(boolean inEnum) {
    int first = cursor.take();
    if (cursor.kind() == TokenKind.STRING) {
      if (!edition.isLegacy()) {
        throw cursor.refuse("reserved names are written without quotes in editions", null);
      }
      return reservedNames(first, true);
    } else if (cursor.kind() == TokenKind.IDENTIFIER) {
      if (edition.isLegacy()) {
        throw cursor.refuse(
            "reserved names are written in quotes in " + edition,
            "write \"" + cursor.tokens.text(cursor.at()) + "\"");
      }
      return reservedNames(first, false);
    }
    List<Ast.Range> ranges = ranges(inEnum);
    return new Ast.ReservedRanges(
        first, cursor.expectSemicolon("after the reserved numbers"), ranges);
  }

  private Ast.Element reservedNames(int first, boolean quoted) {
    List<Ast.ReservedName> names = new ArrayList<>();
    do {
      int token = cursor.at();
      String name =
          quoted
              ? Literals.utf8(cursor.string("a reserved name"))
              : cursor.name("a reserved name").text();
      names.add(new Ast.ReservedName(token, cursor.previous(), name));
      if (quoted && !Lexer.isIdentifier(name)) {
        cursor.warn(
            "reserved-name",
            cursor.tokens.span(token),
            "the reserved name \"" + name + "\" is not an identifier, so nothing can ever have it",
            "to reserve numbers, write them without quotes");
      }
    } while (cursor.tryTake(','));
    return new Ast.ReservedNames(
        first, cursor.expectSemicolon("after the reserved names"), List.copyOf(names));
  }

  private List<Ast.Range> ranges(boolean inEnum) {
    List<Ast.Range> ranges = new ArrayList<>();
    do {
      int first = cursor.at();
      int from = rangeNumber(inEnum);
      int to = from;
      int toFirst = first;
      boolean toMax = false;
      if (cursor.tryTake("to")) {
        toFirst = cursor.at();
        toMax = cursor.tryTake("max");
        to = toMax ? Integer.MAX_VALUE : rangeNumber(inEnum);
      }
      ranges.add(new Ast.Range(first, cursor.previous(), from, to, toMax, toFirst));
    } while (cursor.tryTake(','));
    return List.copyOf(ranges);
  }

  private int rangeNumber(boolean inEnum) {
    if (inEnum) {
      return signedNumber("a number");
    }
    int token = cursor.at();
    int number = fieldNumber("a field number");
    if (number == Integer.MAX_VALUE) {
      cursor.reportAt(
          cursor.tokens.span(token),
          "the field number is out of range",
          "the highest number is written \"max\"");
      return BAD_NUMBER;
    }
    return number;
  }

  Ast.Enumeration enumeration(Ast.Visibility visibility) {
    int first = cursor.take();
    Ast.Name name = cursor.name("the name of the enum");
    Ast.Body body = body("enum", this::enumElement);
    return new Ast.Enumeration(first, body.close(), visibility, name, body);
  }

  private Ast.Element enumElement() {
    if (cursor.looksAt(';')) {
      int token = cursor.take();
      return new Ast.Empty(token, token);
    } else if (cursor.looksAt("option")) {
      return options.statement();
    } else if (cursor.looksAt("reserved")) {
      return reserved(true);
    }
    int first = cursor.at();
    Ast.Name name = cursor.name("the name of an enum value");
    if (!cursor.tryTake('=')) {
      throw cursor.fail(
          "expected \"=\" and a number after the name of the enum value",
          "every value has a number: NAME = 0;");
    }
    int numberFirst = cursor.at();
    int number = signedNumber("the number of the enum value");
    int numberLast = cursor.previous();
    Ast.Brackets brackets = options.brackets(null, false);
    int last = cursor.expectSemicolon("after the enum value");
    return new Ast.EnumValue(first, last, name, number, numberFirst, numberLast, brackets);
  }
}
