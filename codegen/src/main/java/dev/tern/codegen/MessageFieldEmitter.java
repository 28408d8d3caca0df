package dev.tern.codegen;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.List;
import javax.lang.model.element.Modifier;

/** A single message or group; absent is null. Owner: the message's emitter. */
final class MessageFieldEmitter extends FieldEmitter implements StorageEmitter {
  private final TypeName nullable;

  MessageFieldEmitter(MessageModel message, FieldModel field) {
    super(message, field);
    this.nullable = RuntimeTypes.nullable(field.typeName());
  }

  @Override
  public TypeName storedType() {
    return nullable;
  }

  @Override
  public void declareInBuilder(TypeSpec.Builder builder) {
    builder.addField(nullable, field.variable, Modifier.PRIVATE);
    builder.addField(
        RuntimeTypes.nullable(field.typeName().nestedClass("Builder")),
        field.partsVariable,
        Modifier.PRIVATE);
  }

  @Override
  public CodeBlock built() {
    return CodeBlock.of(
        "builder.$2L == null ? builder.$1L : builder.$2L.$3L",
        field.variable,
        field.partsVariable,
        buildAll(field));
  }

  @Override
  public CodeBlock copyToBuilder() {
    return statement("builder.$L = $L", field.variable, self());
  }

  @Override
  public CodeBlock equal() {
    return CodeBlock.of("$T.equals($L, that.$L)", RuntimeTypes.OBJECTS, self(), field.variable);
  }

  @Override
  public CodeBlock hash() {
    return CodeBlock.of("$T.hashCode($L)", RuntimeTypes.OBJECTS, self());
  }

  @Override
  public void accessors(TypeSpec.Builder type) {
    type.addMethod(accessor(field.accessor, nullable).addStatement("return $L", self()).build());
    type.addMethod(
        accessor("has" + field.capital, TypeName.BOOLEAN)
            .addStatement("return $L != null", self())
            .build());
    type.addMethod(with(nullable));
  }

  @Override
  public void setters(TypeSpec.Builder builder) {
    String parts = self(field.partsVariable);
    builder.addMethod(
        setter(field.accessor)
            .addParameter(nullable, field.variable)
            .addStatement("this.$1L = $1L", field.variable)
            .addStatement("$L = null", parts)
            .addStatement("return this")
            .build());
    builder.addMethod(
        setter("clear" + field.capital).addStatement("return $L(null)", field.accessor).build());
    builder.addMethod(
        MethodSpec.methodBuilder("read" + field.capital)
            .addModifiers(Modifier.PRIVATE)
            .addParameter(RuntimeTypes.PROTO_READER, "in")
            .beginControlFlow("if ($L == null)", parts)
            .beginControlFlow("if ($L == null)", self())
            .addStatement("$L = $L", self(), readMessage(field))
            .addStatement("return")
            .endControlFlow()
            .addStatement("$L = $L.toBuilder()", parts, self())
            .endControlFlow()
            .addCode(mergePart(field, parts))
            .build());
  }

  @Override
  List<ReadCase> readCases() {
    return List.of(readBy("builder.read$L(in)", field.capital));
  }

  @Override
  CodeBlock isPresent() {
    return CodeBlock.of("$L != null", stored());
  }

  @Override
  CodeBlock write() {
    return statement("$L", writeValue(field, CodeBlock.of("$L", stored())));
  }

  @Override
  CodeBlock print() {
    return statement("$L", printValue(CodeBlock.of("$L", stored())));
  }

  @Override
  CodeBlock missingRequired() {
    CodeBlock.Builder code = CodeBlock.builder();
    if (field.required) {
      code.beginControlFlow("if ($L == null)", stored());
      code.addStatement("return $S", field.protoName);
      code.endControlFlow();
    }
    if (field.nestedRequired) {
      code.beginControlFlow("if ($L != null)", stored());
      code.addStatement(
          "$T missing = $T.CODEC.missingRequired($L)",
          RuntimeTypes.STRING,
          field.typeName(),
          stored());
      code.beginControlFlow("if (missing != null)");
      code.addStatement("return $S + missing", field.protoName + ".");
      code.endControlFlow();
      code.endControlFlow();
    }
    return code.build();
  }
}
