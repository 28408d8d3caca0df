package dev.tern.codegen;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Modifier;

/**
 * Writes everything about one field: its methods in the message and the builder, and its part of
 * the codec. One subclass for each way a field can be stored. Owner: the message's emitter.
 */
abstract class FieldEmitter {
  /** One arm of the codec's switch: an expression, or the statements of a block. */
  record ReadCase(int tag, CodeBlock code, boolean block, String comment) {
    CodeBlock arm() {
      return block
          ? CodeBlock.of("case $L -> { // $L\n$>$L$<}\n", tag, comment, code)
          : CodeBlock.of("case $L -> $L; // $L\n", tag, code, comment);
    }
  }

  ReadCase readBy(String format, Object... args) {
    return new ReadCase(field.tag(), CodeBlock.of(format, args), false, field.protoName);
  }

  ReadCase readBy(CodeBlock.Builder block) {
    return new ReadCase(field.tag(), block.build(), true, field.protoName);
  }

  /** Names of locals in generated methods; a stored field of such a name is called through this. */
  private static final Set<String> LOCALS =
      Set.of(
          "builder",
          "element",
          "elements",
          "entries",
          "hash",
          "in",
          "key",
          "message",
          "missing",
          "other",
          "outer",
          "set",
          "that",
          "value");

  final MessageModel message;
  final FieldModel field;

  FieldEmitter(MessageModel message, FieldModel field) {
    this.message = message;
    this.field = field;
  }

  static FieldEmitter of(MessageModel message, FieldModel field) {
    if (field.oneof != null) {
      return new OneofCaseEmitter(message, field, field.oneof);
    }
    return switch (field.shape) {
      case MAP -> new MapFieldEmitter(message, field);
      case REPEATED -> new RepeatedFieldEmitter(message, field);
      case SINGULAR ->
          field.kind.isMessage()
              ? new MessageFieldEmitter(message, field)
              : new ScalarFieldEmitter(message, field);
    };
  }

  /** The stored field. */
  public String variable() {
    return field.variable;
  }

  abstract void accessors(TypeSpec.Builder type);

  abstract void setters(TypeSpec.Builder builder);

  /** The arms of the codec's switch over tags. */
  abstract List<ReadCase> readCases();

  /** Private methods of the codec that {@link #readCases} calls. */
  void readHelpers(TypeSpec.Builder codec) {}

  /** A condition on {@code message}: the field is to be written; empty if a loop decides it. */
  abstract CodeBlock isPresent();

  /** The statements that write the field of {@code message}, back to front, without condition. */
  abstract CodeBlock write();

  /** The statement that shows the field of {@code message}. */
  abstract CodeBlock print();

  /** Statements that return the path of a required field that is missing inside; often empty. */
  abstract CodeBlock missingRequired();

  // ---- pieces that subclasses share

  /** The stored field, from inside the message or the builder. */
  static String self(String variable) {
    return LOCALS.contains(variable) ? "this." + variable : variable;
  }

  String self() {
    return self(field.variable);
  }

  /** The stored field, from inside the codec. */
  String stored() {
    return "message." + field.variable;
  }

  MethodSpec.Builder accessor(String name, TypeName type) {
    return documented(MethodSpec.methodBuilder(name).addModifiers(Modifier.PUBLIC).returns(type));
  }

  MethodSpec.Builder setter(String name) {
    MethodSpec.Builder method =
        MethodSpec.methodBuilder(name).addModifiers(Modifier.PUBLIC).returns(message.builder());
    deprecate(method);
    return method;
  }

  MethodSpec.Builder documented(MethodSpec.Builder method) {
    if (!field.doc.isEmpty()) {
      method.addJavadoc("$L", field.doc);
    }
    deprecate(method);
    return method;
  }

  void deprecate(MethodSpec.Builder method) {
    if (field.deprecated) {
      method.addAnnotation(Deprecated.class);
    }
  }

  /** {@code withName(name)}: a copy that differs in one field. */
  MethodSpec with(TypeName parameter) {
    MethodSpec.Builder method =
        MethodSpec.methodBuilder("with" + field.capital)
            .addModifiers(Modifier.PUBLIC)
            .returns(message.type)
            .addParameter(parameter, field.variable)
            .addStatement("return toBuilder().$L($L).build()", field.accessor, field.variable);
    deprecate(method);
    return method.build();
  }

