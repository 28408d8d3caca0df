package dev.tern.schema;

import dev.tern.protobuf.descriptor.proto.SourceCodeInfo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells for each part of a descriptor where in the source it was written, and with which comments.
 *
 * <p>It follows the statements in the order of the file, so paths are counted as the descriptor's
 * lists grow. Comments go to a declaration when its opening brace or semicolon is passed: those
 * gathered behind the previous one lead it, those right behind the brace or semicolon trail it.
 *
 * <p>Owner: the thread that compiles.
 */
final class SourceInfoEmitter extends SourceLocations {
  private final FileDef file;
  private final boolean retainOptions;

  /** How many of each list a scope has had so far. */
  private static final class Counts {
    int messages;
    int enums;
    int services;
    int fields;
    int extensions;
    int oneofs;
    int ranges;
    int reservedRanges;
    int reservedNames;
    int members;
    int dependencies;
    int optionDependencies;
    int publicDependencies;
    int weakDependencies;
  }

  private SourceInfoEmitter(FileDef file, boolean retainOptions) {
    super(file.ast.tokens());
    this.file = file;
    this.retainOptions = retainOptions;
  }

  static SourceCodeInfo emit(FileDef file, boolean retainOptions) {
    SourceInfoEmitter emitter = new SourceInfoEmitter(file, retainOptions);
    emitter.file();
    SourceCodeInfo.Builder out = SourceCodeInfo.builder();
    emitter.locations.forEach(location -> out.addLocation(location.build()));
    return out.build();
  }

  // ---- files

  private void file() {
    add(0, tokens.size() - 2);
    Ast.Syntax syntax = file.ast.syntax();
    if (syntax != null) {
      end(syntax.last(), at(DescriptorPath.FILE_SYNTAX, () -> add(syntax.first(), syntax.last())));
    }
    Counts counts = new Counts();
    for (Ast.Element element : file.ast.elements()) {
      topLevel(element, counts);
    }
  }

  private void topLevel(Ast.Element element, Counts counts) {
    if (element instanceof Ast.Import node) {
      importStatement(node, counts);
    } else if (element instanceof Ast.Package node) {
      end(node.last(), at(DescriptorPath.FILE_PACKAGE, () -> add(node.first(), node.last())));
    } else if (element instanceof Ast.Option node) {
      option(node, DescriptorPath.FILE_OPTIONS, file.optionNodes);
    } else if (element instanceof Ast.Message node) {
      in(DescriptorPath.FILE_MESSAGE, counts.messages++, () -> message(node));
    } else if (element instanceof Ast.Enumeration node) {
      in(DescriptorPath.FILE_ENUM, counts.enums++, () -> enumeration(node));
    } else if (element instanceof Ast.Service node) {
      in(DescriptorPath.FILE_SERVICE, counts.services++, () -> service(node));
    } else if (element instanceof Ast.Extend node) {
      extend(node, DescriptorPath.FILE_EXTENSION, DescriptorPath.FILE_MESSAGE, counts);
    } else if (element instanceof Ast.Empty node) {
      end(node.last(), null);
    }
  }

  private void importStatement(Ast.Import node, Counts counts) {
    SourceCodeInfo.Location.Builder location;
    if (node.kind() == Ast.ImportKind.OPTION) {
      location =
          at(
              DescriptorPath.FILE_OPTION_DEPENDENCY,
              counts.optionDependencies++,
              () -> add(node.first(), node.last()));
    } else {
      location =
          at(
              DescriptorPath.FILE_DEPENDENCY,
              counts.dependencies++,
              () -> add(node.first(), node.last()));
      if (node.kind() == Ast.ImportKind.PUBLIC) {
        at(
            DescriptorPath.FILE_PUBLIC_DEPENDENCY,
            counts.publicDependencies++,
            () -> add(node.kindToken(), node.kindToken()));
      } else if (node.kind() == Ast.ImportKind.WEAK) {
        at(
            DescriptorPath.FILE_WEAK_DEPENDENCY,
            counts.weakDependencies++,
            () -> add(node.kindToken(), node.kindToken()));
      }
    }
    end(node.last(), location);
  }

  // ---- messages

  private void message(Ast.Message node) {
    SourceCodeInfo.Location.Builder location = add(node.first(), node.last());
    at(DescriptorPath.NAME, () -> add(node.name().token(), node.name().token()));
    messageBody(node.body(), location);
  }

  private void messageBody(Ast.Body body, SourceCodeInfo.Location.Builder location) {
    end(body.open(), location);
    List<Ast.Option> options = optionsIn(body);
    Counts counts = new Counts();
    for (Ast.Element element : body.elements()) {
      messageElement(element, counts, options);
    }
    end(body.close(), null);
  }

