package dev.tern.schema;

import dev.tern.protobuf.Bytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the parser saw, statement by statement, in the order of the file and without any judgement.
 *
 * <p>The grammar on one page. {@code first} and {@code last} are the tokens a node spans, both
 * inclusive.
 */
final class Ast {
  private Ast() {}

  /** A statement; which ones may stand where is the parser's business. */
  sealed interface Element {
    int first();

    int last();
  }

  /** {@code syntax = "proto3";} or {@code edition = "2023";}. */
  record Syntax(int first, int last, boolean edition, String value, int valueToken) {}

  /** {@code package a.b;}. */
  record Package(int first, int last, String name, int nameFirst, int nameLast)
      implements Element {}

  enum ImportKind {
    PLAIN,
    PUBLIC,
    WEAK,
    OPTION
  }

  /** {@code import public "a.proto";}. */
  record Import(int first, int last, ImportKind kind, int kindToken, String path, int pathToken)
      implements Element {}

  /** {@code option name = value;} or, within brackets, {@code name = value}. */
  record Option(int first, int last, List<NamePart> name, int nameLast, Value value)
      implements Element {
    boolean isNamed(String builtIn) {
      return !name.get(0).extension() && name.get(0).name().equals(builtIn);
    }
  }

  /** {@code deprecated} or {@code (my.extension)}. */
  record NamePart(int first, int last, String name, boolean extension) {}

  /** The value of an option, not yet compared with its type. */
  sealed interface Value {
    int first();

    int last();
  }

  record IdentifierValue(int first, int last, String name) implements Value {}

  /** An integer that fits 64 bits; a positive one is unsigned. */
  record IntegerValue(int first, int last, boolean negative, long value) implements Value {}

  record DoubleValue(int first, int last, double value) implements Value {}

  record StringValue(int first, int last, Bytes value) implements Value {}

  /** From brace to brace; read by {@link AggregateReader} once the type is known. */
  record AggregateValue(int first, int last) implements Value {}

  /**
   * {@code [a = b, c = d]}; a field's {@code default} and {@code json_name} are among {@code
   * settings}.
   */
  record Brackets(int first, int last, List<Setting> settings) {}

  /** One entry of brackets. */
  sealed interface Setting {}

  record OptionSetting(Option option) implements Setting {}

  /**
   * {@code default = value}, as the text that the descriptor wants; null when the field's type
   * decides later.
   */
  record DefaultSetting(int first, int valueFirst, int valueLast, String value)
      implements Setting {}

  record JsonNameSetting(int first, int valueFirst, int valueLast, String value)
      implements Setting {}

  record Name(int token, String text) {}

  /** A type as written: a keyword of the language, or a name with or without a leading point. */
  record TypeName(int first, int last, String text) {}

  record MapType(TypeName key, TypeName value) {}

  enum Label {
    OPTIONAL,
    REQUIRED,
    REPEATED
  }

  enum Visibility {
    UNSET,
    LOCAL,
    EXPORT
  }

  /** Braces and what stands between them. */
  record Body(int open, List<Element> elements, int close) {}

  record Message(int first, int last, Visibility visibility, Name name, Body body)
      implements Element {}

  /** A field; {@code group} is its body if it is one, {@code map} its types if it is a map. */
  record Field(
      int first,
      int last,
      @Nullable Label label,
      int labelToken,
      TypeName type,
      @Nullable MapType map,
      Name name,
      int number,
      int numberToken,
      @Nullable Brackets brackets,
      @Nullable Body group)
      implements Element {}

  record Oneof(int first, int last, Name name, Body body) implements Element {}

  record Extend(int first, int last, TypeName extendee, Body body) implements Element {}

  /**
   * One stretch of numbers, both ends inclusive; {@code max} as the upper end sets {@code toMax}.
   */
  record Range(int first, int last, int from, int to, boolean toMax, int toFirst) {}

  record Extensions(int first, int last, List<Range> ranges, @Nullable Brackets brackets)
      implements Element {}

  record ReservedRanges(int first, int last, List<Range> ranges) implements Element {}

  record ReservedNames(int first, int last, List<ReservedName> names) implements Element {}

  record ReservedName(int first, int last, String name) {}

  record Enumeration(int first, int last, Visibility visibility, Name name, Body body)
      implements Element {}

  record EnumValue(
      int first,
      int last,
      Name name,
      int number,
      int numberFirst,
      int numberLast,
      @Nullable Brackets brackets)
      implements Element {}

  record Service(int first, int last, Name name, Body body) implements Element {}

  record Method(
      int first,
      int last,
      Name name,
      int inputStream,
      TypeName input,
      int outputStream,
      TypeName output,
      @Nullable Body body)
      implements Element {}

  /** A lone semicolon, which matters to comments. */
  record Empty(int first, int last) implements Element {}

  /** A whole file; incomplete when statements had to be skipped. */
  record File(
      Tokens tokens,
      @Nullable Syntax syntax,
      Edition edition,
      List<Element> elements,
      boolean complete) {}
}