  /** {@code clearItems()}, for what a builder holds as null while it is empty. */
  MethodSpec clearer() {
    return setter("clear" + field.capital)
        .addStatement("$L = null", self())
        .addStatement("return this")
        .build();
  }

  CodeBlock setPresent(String owner) {
    return CodeBlock.of("$L |= $L", owner + presenceWord(), presenceMask());
  }

  CodeBlock hasBit(String owner) {
    return CodeBlock.of("($L & $L) != 0", owner + presenceWord(), presenceMask());
  }

  String presenceWord() {
    return message.presenceWord(field.presenceBit / MessageModel.BITS_PER_WORD);
  }

  String presenceMask() {
    return "0x" + Integer.toHexString(1 << field.presenceBit % MessageModel.BITS_PER_WORD);
  }

  /** Reads one value of a kind that is no message: {@code in.readInt32()}. */
  static CodeBlock readScalar(FieldModel field) {
    String unchecked = field.kind == FieldKind.STRING && !field.checksUtf8 ? "Unchecked" : "";
    return CodeBlock.of("in.read$L$L()", field.kind.suffix, unchecked);
  }

  /** Writes one stored value: {@code out.writeInt32(8, value)}. */
  static CodeBlock writeValue(FieldModel field, CodeBlock value) {
    if (field.kind.isMessage()) {
      return CodeBlock.of(
          "out.write$L($L, $T.CODEC, $L)", field.kind.suffix, field.tag(), field.typeName(), value);
    }
    if (field.kind == FieldKind.ENUM && field.closedEnum) {
      return CodeBlock.of("out.writeEnum($L, $L.number())", field.tag(), value);
    }
    return CodeBlock.of("out.write$L($L, $L)", field.kind.suffix, field.tag(), value);
  }

  /** The call of the printer that shows one stored value. */
  CodeBlock printValue(CodeBlock value) {
    if (field.redacted) {
      return CodeBlock.of("out.redacted($S)", field.protoName);
    }
    if (field.isOpenEnum()) {
      return CodeBlock.of(
          "out.enumField($S, $T.forNumber($L), $L)",
          field.protoName,
          field.typeName(),
          value,
          value);
    }
    return switch (field.kind) {
      case UINT32, UINT64, FIXED32, FIXED64 ->
          CodeBlock.of("out.unsignedField($S, $L)", field.protoName, value);
      default -> CodeBlock.of("out.field($S, $L)", field.protoName, value);
    };
  }

  /** The arm's body where an unknown number of a closed enum goes to the unknown fields. */
  CodeBlock.Builder readClosedEnum(CodeBlock keepConstant) {
    ClassName type = field.typeName();
    return CodeBlock.builder()
        .addStatement("int number = in.readEnum()")
        .addStatement("$T constant = $T.forNumber(number)", type, type)
        .beginControlFlow("if (constant == null)")
        .addStatement("builder.mutableUnknownFields().addVarint($L, number)", field.number)
        .nextControlFlow("else")
        .addStatement(keepConstant)
        .endControlFlow();
  }

  /** {@code build()}, or what skips the check for required fields where there is one. */
  static String buildAll(FieldModel field) {
    return field.nestedRequired ? "buildPartial()" : "build()";
  }

  /** Merges one more part of a message into its builder, {@code parts}. */
  static CodeBlock mergePart(FieldModel field, String parts) {
    CodeBlock.Builder code = CodeBlock.builder();
    if (field.kind == FieldKind.GROUP) {
      return code.addStatement("in.enterGroup($L)", field.number)
          .addStatement("$L.mergeFrom(in)", parts)
          .addStatement("in.leaveGroup()")
          .build();
    }
    return code.addStatement("int outer = in.enter()")
        .addStatement("$L.mergeFrom(in)", parts)
        .addStatement("in.leave(outer)")
        .build();
  }

  /** The start of {@code in.readMessage(X.CODEC)}, for a message or a group. */
  static CodeBlock readMessage(FieldModel field) {
    return field.kind == FieldKind.GROUP
        ? CodeBlock.of("in.readGroup($L, $T.CODEC)", field.number, field.typeName())
        : CodeBlock.of("in.readMessage($T.CODEC)", field.typeName());
  }

  static CodeBlock statement(String format, Object... args) {
    return CodeBlock.builder().addStatement(format, args).build();
  }
}
