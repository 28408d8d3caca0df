package dev.tern.codegen;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.List;
import javax.lang.model.element.Modifier;

/**
 * A oneof: a sealed interface with one record for each case, and the one field that holds the case
 * that is set. Owner: the message's emitter.
 */
final class OneofEmitter implements StorageEmitter {
  private final MessageModel message;
  private final OneofModel oneof;
  private final TypeName nullable;

  OneofEmitter(MessageModel message, OneofModel oneof) {
    this.message = message;
    this.oneof = oneof;
    this.nullable = RuntimeTypes.nullable(oneof.type);
  }

  private String self() {
    return FieldEmitter.self(oneof.variable);
  }

  @Override
  public String variable() {
    return oneof.variable;
  }

  @Override
  public TypeName storedType() {
    return nullable;
  }

  @Override
  public void declareInBuilder(TypeSpec.Builder builder) {
    builder.addField(nullable, oneof.variable, Modifier.PRIVATE);
    for (FieldModel field : messageCases()) {
      builder.addField(
          RuntimeTypes.nullable(field.typeName().nestedClass("Builder")),
          field.partsVariable,
          Modifier.PRIVATE);
    }
  }

  @Override
  public CodeBlock built() {
    return messageCases().isEmpty()
        ? CodeBlock.of("builder.$L", oneof.variable)
        : CodeBlock.of("builder.$L()", wholeMethod());
  }

  private String wholeMethod() {
    return "whole" + oneof.capital;
  }

  private List<FieldModel> messageCases() {
    return oneof.fields.stream().filter(field -> field.kind.isMessage()).toList();
  }

  @Override
  public CodeBlock copyToBuilder() {
    return FieldEmitter.statement("builder.$L = $L", oneof.variable, self());
  }

  @Override
  public CodeBlock equal() {
    return CodeBlock.of("$T.equals($L, that.$L)", RuntimeTypes.OBJECTS, self(), oneof.variable);
  }

  @Override
  public CodeBlock hash() {
    return CodeBlock.of("$T.hashCode($L)", RuntimeTypes.OBJECTS, self());
  }

  @Override
  public void accessors(TypeSpec.Builder type) {
    MethodSpec.Builder get =
        MethodSpec.methodBuilder(oneof.accessor).addModifiers(Modifier.PUBLIC).returns(nullable);
    if (!oneof.doc.isEmpty()) {
      get.addJavadoc("$L", oneof.doc);
    }
    type.addMethod(get.addStatement("return $L", self()).build());
    type.addMethod(
        MethodSpec.methodBuilder("with" + oneof.capital)
            .addModifiers(Modifier.PUBLIC)
            .returns(message.type)
            .addParameter(nullable, oneof.variable)
            .addStatement("return toBuilder().$L($L).build()", oneof.accessor, oneof.variable)
            .build());
  }

  @Override
  public void setters(TypeSpec.Builder builder) {
    MethodSpec.Builder set =
        MethodSpec.methodBuilder(oneof.accessor)
            .addModifiers(Modifier.PUBLIC)
            .returns(message.builder())
            .addParameter(nullable, oneof.variable)
            .addStatement("this.$1L = $1L", oneof.variable);
    for (FieldModel field : messageCases()) {
      set.addStatement("$L = null", FieldEmitter.self(field.partsVariable));
    }
    builder.addMethod(set.addStatement("return this").build());
    if (!messageCases().isEmpty()) {
      builder.addMethod(whole());
    }
  }

  /** What is set, with the parts of a message that arrived apart put together. */
  private MethodSpec whole() {
    MethodSpec.Builder method =
        MethodSpec.methodBuilder(wholeMethod()).addModifiers(Modifier.PRIVATE).returns(nullable);
    for (FieldModel field : messageCases()) {
      String parts = FieldEmitter.self(field.partsVariable);
      method
          .beginControlFlow("if ($L != null && $L instanceof $T)", parts, self(), field.caseType)
          .addStatement("return new $T($L.$L)", field.caseType, parts, FieldEmitter.buildAll(field))
          .endControlFlow();
    }
    return method.addStatement("return $L", self()).build();
  }

  TypeSpec type() {
    TypeSpec.Builder type =
        TypeSpec.interfaceBuilder(oneof.type.simpleName())
            .addModifiers(Modifier.PUBLIC, Modifier.STATIC, Modifier.SEALED)
            .addJavadoc("The field of {@code $L} that is set.", oneof.protoName);
    for (FieldModel field : oneof.fields) {
      type.addType(caseType(field));
    }
    return type.build();
  }

  private TypeSpec caseType(FieldModel field) {
    if (field.caseType == null) {
      throw new IllegalStateException(field.protoName + " has no record");
    }
    boolean open = field.isOpenEnum();
    TypeSpec.Builder type =
        TypeSpec.recordBuilder(field.caseType.simpleName())
            .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
            .addSuperinterface(oneof.type);
    if (!field.doc.isEmpty()) {
      type.addJavadoc("$L", field.doc);
    }
    MethodSpec.Builder constructor =
        MethodSpec.compactConstructorBuilder()
            .addModifiers(Modifier.PUBLIC)
            .addParameter(field.storedType(), open ? "number" : "value");
    if (!field.storedType().isPrimitive()) {
      constructor.addStatement("$T.requireNonNull(value, $S)", RuntimeTypes.OBJECTS, "value");
    }
    type.recordConstructor(constructor.build());
    if (open) {
      openEnumCase(field, type);
    }
    if (field.redacted) {
      type.addMethod(
          MethodSpec.methodBuilder("toString")
              .addAnnotation(Override.class)
              .addModifiers(Modifier.PUBLIC)
              .returns(RuntimeTypes.STRING)
              .addStatement("return $S", field.caseType.simpleName() + "[REDACTED]")
              .build());
    }
    return type.build();
  }

  /** The record keeps the number, so that one the enum does not know is not lost. */
  private static void openEnumCase(FieldModel field, TypeSpec.Builder type) {
    type.addMethod(
        MethodSpec.constructorBuilder()
            .addModifiers(Modifier.PUBLIC)
            .addParameter(field.typeName(), "value")
            .addStatement("this(value.number())")
            .build());
    type.addMethod(
        MethodSpec.methodBuilder("value")
            .addModifiers(Modifier.PUBLIC)
            .returns(field.typeName())
            .addStatement("return $T.forNumber(number)", field.typeName())
            .build());
  }
}
