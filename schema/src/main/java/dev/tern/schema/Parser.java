package dev.tern.schema;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the tokens of a file as statements.
 *
 * <p>A statement that cannot be read is reported and skipped; the parser goes on behind it. What
 * the statements mean is not asked here.
 *
 * <p>Owner: the thread that parses.
 */
final class Parser {
  private static final List<String> TOP_LEVEL =
      List.of(
          "syntax", "edition", "import", "package", "option", "message", "enum", "extend",
          "service", "export", "local");

  private final Cursor cursor;
  private final OptionParser options;
  private TypeParser types;
  private Edition edition = Edition.PROTO2;
  private boolean hasPackage;
  private boolean hasOptionImport;

  private Parser(Cursor cursor) {
    this.cursor = cursor;
    this.options = new OptionParser(cursor);
    this.types = new TypeParser(cursor, options, edition);
  }

  static Ast.File parse(SourceFile source, Diagnostics diagnostics) {
    int errorsBefore = diagnostics.errors();
    Cursor cursor = new Cursor(Lexer.lex(source, diagnostics), diagnostics);
    if (diagnostics.errors() > errorsBefore) {
      cursor.markFailed();
    }
    return new Parser(cursor).file();
  }

  private Ast.File file() {
    Ast.Syntax syntax = null;
    List<Ast.Element> elements = new ArrayList<>();
    try {
      syntax = syntax();
      types = new TypeParser(cursor, options, edition);
    } catch (SyntaxException e) {
      // Without the version nothing that follows can be judged.
      return new Ast.File(cursor.tokens, null, edition, List.of(), false);
    }
    while (!cursor.atEnd()) {
      try {
        elements.add(topLevel());
      } catch (SyntaxException e) {
        cursor.resync();
        if (cursor.looksAt('}')) {
          cursor.report("this \"}\" closes nothing", null);
          cursor.take();
        }
      }
    }
    return new Ast.File(cursor.tokens, syntax, edition, List.copyOf(elements), !cursor.failed());
  }

  private Ast.@Nullable Syntax syntax() {
    boolean isEdition = cursor.looksAt("edition");
    if (!isEdition && !cursor.looksAt("syntax")) {
      cursor.warn(
          "no-syntax",
          cursor.tokens.span(cursor.at()),
          "the file does not say which version of the language it is written in; proto2 is assumed",
          "begin it with: syntax = \"proto3\";");
      return null;
    }
    int first = cursor.take();
    cursor.expect('=', "after \"" + cursor.tokens.text(first) + "\"");
    int valueToken = cursor.at();
    String value =
        Literals.utf8(
            cursor.string(
                isEdition
                    ? "a string with an edition, such as \"2023\""
                    : "a string, \"proto2\" or \"proto3\""));
    int last = cursor.expectSemicolon("after the version");
    Edition found = isEdition ? Edition.ofName(value) : legacyEdition(value);
    if (found == null) {
      cursor.reportAt(
          cursor.tokens.span(valueToken),
          isEdition ? "unknown edition \"" + value + "\"" : "unknown syntax \"" + value + "\"",
          isEdition
              ? "known editions are \"2023\", \"2024\" and \"2026\""
              : "known are \"proto2\" and \"proto3\"; newer versions are written edition = \"2023\";");
      throw new SyntaxException();
    }
    edition = found;
    return new Ast.Syntax(first, last, isEdition, value, valueToken);
  }

  private static @Nullable Edition legacyEdition(String syntax) {
    return switch (syntax) {
      case "proto2" -> Edition.PROTO2;
      case "proto3" -> Edition.PROTO3;
      default -> null;
    };
  }

  private Ast.Element topLevel() {
    if (cursor.looksAt(';')) {
      int token = cursor.take();
      return new Ast.Empty(token, token);
    }
    Ast.Visibility visibility = types.visibility();
    if (cursor.looksAt("message")) {
      return types.message(visibility);
    } else if (cursor.looksAt("enum")) {
      return types.enumeration(visibility);
    } else if (cursor.looksAt("extend")) {
      return types.extend();
    } else if (cursor.looksAt("service")) {
      return service();
    } else if (cursor.looksAt("import")) {
      return importStatement();
    } else if (cursor.looksAt("package")) {
      return packageStatement();
    } else if (cursor.looksAt("option")) {
      return options.statement();
    } else if (cursor.looksAt("syntax") || cursor.looksAt("edition")) {
      throw cursor.refuse(
          "the version of the language must be the first statement of the file", null);
    }
    if (cursor.looksAt('}')) {
      throw cursor.refuse("this \"}\" closes nothing", null);
    }
    throw cursor.fail(
        "expected a message, enum, service, extend, import, package or option",
        cursor.didYouMean(TOP_LEVEL));
  }

