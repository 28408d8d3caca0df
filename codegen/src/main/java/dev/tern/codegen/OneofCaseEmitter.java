package dev.tern.codegen;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.List;
import javax.lang.model.element.Modifier;

/**
 * A field of a oneof. The oneof stores it, as a record of the field's own. Owner: the message's
 * emitter.
 */
final class OneofCaseEmitter extends FieldEmitter {
  private final OneofModel oneof;
  private final ClassName caseType;

  OneofCaseEmitter(MessageModel message, FieldModel field, OneofModel oneof) {
    super(message, field);
    this.oneof = oneof;
    if (field.caseType == null) {
      throw new IllegalStateException(field.protoName + " has no record");
    }
    this.caseType = field.caseType;
  }

  private String inOneof() {
    return self(oneof.variable);
  }

  private TypeName nullableType() {
    TypeName type = field.javaType();
    return type.isPrimitive() ? type : RuntimeTypes.nullable(type);
  }

  @Override
  void accessors(TypeSpec.Builder type) {
    MethodSpec.Builder get =
        accessor(field.accessor, field.kind.isMessage() ? nullableType() : field.javaType());
    CodeBlock absent;
    if (field.kind.isMessage()) {
      absent = CodeBlock.of("null");
    } else if (field.isOpenEnum()) {
      absent = CodeBlock.of("$T.forNumber($L)", field.typeName(), field.defaultValue());
    } else {
      absent = field.defaultValue();
    }
    if (absent.toString().equals("false")) {
      get.addStatement("return $L instanceof $T set && set.value()", inOneof(), caseType);
    } else {
      get.addStatement(
          "return $L instanceof $T set ? set.value() : $L", inOneof(), caseType, absent);
    }
    type.addMethod(get.build());
    if (field.isOpenEnum()) {
      type.addMethod(
          accessor(field.accessor + "Number", TypeName.INT)
              .addStatement(
                  "return $L instanceof $T set ? set.number() : $L",
                  inOneof(),
                  caseType,
                  field.defaultValue())
              .build());
    }
    type.addMethod(
        accessor("has" + field.capital, TypeName.BOOLEAN)
            .addStatement("return $L instanceof $T", inOneof(), caseType)
            .build());
    type.addMethod(with(nullableType()));
  }

  @Override
  void setters(TypeSpec.Builder builder) {
    MethodSpec.Builder set = setter(field.accessor).addParameter(nullableType(), field.variable);
    if (!field.javaType().isPrimitive()) {
      set.beginControlFlow("if ($L == null)", field.variable)
          .addStatement("return clear$L()", field.capital)
          .endControlFlow();
    }
    builder.addMethod(
        set.addStatement("this.$L = new $T($L)", oneof.variable, caseType, field.variable)
            .addCode(
                field.kind.isMessage()
                    ? statement("$L = null", self(field.partsVariable))
                    : CodeBlock.of(""))
            .addStatement("return this")
            .build());
    if (field.kind.isMessage()) {
      builder.addMethod(partsReader());
    }
    if (field.isOpenEnum()) {
      builder.addMethod(
          setter(field.accessor + "Number")
              .addParameter(TypeName.INT, field.variable)
              .addStatement("this.$L = new $T($L)", oneof.variable, caseType, field.variable)
              .addStatement("return this")
              .build());
    }
    builder.addMethod(
        setter("clear" + field.capital)
            .beginControlFlow("if ($L instanceof $T)", inOneof(), caseType)
            .addStatement("$L = null", inOneof())
            .endControlFlow()
            .addStatement("return this")
            .build());
  }

  @Override
  List<ReadCase> readCases() {
    String target = "builder." + oneof.variable;
    if (field.closedEnum) {
      return List.of(
          readBy(readClosedEnum(CodeBlock.of("$L = new $T(constant)", target, caseType))));
    }
    if (!field.kind.isMessage()) {
      return List.of(readBy("$L = new $T($L)", target, caseType, readScalar(field)));
    }
    return List.of(readBy("builder.read$L(in)", field.capital));
  }

  private MethodSpec partsReader() {
    String parts = self(field.partsVariable);
    return MethodSpec.methodBuilder("read" + field.capital)
        .addModifiers(Modifier.PRIVATE)
        .addParameter(RuntimeTypes.PROTO_READER, "in")
        .beginControlFlow("if (!($L instanceof $T set))", inOneof(), caseType)
        .addStatement("$L = null", parts)
        .addStatement("$L = new $T($L)", inOneof(), caseType, readMessage(field))
        .addStatement("return")
        .endControlFlow()
        .beginControlFlow("if ($L == null)", parts)
        .addStatement("$L = set.value().toBuilder()", parts)
        .endControlFlow()
        .addCode(mergePart(field, parts))
        .build();
  }

  @Override
  CodeBlock isPresent() {
    return CodeBlock.of("message.$L instanceof $T set", oneof.variable, caseType);
  }

  private CodeBlock value() {
    return CodeBlock.of(field.isOpenEnum() ? "set.number()" : "set.value()");
  }

  @Override
  CodeBlock write() {
    return statement("$L", writeValue(field, value()));
  }

  @Override
  CodeBlock print() {
    return statement("$L", printValue(value()));
  }

  @Override
  CodeBlock missingRequired() {
    if (!field.nestedRequired) {
      return CodeBlock.of("");
    }
    return CodeBlock.builder()
        .beginControlFlow("if ($L)", isPresent())
        .addStatement(
            "$T missing = $T.CODEC.missingRequired(set.value())",
            RuntimeTypes.STRING,
            field.typeName())
        .beginControlFlow("if (missing != null)")
        .addStatement("return $S + missing", field.protoName + ".")
        .endControlFlow()
        .endControlFlow()
        .build();
  }
}
