package dev.tern.codegen;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import dev.tern.protobuf.descriptor.EnumDescriptor;
import dev.tern.protobuf.descriptor.EnumValueDescriptor;
import dev.tern.protobuf.descriptor.FieldDescriptor;
import dev.tern.protobuf.descriptor.FileDescriptor;
import dev.tern.protobuf.descriptor.MessageDescriptor;
import dev.tern.protobuf.descriptor.OneofDescriptor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns extensions into the constants of generated classes. Owner: {@link Models}. */
final class ExtensionModels {
  /** More initialisers may not fit the 64 KiB of a class's start. */
  private static final int MAX_EXTENSIONS = 1_500;

  /** Of the arguments, which stand behind a call inside a class or two. */
  private static final int LINE_WIDTH = 74;

  private final Models models;
  private final JavaNames names;
  private final Map<FileDescriptor, Set<String>> types = new HashMap<>();

  ExtensionModels(Models models, JavaNames names) {
    this.models = models;
    this.names = names;
  }

  /**
   * The constants for what one scope declares, in the order of the file.
   *
   * @param taken names of the class's own members
   */
  List<ExtensionModel> of(List<FieldDescriptor> extensions, Collection<String> taken) {
    List<ExtensionModel> constants = new ArrayList<>();
    if (extensions.isEmpty()) {
      return constants;
    }
    FileDescriptor file = extensions.get(0).file();
    if (extensions.size() > MAX_EXTENSIONS) {
      throw new GeneratorException(
          file.name()
              + ": "
              + extensions.size()
              + " extensions in one scope do not fit a Java class, which holds "
              + MAX_EXTENSIONS
              + "; declare some inside a message or in another file");
    }
    NameAllocator allocator =
        NameAllocator.exact()
            .reserve(taken)
            .reserve(types.computeIfAbsent(file, this::typesInReach));
    for (FieldDescriptor extension : extensions) {
      constants.add(of(extension, allocator));
    }
    return constants;
  }

  private ExtensionModel of(FieldDescriptor extension, NameAllocator allocator) {
    FieldModel field = models.field(extension);
    boolean repeated = field.shape == FieldModel.Shape.REPEATED;
    boolean inSet = extension.containingType().options().messageSetWireFormat();
    String form = inSet ? "messageSetItem" : "single";
    if (repeated) {
      form = field.packed ? "packed" : "repeated";
    }
    List<CodeBlock> arguments = new ArrayList<>();
    arguments.add(CodeBlock.of("$S", extension.fullName()));
    arguments.add(CodeBlock.of("$L", field.number));
    arguments.add(valueType(field));
    if (!repeated && field.statedDefault != null) {
      arguments.add(field.kind == FieldKind.ENUM ? constant(extension) : field.statedDefault);
    }
    TypeName value = field.javaType().box();
    String name = Names.identifier(Names.upperSnake(field.protoName));
    return new ExtensionModel(
        allocator.claim(name),
        ParameterizedTypeName.get(
            RuntimeTypes.EXTENSION,
            names.of(extension.containingType()),
            repeated ? RuntimeTypes.listOf(value) : value),
        call(form, arguments),
        field.doc,
        field.deprecated);
  }

  private static CodeBlock call(String form, List<CodeBlock> arguments) {
    CodeBlock line = CodeBlock.join(arguments, ", ");
    boolean fits = simple(line).length() < LINE_WIDTH;
    return fits
        ? CodeBlock.of("$T.$L($L)", RuntimeTypes.EXTENSION, form, line)
        : CodeBlock.of(
            "$T.$L(\n$L)", RuntimeTypes.EXTENSION, form, CodeBlock.join(arguments, ",\n"));
  }

  /** The text as it looks where all types are imported. */
  private static String simple(CodeBlock code) {
    return code.toString().replaceAll("\\b[a-z]\\w*\\.(?=[a-z]\\w*\\.|[A-Z])", "");
  }

  private static CodeBlock valueType(FieldModel field) {
    return switch (field.kind) {
      case MESSAGE, GROUP ->
          CodeBlock.of(
              "$T.$L(() -> $T.CODEC)",
              RuntimeTypes.EXTENSION_TYPE,
              field.kind == FieldKind.GROUP ? "group" : "message",
              field.typeName());
      case ENUM ->
          CodeBlock.of(
              "$T.$L($T::forNumber)",
              RuntimeTypes.EXTENSION_TYPE,
              field.closedEnum ? "closedEnum" : "openEnum",
              field.typeName());
      case STRING ->
          CodeBlock.of(
              "$T.$L",
              RuntimeTypes.EXTENSION_TYPE,
              field.checksUtf8 ? "STRING" : "UNCHECKED_STRING");
      default -> CodeBlock.of("$T.$L", RuntimeTypes.EXTENSION_TYPE, field.kind);
    };
  }

  private CodeBlock constant(FieldDescriptor extension) {
    EnumValueDescriptor stated = Models.defaultConstant(extension);
    EnumModel type = models.enumType(extension.enumType());
    return CodeBlock.of("$T.$L", type.type, type.named(stated.number()).javaName());
  }

  /**
   * The names of all types that the file's classes may name: in an expression a constant would
   * stand in front of a type of the same name.
   */
  private Set<String> typesInReach(FileDescriptor file) {
    Set<String> found = new HashSet<>();
    List<FileDescriptor> todo = new ArrayList<>(List.of(file));
    todo.addAll(file.dependencies());
    Set<FileDescriptor> done = new HashSet<>();
    while (!todo.isEmpty()) {
      FileDescriptor next = todo.remove(todo.size() - 1);
      if (done.add(next)) {
        todo.addAll(next.publicDependencies());
        add(names.holder(next), found);
        next.messageTypes().forEach(message -> add(message, found));
        next.enumTypes().forEach(type -> add(names.of(type), found));
      }
    }
    return found;
  }

  private void add(MessageDescriptor message, Set<String> found) {
    if (message.isMapEntry()) {
      return;
    }
    add(names.of(message), found);
    for (OneofDescriptor oneof : message.oneofs()) {
      add(names.of(oneof), found);
      oneof.fields().forEach(field -> add(names.caseOf(field), found));
    }
    for (EnumDescriptor type : message.enumTypes()) {
      add(names.of(type), found);
    }
    message.nestedTypes().forEach(nested -> add(nested, found));
  }

  private static void add(ClassName type, Set<String> found) {
    found.add(type.simpleName());
    found.add(type.packageName().split("\\.")[0]);
  }
}
