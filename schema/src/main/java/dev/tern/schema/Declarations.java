package dev.tern.schema;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes definitions from statements and enters their names: the first phase of a file.
 *
 * <p>What the source does not spell out is made here as well: the entries of maps, the messages of
 * groups, and the oneofs behind proto3's {@code optional}, which come behind all others.
 *
 * <p>Owner: the thread that compiles.
 */
final class Declarations {
  private final FileDef file;
  private final Tokens tokens;
  private final SymbolTable symbols;

  private Declarations(FileDef file, SymbolTable symbols) {
    this.file = file;
    this.tokens = file.ast.tokens();
    this.symbols = symbols;
  }

  static void declare(FileDef file, SymbolTable symbols) {
    new Declarations(file, symbols).file();
  }

  private void file() {
    for (Ast.Element element : file.ast.elements()) {
      if (element instanceof Ast.Package node) {
        file.packageName = node.name();
        file.packageSpan = tokens.span(node.nameFirst(), node.nameLast());
      }
    }
    symbols.addPackage(file);
    for (Ast.Element element : file.ast.elements()) {
      if (element instanceof Ast.Option option) {
        file.optionNodes.add(option);
      } else if (element instanceof Ast.Message node) {
        file.messages.add(message(node.name(), node.visibility(), node.body(), null));
      } else if (element instanceof Ast.Enumeration node) {
        file.enums.add(enumeration(node, null));
      } else if (element instanceof Ast.Service node) {
        file.services.add(service(node));
      } else if (element instanceof Ast.Extend node) {
        extend(node, null);
      }
    }
  }

  private MessageDef message(
      Ast.Name name, Ast.Visibility visibility, Ast.Body body, @Nullable MessageDef parent) {
    MessageDef message =
        new MessageDef(file, parent, name.text(), visibility, false, tokens.span(name.token()));
    symbols.add(message);
    boolean isMessageSet = saysMessageSet(body);
    for (Ast.Element element : body.elements()) {
      messageElement(element, message, isMessageSet);
    }
    if (file.edition == Edition.PROTO3) {
      addSyntheticOneofs(message);
    }
    return message;
  }

  private void messageElement(Ast.Element element, MessageDef message, boolean isMessageSet) {
    if (element instanceof Ast.Field node) {
      field(node, message, null);
    } else if (element instanceof Ast.Oneof node) {
      oneof(node, message);
    } else if (element instanceof Ast.Message node) {
      message.messages.add(message(node.name(), node.visibility(), node.body(), message));
    } else if (element instanceof Ast.Enumeration node) {
      message.enums.add(enumeration(node, message));
    } else if (element instanceof Ast.Option option) {
      message.optionNodes.add(option);
    } else if (element instanceof Ast.Extend node) {
      extend(node, message);
    } else if (element instanceof Ast.Extensions node) {
      extensionRanges(node, message, isMessageSet);
    } else if (element instanceof Ast.ReservedRanges node) {
      for (Ast.Range range : node.ranges()) {
        if (isReadable(range)) {
          message.add(
              new MessageDef.ReservedRange(
                  range.from(),
                  end(range, isMessageSet),
                  tokens.span(range.first(), range.last())));
        }
      }
    } else if (element instanceof Ast.ReservedNames node) {
      message.reservedNames.addAll(node.names());
    }
  }

  private static boolean saysMessageSet(Ast.Body body) {
    for (Ast.Element element : body.elements()) {
      if (element instanceof Ast.Option option
          && option.name().size() == 1
          && option.isNamed("message_set_wire_format")
          && option.value() instanceof Ast.IdentifierValue value
          && value.name().equals("true")) {
        return true;
      }
    }
    return false;
  }

  private static boolean isReadable(Ast.Range range) {
    return range.from() != TypeParser.BAD_NUMBER && range.to() != TypeParser.BAD_NUMBER;
  }

  private static long end(Ast.Range range, boolean isMessageSet) {
    if (range.toMax()) {
      return isMessageSet ? Integer.MAX_VALUE : Numbers.MAX_FIELD + 1L;
    }
    return range.to() + 1L;
  }

