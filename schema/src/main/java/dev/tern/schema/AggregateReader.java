package dev.tern.schema;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the value of a message option, which is text format between braces.
 *
 * <p>Owner: the thread that compiles.
 */
final class AggregateReader {
  private static final String ANY = "google.protobuf.Any";

  private final FileDef file;
  private final SymbolTable symbols;
  private final Diagnostics diagnostics;
  private final AggregateCursor cursor;
  private final AggregateScalars scalars;

  private AggregateReader(
      Ast.AggregateValue value, FileDef file, SymbolTable symbols, Diagnostics diagnostics) {
    this.file = file;
    this.symbols = symbols;
    this.diagnostics = diagnostics;
    this.cursor = new AggregateCursor(value, file.ast.tokens(), diagnostics);
    this.scalars = new AggregateScalars(cursor, diagnostics);
  }

  /** The value, or null if it is wrong, which is then reported. */
  static @Nullable OptionMessage read(
      Ast.AggregateValue value,
      MessageDef type,
      FileDef file,
      SymbolTable symbols,
      Diagnostics diagnostics) {
    AggregateReader reader = new AggregateReader(value, file, symbols, diagnostics);
    OptionMessage message = new OptionMessage(type);
    try {
      while (!reader.cursor.atEnd()) {
        reader.field(message);
      }
      List<String> missing = new ArrayList<>();
      findMissing(message, "", missing);
      if (!missing.isEmpty()) {
        diagnostics.error(
            "option",
            file.ast.tokens().span(value.first()),
            "the value lacks required fields: " + String.join(", ", missing),
            null);
        return null;
      }
      return message;
    } catch (SyntaxException e) {
      return null;
    }
  }

  private void field(OptionMessage message) {
    int start = cursor.at();
    if (message.type.fullName.equals(ANY) && cursor.looksAt('[')) {
      any(message);
      cursor.separator();
      return;
    }
    FieldDef field;
    if (cursor.looksAt('[')) {
      field = extension(message.type);
    } else {
      field = namedField(message.type);
      if (field == null) {
        cursor.skipFieldValue();
        cursor.separator();
        return;
      }
    }
    if (field.type == null) {
      throw new SyntaxException();
    }
    checkNotSet(message, field, start);
    boolean colon = cursor.tryTake(':');
    if (!colon && !field.isMessage()) {
      throw cursor.fail("expected \":\" after \"" + field.name + "\"");
    }
    if (field.isRepeated() && cursor.tryTake('[')) {
      list(message, field);
    } else {
      value(message, field);
    }
    cursor.separator();
  }

  private void list(OptionMessage message, FieldDef field) {
    if (cursor.tryTake(']')) {
      return;
    }
    do {
      value(message, field);
    } while (cursor.tryTake(','));
    cursor.expect(']');
  }

  private @Nullable FieldDef namedField(MessageDef type) {
    if (cursor.kind() != TokenKind.IDENTIFIER) {
      throw cursor.fail("expected the name of a field of " + type.fullName);
    }
    String name = cursor.text();
    FieldDef field = type.fieldsByName.get(name);
    if (field == null) {
      FieldDef group = type.fieldsByName.get(Names.lower(name));
      if (group != null
          && group.isDelimited()
          && group.messageType != null
          && group.messageType.name.equals(name)) {
        field = group;
      }
    }
    if (field == null && !isReserved(type, name)) {
      diagnostics.error(
          "option",
          cursor.span(),
          "\"" + type.fullName + "\" has no field \"" + name + "\"",
          Suggestions.didYouMean(name, type.fieldsByName.keySet()));
      throw new SyntaxException();
    }
    cursor.advance();
    return field;
  }

  private static boolean isReserved(MessageDef type, String name) {
    for (Ast.ReservedName reserved : type.reservedNames) {
      if (reserved.name().equals(name)) {
        return true;
      }
    }
    return false;
  }