  private static List<Ast.Option> optionsIn(Ast.Body body) {
    List<Ast.Option> options = new ArrayList<>();
    for (Ast.Element element : body.elements()) {
      if (element instanceof Ast.Option option) {
        options.add(option);
      }
    }
    return options;
  }

  private void messageElement(Ast.Element element, Counts counts, List<Ast.Option> options) {
    if (element instanceof Ast.Field node) {
      in(
          DescriptorPath.MESSAGE_FIELD,
          counts.fields++,
          () -> field(node, null, DescriptorPath.MESSAGE_NESTED, 2, counts));
    } else if (element instanceof Ast.Oneof node) {
      oneof(node, counts);
    } else if (element instanceof Ast.Message node) {
      in(DescriptorPath.MESSAGE_NESTED, counts.messages++, () -> message(node));
    } else if (element instanceof Ast.Enumeration node) {
      in(DescriptorPath.MESSAGE_ENUM, counts.enums++, () -> enumeration(node));
    } else if (element instanceof Ast.Option node) {
      option(node, DescriptorPath.MESSAGE_OPTIONS, options);
    } else if (element instanceof Ast.Extend node) {
      extend(node, DescriptorPath.MESSAGE_EXTENSION, DescriptorPath.MESSAGE_NESTED, counts);
    } else if (element instanceof Ast.Extensions node) {
      extensions(node, counts);
    } else if (element instanceof Ast.ReservedRanges node) {
      counts.reservedRanges =
          reservedRanges(node, DescriptorPath.MESSAGE_RESERVED_RANGE, counts.reservedRanges);
    } else if (element instanceof Ast.ReservedNames node) {
      counts.reservedNames =
          reservedNames(node, DescriptorPath.MESSAGE_RESERVED_NAME, counts.reservedNames);
    } else if (element instanceof Ast.Empty node) {
      end(node.last(), null);
    }
  }

  /**
   * A field, at whose path the walk stands.
   *
   * @param extendee the extended type of an extension
   * @param nestedNumber the list that holds the messages of groups and maps
   * @param depth how many numbers of the path belong to the field
   */
  private void field(
      Ast.Field node, Ast.@Nullable TypeName extendee, int nestedNumber, int depth, Counts counts) {
    SourceCodeInfo.Location.Builder location = add(node.first(), node.last());
    if (extendee != null) {
      at(DescriptorPath.FIELD_EXTENDEE, () -> add(extendee.first(), extendee.last()));
    }
    if (node.labelToken() >= 0 && node.label() != null) {
      at(DescriptorPath.FIELD_LABEL, () -> add(node.labelToken(), node.labelToken()));
    }
    int nameToken = node.name().token();
    Ast.TypeName type = node.type();
    boolean isKeyword = FieldType.ofKeyword(type.text()) != null;
    at(
        isKeyword ? DescriptorPath.FIELD_TYPE : DescriptorPath.FIELD_TYPE_NAME,
        () -> add(type.first(), type.last()));
    at(DescriptorPath.NAME, () -> add(nameToken, nameToken));
    at(DescriptorPath.FIELD_NUMBER, () -> add(node.numberToken(), node.numberToken()));
    if (node.brackets() != null) {
      brackets(node.brackets(), DescriptorPath.FIELD_OPTIONS);
    }
    if (node.group() != null) {
      group(node, node.group(), nestedNumber, depth, counts);
    } else {
      end(node.last(), location);
    }
    if (node.map() != null) {
      counts.messages++;
    }
  }

  /** A group is a field and a message at once; the comments go to the message. */
  private void group(Ast.Field node, Ast.Body body, int nestedNumber, int depth, Counts counts) {
    int nameToken = node.name().token();
    List<Integer> fieldPath = List.copyOf(path);
    path.subList(path.size() - depth, path.size()).clear();
    path.add(nestedNumber);
    path.add(counts.messages++);
    SourceCodeInfo.Location.Builder location = add(node.first(), node.last());
    at(DescriptorPath.NAME, () -> add(nameToken, nameToken));
    List<Integer> groupPath = List.copyOf(path);
    setPath(fieldPath);
    at(DescriptorPath.FIELD_TYPE_NAME, () -> add(nameToken, nameToken));
    setPath(groupPath);
    messageBody(body, location);
    setPath(fieldPath);
  }

