package dev.tern.schema;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Joins the names in a file to what they mean: the second phase.
 *
 * <p>Owner: the thread that compiles.
 */
final class Linker {
  private final FileDef file;
  private final SymbolTable symbols;
  private final Diagnostics diagnostics;

  private Linker(FileDef file, SymbolTable symbols, Diagnostics diagnostics) {
    this.file = file;
    this.symbols = symbols;
    this.diagnostics = diagnostics;
  }

  /** Makes out which files' names {@code file} may use. */
  static void resolveImports(FileDef file) {
    file.visible.add(file);
    for (FileDef.Dependency dependency : file.dependencies) {
      if (dependency.file() != null) {
        dependency.file().addPublicClosure(file.visible);
      }
    }
    for (FileDef.Dependency dependency : file.optionDependencies) {
      if (dependency.file() != null) {
        dependency.file().addPublicClosure(file.visibleForOptions);
      }
    }
  }

  static void link(FileDef file, SymbolTable symbols, Diagnostics diagnostics) {
    Linker linker = new Linker(file, symbols, diagnostics);
    file.messages.forEach(linker::message);
    file.extensions.forEach(linker::extension);
    file.services.forEach(linker::service);
  }

  private void message(MessageDef message) {
    message.messages.forEach(this::message);
    message.fields.forEach(this::fieldType);
    message.extensions.forEach(this::extension);
  }

  private void service(ServiceDef service) {
    for (MethodDef method : service.methods) {
      method.input = messageType(method.node.input(), method.fullName, "");
      method.output = messageType(method.node.output(), method.fullName, "");
    }
  }

  private void extension(FieldDef field) {
    Ast.TypeName extendee = field.extendeeNode;
    if (extendee != null) {
      MessageDef message = messageType(extendee, field.fullName, " as the target of extend");
      field.containingType = message;
      if (message != null) {
        extensionNumber(field, message);
      }
    }
    fieldType(field);
  }

  private void extensionNumber(FieldDef field, MessageDef message) {
    if (field.number == TypeParser.BAD_NUMBER) {
      return;
    }
    if (message.extensionRange(field.number) == null) {
      diagnostics.error(
          "extension-range",
          field.numberSpan,
          "\""
              + message.fullName
              + "\" does not declare "
              + field.number
              + " as an extension number",
          extensionRanges(message));
    }
    FieldDef first = message.extensionsByNumber.putIfAbsent(field.number, field);
    if (first != null) {
      String text =
          "extension number "
              + field.number
              + " of \""
              + message.fullName
              + "\" is already used by \""
              + first.fullName
              + "\"";
      String note = "\"" + first.name + "\" is at " + first.span;
      if (first.file == file) {
        diagnostics.error("duplicate-number", field.numberSpan, text, null, note);
      } else {
        // The official compiler lets this pass, since it cannot always see both.
        diagnostics.warning("duplicate-number", field.numberSpan, text, null, note);
      }
    }
  }

  private static String extensionRanges(MessageDef message) {
    if (message.extensionRanges.isEmpty()) {
      return "the message has no extension ranges";
    }
    List<String> ranges = new ArrayList<>();
    for (ExtensionRangeDef range : message.extensionRanges) {
      ranges.add(
          range.end == range.start + 1 ? "" + range.start : range.start + " to " + (range.end - 1));
    }
    return "its extension numbers are " + String.join(", ", ranges);
  }

  private void fieldType(FieldDef field) {
    if (field.type != null) {
      return;
    }
    Definition found = resolve(field.typeNode, field.fullName, true, false);
    if (found instanceof MessageDef message) {
      field.type = FieldType.MESSAGE;
      field.messageType = message;
    } else if (found instanceof EnumDef definition) {
      field.type = FieldType.ENUM;
      field.enumType = definition;
    } else if (found != null) {
      diagnostics.error(
          "not-a-type",
          field.typeSpan,
          "\""
              + field.typeNode.text()
              + "\" is "
              + Names.withArticle(found.kind())
              + ", not a type",
          null,
          "it is defined at " + found.span);
      return;
    }
    if (found != null && !isVisible(found)) {
      reportHidden(found, field.typeSpan, "");
    }
  }

  private @Nullable MessageDef messageType(Ast.TypeName node, String scope, String usage) {
    Definition found = resolve(node, scope, false, true);
    if (found == null) {
      return null;
    }
    Span span = file.ast.tokens().span(node.first(), node.last());
    if (!(found instanceof MessageDef message)) {
      diagnostics.error(
          "not-a-message",
          span,
          "\"" + node.text() + "\" is " + Names.withArticle(found.kind()) + ", not a message",
          messageBehind(found),
          "it is defined at " + found.span);
      return null;
    }
    if (!isVisible(found)) {
      reportHidden(found, span, usage);
    }
    return message;
  }

  /** A method or field may hide a message of its name; the full name leads past it. */
  private @Nullable String messageBehind(Definition found) {
    for (String fullName : symbols.typesNamed(found.name)) {
      if (!fullName.equals(found.fullName)) {
        return "for the message write \"." + fullName + "\"";
      }
    }
    return null;
  }