  private void extensionRanges(Ast.Extensions node, MessageDef message, boolean isMessageSet) {
    for (Ast.Range range : node.ranges()) {
      if (isReadable(range)) {
        ExtensionRangeDef definition =
            new ExtensionRangeDef(
                message,
                range.from(),
                end(range, isMessageSet),
                tokens.span(range.first(), range.last()));
        addOptions(node.brackets(), definition);
        message.add(definition);
      }
    }
  }

  private void oneof(Ast.Oneof node, MessageDef message) {
    OneofDef oneof =
        new OneofDef(
            message,
            node.name().text(),
            message.oneofs.size(),
            false,
            tokens.span(node.name().token()));
    message.oneofs.add(oneof);
    symbols.add(oneof);
    for (Ast.Element element : node.body().elements()) {
      if (element instanceof Ast.Option option) {
        oneof.optionNodes.add(option);
      } else if (element instanceof Ast.Field member) {
        field(member, message, oneof);
      }
    }
  }

  private void field(Ast.Field node, MessageDef message, @Nullable OneofDef oneof) {
    FieldDef field = newField(node, message, null);
    if (oneof != null) {
      field.oneof = oneof;
      oneof.fields.add(field);
    }
    message.add(field);
    addSymbol(field, node);
    if (node.map() != null) {
      MessageDef entry = mapEntry(node.map(), field, message);
      field.type = FieldType.MESSAGE;
      field.messageType = entry;
      message.messages.add(entry);
    } else if (node.group() != null) {
      MessageDef group = message(node.name(), Ast.Visibility.UNSET, node.group(), message);
      field.messageType = group;
      message.messages.add(group);
    }
  }

  private void extend(Ast.Extend node, @Nullable MessageDef scope) {
    List<FieldDef> extensions = scope == null ? file.extensions : scope.extensions;
    for (Ast.Element element : node.body().elements()) {
      if (element instanceof Ast.Field member) {
        FieldDef field = newField(member, scope, node.extendee());
        extensions.add(field);
        addSymbol(field, member);
        if (member.group() != null) {
          MessageDef group = message(member.name(), Ast.Visibility.UNSET, member.group(), scope);
          field.messageType = group;
          (scope == null ? file.messages : scope.messages).add(group);
        }
      }
    }
  }

  private void addSymbol(FieldDef field, Ast.Field node) {
    // A group in lower case would only clash with itself; that it is in lower case is reported
    // already.
    if (node.group() == null || !field.name.equals(node.name().text())) {
      symbols.add(field);
    }
  }

  private FieldDef newField(
      Ast.Field node, @Nullable MessageDef scope, Ast.@Nullable TypeName extendee) {
    // The field of a group is called as the group, in lower case.
    String name = node.group() == null ? node.name().text() : Names.lower(node.name().text());
    Ast.Label label =
        node.map() != null
            ? Ast.Label.REPEATED
            : node.label() == null ? Ast.Label.OPTIONAL : node.label();
    FieldDef field =
        new FieldDef(
            file,
            scope,
            name,
            node.number(),
            label,
            node.type(),
            extendee != null,
            tokens.span(node.name().token()),
            tokens.span(node.numberToken()),
            tokens.span(node.type().first(), node.type().last()));
    field.extendeeNode = extendee;
    field.proto3Optional = node.label() == Ast.Label.OPTIONAL && file.edition == Edition.PROTO3;
    addOptions(node.brackets(), field);
    return field;
  }

  private void addOptions(Ast.@Nullable Brackets brackets, Definition definition) {
    if (brackets == null) {
      return;
    }
    for (Ast.Setting setting : brackets.settings()) {
      if (setting instanceof Ast.OptionSetting option) {
        definition.optionNodes.add(option.option());
      } else if (setting instanceof Ast.DefaultSetting value
          && definition instanceof FieldDef field) {
        field.defaultValue = value.value();
        field.defaultSpan = tokens.span(value.valueFirst(), value.valueLast());
      } else if (setting instanceof Ast.JsonNameSetting json
          && definition instanceof FieldDef field) {
        field.customJsonName = json.value();
        field.jsonNameSpan = tokens.span(json.valueFirst(), json.valueLast());
      }
    }
  }