  private void oneof(Ast.Oneof node, Counts counts) {
    int index = counts.oneofs++;
    in(
        DescriptorPath.MESSAGE_ONEOF,
        index,
        () -> {
          SourceCodeInfo.Location.Builder location = add(node.first(), node.last());
          at(DescriptorPath.NAME, () -> add(node.name().token(), node.name().token()));
          end(node.body().open(), location);
        });
    List<Ast.Option> options = optionsIn(node.body());
    for (Ast.Element element : node.body().elements()) {
      if (element instanceof Ast.Option option) {
        in(
            DescriptorPath.MESSAGE_ONEOF,
            index,
            () -> option(option, DescriptorPath.ONEOF_OPTIONS, options));
      } else if (element instanceof Ast.Field member) {
        in(
            DescriptorPath.MESSAGE_FIELD,
            counts.fields++,
            () -> field(member, null, DescriptorPath.MESSAGE_NESTED, 2, counts));
      }
    }
    end(node.body().close(), null);
  }

  private void extend(Ast.Extend node, int number, int nestedNumber, Counts counts) {
    end(node.body().open(), at(number, () -> add(node.first(), node.last())));
    for (Ast.Element element : node.body().elements()) {
      if (element instanceof Ast.Field member) {
        in(
            number,
            counts.extensions++,
            () -> field(member, node.extendee(), nestedNumber, 2, counts));
      }
    }
    end(node.body().close(), null);
  }

  private void extensions(Ast.Extensions node, Counts counts) {
    SourceCodeInfo.Location.Builder location =
        at(DescriptorPath.MESSAGE_EXTENSION_RANGE, () -> add(node.first(), node.last()));
    int firstIndex = counts.ranges;
    for (Ast.Range range : node.ranges()) {
      in(DescriptorPath.MESSAGE_EXTENSION_RANGE, counts.ranges++, () -> range(range));
    }
    if (node.brackets() != null) {
      Ast.Brackets brackets = node.brackets();
      for (int i = firstIndex; i < counts.ranges; i++) {
        in(
            DescriptorPath.MESSAGE_EXTENSION_RANGE,
            i,
            () -> brackets(brackets, DescriptorPath.RANGE_OPTIONS));
      }
    }
    end(node.last(), location);
  }

  private void range(Ast.Range range) {
    add(range.first(), range.last());
    boolean isSingle = range.toFirst() == range.first();
    int fromLast = isSingle ? range.last() : range.toFirst() - 2;
    at(DescriptorPath.RANGE_START, () -> add(range.first(), fromLast));
    // A single number of an enum may have a sign; as the end of its range the sign alone is
    // recorded.
    at(
        DescriptorPath.RANGE_END,
        () -> add(range.toFirst(), isSingle ? range.first() : range.last()));
  }

  private int reservedRanges(Ast.ReservedRanges node, int number, int count) {
    SourceCodeInfo.Location.Builder location = at(number, () -> add(node.first(), node.last()));
    int index = count;
    for (Ast.Range range : node.ranges()) {
      in(number, index++, () -> range(range));
    }
    end(node.last(), location);
    return index;
  }

  private int reservedNames(Ast.ReservedNames node, int number, int count) {
    SourceCodeInfo.Location.Builder location = at(number, () -> add(node.first(), node.last()));
    int index = count;
    for (Ast.ReservedName name : node.names()) {
      at(number, index++, () -> add(name.first(), name.last()));
    }
    end(node.last(), location);
    return index;
  }

  // ---- enums and services

  private void enumeration(Ast.Enumeration node) {
    SourceCodeInfo.Location.Builder location = add(node.first(), node.last());
    at(DescriptorPath.NAME, () -> add(node.name().token(), node.name().token()));
    end(node.body().open(), location);
    List<Ast.Option> options = optionsIn(node.body());
    Counts counts = new Counts();
    for (Ast.Element element : node.body().elements()) {
      if (element instanceof Ast.EnumValue value) {
        in(DescriptorPath.ENUM_VALUE, counts.members++, () -> enumValue(value));
      } else if (element instanceof Ast.Option option) {
        option(option, DescriptorPath.ENUM_OPTIONS, options);
      } else if (element instanceof Ast.ReservedRanges ranges) {
        counts.reservedRanges =
            reservedRanges(ranges, DescriptorPath.ENUM_RESERVED_RANGE, counts.reservedRanges);
      } else if (element instanceof Ast.ReservedNames names) {
        counts.reservedNames =
            reservedNames(names, DescriptorPath.ENUM_RESERVED_NAME, counts.reservedNames);
      } else if (element instanceof Ast.Empty empty) {
        end(empty.last(), null);
      }
    }
    end(node.body().close(), null);
  }