  private FieldDef extension(MessageDef type) {
    int first = cursor.at();
    String name = cursor.bracketedName();
    SymbolTable.Lookup lookup = symbols.find(name, type.fullName, file, false);
    if (lookup.found() instanceof FieldDef field && field.containingType == type) {
      return field;
    }
    if (lookup.found() instanceof MessageDef message && type.isMessageSet()) {
      for (FieldDef field : message.extensions) {
        if (field.containingType == type && field.messageType == message && !field.isRepeated()) {
          return field;
        }
      }
    }
    diagnostics.error(
        "option",
        cursor.spanFrom(first),
        "\"" + name + "\" is not an extension of \"" + type.fullName + "\"",
        null);
    throw new SyntaxException();
  }

  private void any(OptionMessage message) {
    int first = cursor.at();
    String url = cursor.bracketedName();
    int slash = url.lastIndexOf('/');
    String prefix = url.substring(0, slash + 1);
    boolean known = prefix.equals("type.googleapis.com/") || prefix.equals("type.googleprod.com/");
    Definition type =
        known ? symbols.find("." + url.substring(slash + 1), "", file, false).found() : null;
    FieldDef typeUrl = message.type.fieldsByName.get("type_url");
    FieldDef value = message.type.fieldsByName.get("value");
    if (!(type instanceof MessageDef messageType) || typeUrl == null || value == null) {
      diagnostics.error(
          "option",
          cursor.spanFrom(first),
          "unknown type \"" + url + "\" for google.protobuf.Any",
          "write it as [type.googleapis.com/package.Message] and import its file");
      throw new SyntaxException();
    }
    cursor.tryTake(':');
    OptionMessage content = nested(messageType);
    List<String> missing = new ArrayList<>();
    findMissing(content, "", missing);
    if (!missing.isEmpty()) {
      diagnostics.error(
          "option",
          file.ast.tokens().span(first),
          "the value lacks required fields: " + String.join(", ", missing),
          null);
      throw new SyntaxException();
    }
    checkNotSet(message, typeUrl, first);
    checkNotSet(message, value, first);
    message.set(typeUrl, url.getBytes(StandardCharsets.UTF_8));
    message.set(value, content.encode());
  }

  private void checkNotSet(OptionMessage message, FieldDef field, int token) {
    if (field.isRepeated()) {
      return;
    }
    if (message.has(field.number)) {
      diagnostics.error(
          "option",
          file.ast.tokens().span(token),
          "\"" + field.name + "\" is already set",
          "remove one of them");
      throw new SyntaxException();
    }
    if (field.oneof != null) {
      for (FieldDef other : field.oneof.fields) {
        if (message.has(other.number)) {
          diagnostics.error(
              "option",
              file.ast.tokens().span(token),
              "\""
                  + field.name
                  + "\" and \""
                  + other.name
                  + "\" are both in oneof \""
                  + field.oneof.name
                  + "\"",
              "set only one of them");
          throw new SyntaxException();
        }
      }
    }
  }

  private void value(OptionMessage message, FieldDef field) {
    if (field.isMessage() && field.messageType != null) {
      message.put(field, nested(field.messageType));
    } else {
      message.put(field, scalars.read(field));
    }
  }

  private OptionMessage nested(MessageDef type) {
    boolean angle = cursor.looksAt('<');
    if (!angle && !cursor.looksAt('{')) {
      throw cursor.fail("expected \"{\" before a value of " + type.fullName);
    }
    cursor.enter();
    cursor.advance();
    OptionMessage message = new OptionMessage(type);
    while (!cursor.looksAt('>') && !cursor.looksAt('}')) {
      if (cursor.atEnd()) {
        throw cursor.fail("expected the end of the message");
      }
      field(message);
    }
    cursor.expect(angle ? '>' : '}');
    cursor.leave();
    return message;
  }

  private static void findMissing(OptionMessage message, String path, List<String> missing) {
    for (FieldDef field : message.type.fields) {
      if (field.isRequired() && !message.has(field.number)) {
        missing.add(path + field.name);
      }
    }
    for (OptionMessage.Entry entry : message.entries()) {
      for (Object value : entry.list()) {
        if (value instanceof OptionMessage child) {
          findMissing(child, path + entry.field().name + ".", missing);
        }
      }
    }
  }
}