  private @Nullable Definition resolve(
      Ast.TypeName node, String scope, boolean typesOnly, boolean messagesOnly) {
    SymbolTable.Lookup lookup = symbols.find(node.text(), scope, file, typesOnly);
    if (lookup.found() != null) {
      return lookup.found();
    }
    Span span = file.ast.tokens().span(node.first(), node.last());
    Definition notImported = lookup.notImported();
    if (notImported != null) {
      if (file.imports(notImported.file())) {
        // The import is there and is wrong in another way.
        return null;
      }
      String path = notImported.file().name;
      boolean forOptions = file.visibleForOptions.contains(notImported.file());
      diagnostics.error(
          "not-imported",
          span,
          "\""
              + notImported.fullName
              + "\" is defined in \""
              + path
              + (forOptions
                  ? "\", which is imported for its options only"
                  : "\", which is not imported"),
          (forOptions ? "use a plain import: import \"" : "add: import \"") + path + "\";");
    } else if (file.incomplete && !isCertain(node.text(), lookup.hiddenBy(), messagesOnly)) {
      // The definition may have been in what could not be read.
      file.openNames.putIfAbsent("\"" + node.text() + "\"", span);
      return null;
    } else if (lookup.hiddenBy() != null) {
      diagnostics.error(
          "unknown-type",
          span,
          "\""
              + node.text()
              + "\" is resolved to \""
              + lookup.hiddenBy()
              + "\", which is not defined",
          "the innermost scope that has the first part of the name wins; write \"."
              + node.text()
              + "\" to start from the outermost scope");
    } else {
      diagnostics.error(
          "unknown-type",
          span,
          "unknown type \"" + node.text() + "\"",
          suggest(node.text(), messagesOnly));
    }
    return null;
  }

  /**
   * Whether no missing file can bring the name: it leads into a message that was read whole, or is
   * what other languages call a scalar type.
   */
  private boolean isCertain(String name, @Nullable String hiddenBy, boolean messagesOnly) {
    if (hiddenBy != null) {
      int firstDot = name.indexOf('.');
      Definition first =
          symbols.get(hiddenBy.substring(0, hiddenBy.length() - name.length() + firstDot));
      return first != null && first.file().ast.complete();
    }
    return !messagesOnly && OTHER_LANGUAGES.containsKey(Names.lower(name));
  }

  private @Nullable String suggest(String name, boolean messagesOnly) {
    if (diagnostics.isLong()) {
      return null;
    }
    String keyword = messagesOnly ? null : OTHER_LANGUAGES.getOrDefault(Names.lower(name), null);
    if (keyword != null) {
      return "did you mean \"" + keyword + "\"?";
    }
    String simple = Names.simple(name);
    for (String fullName : symbols.typesNamed(simple)) {
      return "there is a \"" + fullName + "\"";
    }
    if (symbols.isTooLargeToSearch()) {
      return null;
    }
    Collection<String> types = symbols.visibleTypes(file, messagesOnly);
    List<String> simpleNames = new ArrayList<>();
    for (String type : types) {
      simpleNames.add(Names.simple(type));
    }
    if (!messagesOnly) {
      simpleNames.addAll(TypeParser.SCALARS);
    }
    return Suggestions.didYouMean(simple, simpleNames);
  }

  /** What newcomers write for the scalar types. */
  private static final Map<String, String> OTHER_LANGUAGES =
      Map.ofEntries(
          Map.entry("int", "int32"),
          Map.entry("integer", "int32"),
          Map.entry("long", "int64"),
          Map.entry("short", "int32"),
          Map.entry("uint", "uint32"),
          Map.entry("byte", "bytes"),
          Map.entry("boolean", "bool"),
          Map.entry("str", "string"),
          Map.entry("number", "double"));

  /**
   * Whether a type of another file may be named here; only files of edition 2024 and later hide
   * any.
   */
  private boolean isVisible(Definition type) {
    return type.file() == file || isExported(type);
  }

  static boolean isExported(Definition type) {
    boolean nested =
        type instanceof MessageDef message
            ? message.parent != null
            : ((EnumDef) type).parent != null;
    return switch (visibilityOf(type)) {
      case EXPORT -> true;
      case LOCAL -> false;
      case UNSET ->
          switch (type.features.symbolVisibility()) {
            case Features.EXPORT_TOP_LEVEL -> !nested;
            case Features.LOCAL_ALL, Features.STRICT -> false;
            default -> true;
          };
    };
  }

  private static Ast.Visibility visibilityOf(Definition type) {
    if (type instanceof MessageDef message) {
      return message.visibility;
    }
    return type instanceof EnumDef definition ? definition.visibility : Ast.Visibility.UNSET;
  }

  private void reportHidden(Definition type, Span span, String usage) {
    boolean explicit = visibilityOf(type) == Ast.Visibility.LOCAL;
    diagnostics.error(
        "not-visible",
        span,
        "\""
            + type.fullName
            + "\" is local to \""
            + type.file().name
            + "\" and cannot be used here"
            + usage,
        explicit ? null : "mark it with \"export\" if it is meant for other files",
        explicit
            ? "it is marked \"local\" at " + type.span
            : "it is local by features.default_symbol_visibility of its file, at " + type.span);
  }
}