  private MessageDef mapEntry(Ast.MapType map, FieldDef field, MessageDef message) {
    MessageDef entry =
        new MessageDef(
            file, message, Names.mapEntry(field.name), Ast.Visibility.UNSET, true, field.span);
    symbols.add(entry);
    entryField(entry, "key", 1, map.key(), field);
    entryField(entry, "value", 2, map.value(), field);
    return entry;
  }

  private void entryField(
      MessageDef entry, String name, int number, Ast.TypeName type, FieldDef field) {
    Span typeSpan = tokens.span(type.first(), type.last());
    FieldDef member =
        new FieldDef(
            file,
            entry,
            name,
            number,
            Ast.Label.OPTIONAL,
            type,
            false,
            field.span,
            field.numberSpan,
            typeSpan);
    for (Ast.Option option : field.optionNodes) {
      if (option.isNamed("features")) {
        member.optionNodes.add(option);
      }
    }
    entry.add(member);
    symbols.add(member);
  }

  private void addSyntheticOneofs(MessageDef message) {
    Set<String> taken = new HashSet<>();
    for (FieldDef field : message.fields) {
      taken.add(field.name);
    }
    for (OneofDef oneof : message.oneofs) {
      taken.add(oneof.name);
    }
    for (FieldDef field : message.fields) {
      if (field.proto3Optional) {
        String name = field.name.startsWith("_") ? field.name : "_" + field.name;
        while (!taken.add(name)) {
          name = "X" + name;
        }
        OneofDef oneof = new OneofDef(message, name, message.oneofs.size(), true, field.span);
        oneof.fields.add(field);
        field.oneof = oneof;
        message.oneofs.add(oneof);
        symbols.add(oneof);
      }
    }
  }

  private EnumDef enumeration(Ast.Enumeration node, @Nullable MessageDef parent) {
    EnumDef definition =
        new EnumDef(
            file, parent, node.name().text(), node.visibility(), tokens.span(node.name().token()));
    symbols.add(definition);
    List<Ast.Range> reserved = new ArrayList<>();
    for (Ast.Element element : node.body().elements()) {
      if (element instanceof Ast.EnumValue value) {
        EnumValueDef valueDef =
            new EnumValueDef(
                definition,
                value.name().text(),
                value.number(),
                tokens.span(value.name().token()),
                tokens.span(value.numberFirst(), value.numberLast()));
        addOptions(value.brackets(), valueDef);
        definition.add(valueDef);
        symbols.add(valueDef);
      } else if (element instanceof Ast.Option option) {
        definition.optionNodes.add(option);
      } else if (element instanceof Ast.ReservedRanges ranges) {
        reserved.addAll(ranges.ranges());
      } else if (element instanceof Ast.ReservedNames names) {
        definition.reservedNames.addAll(names.names());
      }
    }
    for (Ast.Range range : reserved) {
      definition.reservedRanges.add(
          new EnumDef.ReservedRange(
              range.from(), range.to(), tokens.span(range.first(), range.last())));
    }
    return definition;
  }

  private ServiceDef service(Ast.Service node) {
    ServiceDef service = new ServiceDef(file, node.name().text(), tokens.span(node.name().token()));
    symbols.add(service);
    for (Ast.Element element : node.body().elements()) {
      if (element instanceof Ast.Option option) {
        service.optionNodes.add(option);
      } else if (element instanceof Ast.Method method) {
        MethodDef definition = new MethodDef(service, method, tokens.span(method.name().token()));
        service.methods.add(definition);
        symbols.add(definition);
        if (method.body() != null) {
          for (Ast.Element inner : method.body().elements()) {
            if (inner instanceof Ast.Option option) {
              definition.optionNodes.add(option);
            }
          }
        }
      }
    }
    return service;
  }
}