  private Ast.Element packageStatement() {
    if (hasPackage) {
      cursor.report("the package is already set", "a file has one package");
    }
    hasPackage = true;
    int first = cursor.take();
    int nameFirst = cursor.at();
    StringBuilder name = new StringBuilder(cursor.name("the name of the package").text());
    while (cursor.tryTake('.')) {
      name.append('.').append(cursor.name("a name after the point").text());
    }
    int nameLast = cursor.previous();
    if (cursor.looksAt('/') || cursor.looksAt('-')) {
      throw cursor.fail(
          "expected \";\" after the package",
          "the parts of a package have points between, and consist of letters, digits and"
              + " underscores");
    }
    int last = cursor.expectSemicolon("after the package");
    return new Ast.Package(first, last, name.toString(), nameFirst, nameLast);
  }

  private Ast.Element importStatement() {
    int first = cursor.take();
    int kindToken = cursor.at();
    Ast.ImportKind kind = importKind();
    int pathToken = cursor.at();
    String path = Literals.utf8(cursor.string("the path of the file to import, as a string"));
    int last = cursor.expectSemicolon("after the import");
    return new Ast.Import(first, last, kind, kindToken, path, pathToken);
  }

  private Ast.ImportKind importKind() {
    if (cursor.looksAt("option")) {
      if (!edition.atLeast(Edition.EDITION_2024)) {
        cursor.report(
            "\"import option\" needs edition 2024, this file is " + edition, "use a plain import");
      }
      cursor.take();
      hasOptionImport = true;
      return Ast.ImportKind.OPTION;
    }
    if (hasOptionImport) {
      cursor.report("plain imports stand before the option imports", "move this import up");
    }
    if (cursor.tryTake("public")) {
      return Ast.ImportKind.PUBLIC;
    }
    if (cursor.looksAt("weak")) {
      if (edition.atLeast(Edition.EDITION_2024)) {
        cursor.report(
            "\"import weak\" was removed in edition 2024",
            "use \"import option\" if only options are needed");
      }
      cursor.take();
      return Ast.ImportKind.WEAK;
    }
    return Ast.ImportKind.PLAIN;
  }

  private Ast.Element service() {
    int first = cursor.take();
    Ast.Name name = cursor.name("the name of the service");
    Ast.Body body = types.body("service", this::serviceElement);
    return new Ast.Service(first, body.close(), name, body);
  }

  private Ast.Element serviceElement() {
    if (cursor.looksAt(';')) {
      int token = cursor.take();
      return new Ast.Empty(token, token);
    } else if (cursor.looksAt("option")) {
      return options.statement();
    } else if (cursor.looksAt("rpc")) {
      return method();
    }
    throw cursor.fail("expected rpc or option", cursor.didYouMean(List.of("rpc", "option")));
  }

  private Ast.Element method() {
    int first = cursor.take();
    Ast.Name name = cursor.name("the name of the method");
    if (!cursor.looksAt('(')) {
      throw cursor.fail(
          "expected \"(\" before the request type",
          "a method is written rpc Get(In) returns (Out);");
    }
    cursor.take();
    int inputStream = streamKeyword();
    Ast.TypeName input = types.messageTypeName("the request type");
    if (cursor.looksAt(',')) {
      throw cursor.fail(
          "expected \")\" after the request type", "a method takes one message; put all into one");
    }
    cursor.expect(')', "after the request type");
    cursor.expect("returns", "after the request type");
    cursor.expect('(', "before the response type");
    int outputStream = streamKeyword();
    Ast.TypeName output = types.messageTypeName("the response type");
    cursor.expect(')', "after the response type");
    Ast.Body body = cursor.looksAt('{') ? types.body("method", this::methodElement) : null;
    int last = body != null ? body.close() : cursor.expectSemicolon("after the method");
    return new Ast.Method(first, last, name, inputStream, input, outputStream, output, body);
  }

  private int streamKeyword() {
    return cursor.looksAt("stream") ? cursor.take() : -1;
  }

  private Ast.Element methodElement() {
    if (cursor.looksAt(';')) {
      int token = cursor.take();
      return new Ast.Empty(token, token);
    } else if (cursor.looksAt("option")) {
      return options.statement();
    }
    throw cursor.fail("expected option", "the braces of a method hold its options only");
  }
}