  private void enumValue(Ast.EnumValue node) {
    SourceCodeInfo.Location.Builder location = add(node.first(), node.last());
    at(DescriptorPath.NAME, () -> add(node.name().token(), node.name().token()));
    at(DescriptorPath.VALUE_NUMBER, () -> add(node.numberFirst(), node.numberLast()));
    if (node.brackets() != null) {
      brackets(node.brackets(), DescriptorPath.VALUE_OPTIONS);
    }
    end(node.last(), location);
  }

  private void service(Ast.Service node) {
    SourceCodeInfo.Location.Builder location = add(node.first(), node.last());
    at(DescriptorPath.NAME, () -> add(node.name().token(), node.name().token()));
    end(node.body().open(), location);
    List<Ast.Option> options = optionsIn(node.body());
    Counts counts = new Counts();
    for (Ast.Element element : node.body().elements()) {
      if (element instanceof Ast.Method method) {
        in(DescriptorPath.SERVICE_METHOD, counts.members++, () -> method(method));
      } else if (element instanceof Ast.Option option) {
        option(option, DescriptorPath.SERVICE_OPTIONS, options);
      } else if (element instanceof Ast.Empty empty) {
        end(empty.last(), null);
      }
    }
    end(node.body().close(), null);
  }

  private void method(Ast.Method node) {
    SourceCodeInfo.Location.Builder location = add(node.first(), node.last());
    at(DescriptorPath.NAME, () -> add(node.name().token(), node.name().token()));
    if (node.inputStream() >= 0) {
      at(DescriptorPath.METHOD_CLIENT_STREAMING, () -> add(node.inputStream(), node.inputStream()));
    }
    at(DescriptorPath.METHOD_INPUT, () -> add(node.input().first(), node.input().last()));
    if (node.outputStream() >= 0) {
      at(
          DescriptorPath.METHOD_SERVER_STREAMING,
          () -> add(node.outputStream(), node.outputStream()));
    }
    at(DescriptorPath.METHOD_OUTPUT, () -> add(node.output().first(), node.output().last()));
    Ast.Body body = node.body();
    if (body == null) {
      end(node.last(), location);
      return;
    }
    end(body.open(), location);
    List<Ast.Option> options = optionsIn(body);
    for (Ast.Element element : body.elements()) {
      if (element instanceof Ast.Option option) {
        option(option, DescriptorPath.METHOD_OPTIONS, options);
      } else if (element instanceof Ast.Empty empty) {
        end(empty.last(), null);
      }
    }
    end(body.close(), null);
  }

  // ---- options

  /** An option statement, among {@code all} of the same definition. */
  private void option(Ast.Option node, int number, List<Ast.Option> all) {
    if (!areAllStripped(all)) {
      at(number, () -> add(node.first(), node.last()));
    }
    end(node.last(), optionLocation(node, number));
  }

  private void brackets(Ast.Brackets node, int number) {
    List<Ast.Option> options = new ArrayList<>();
    for (Ast.Setting setting : node.settings()) {
      if (setting instanceof Ast.OptionSetting option) {
        options.add(option.option());
      }
    }
    if (!areAllStripped(options)) {
      at(number, () -> add(node.first(), node.last()));
    }
    for (Ast.Setting setting : node.settings()) {
      if (setting instanceof Ast.OptionSetting option) {
        optionLocation(option.option(), number);
      } else if (setting instanceof Ast.DefaultSetting value) {
        at(DescriptorPath.FIELD_DEFAULT, () -> add(value.valueFirst(), value.valueLast()));
      } else if (setting instanceof Ast.JsonNameSetting json) {
        at(DescriptorPath.FIELD_JSON_NAME, () -> add(json.first(), json.valueLast()));
        at(DescriptorPath.FIELD_JSON_NAME, () -> add(json.valueFirst(), json.valueLast()));
      }
    }
  }

  private boolean areAllStripped(List<Ast.Option> options) {
    if (retainOptions || options.isEmpty()) {
      return false;
    }
    for (Ast.Option option : options) {
      InterpretedOption interpreted = file.interpreted.get(option);
      if (interpreted == null || !interpreted.isStrippedWhole()) {
        return false;
      }
    }
    return true;
  }

  private SourceCodeInfo.Location.@Nullable Builder optionLocation(Ast.Option node, int number) {
    InterpretedOption interpreted = file.interpreted.get(node);
    if (interpreted == null) {
      return null;
    }
    int size = path.size();
    path.add(number);
    path.addAll(interpreted.path());
    SourceCodeInfo.Location.Builder location = add(node.first(), node.last());
    if (interpreted.isStripped() && !retainOptions) {
      // It takes its comments with it.
      locations.remove(locations.size() - 1);
    }
    path.subList(size, path.size()).clear();
    return location;
  }
}
