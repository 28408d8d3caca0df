package dev.tern.codegen;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.List;
import javax.lang.model.element.Modifier;

/** A map, in wire order. Owner: the message's emitter. */
final class MapFieldEmitter extends FieldEmitter implements StorageEmitter {
  private final FieldModel key;
  private final FieldModel value;

  MapFieldEmitter(MessageModel message, FieldModel field) {
    super(message, field);
    this.key = field.keyField();
    this.value = field.valueField();
  }

  private String mutable() {
    return "mutable" + field.capital + "()";
  }

  private String numbers() {
    return field.accessor + "Numbers";
  }

  private TypeName mapOf(TypeName valueType) {
    return ParameterizedTypeName.get(RuntimeTypes.MAP, key.javaType().box(), valueType.box());
  }

  @Override
  public TypeName storedType() {
    return ParameterizedTypeName.get(
        RuntimeTypes.PROTO_MAP, key.storedType().box(), value.storedType().box());
  }

  private TypeName builderType() {
    return ParameterizedTypeName.get(
        RuntimeTypes.PROTO_MAP.nestedClass("Builder"),
        key.storedType().box(),
        value.storedType().box());
  }

  @Override
  public void declareInBuilder(TypeSpec.Builder builder) {
    builder.addField(RuntimeTypes.nullable(builderType()), field.variable, Modifier.PRIVATE);
  }

  @Override
  public CodeBlock built() {
    return CodeBlock.of(
        "builder.$1L == null ? $2T.empty() : builder.$1L.build()",
        field.variable,
        RuntimeTypes.PROTO_MAP);
  }

  @Override
  public CodeBlock copyToBuilder() {
    return statement(
        "builder.$1L = $2L.isEmpty() ? null : $2L.toBuilder()", field.variable, self());
  }

  @Override
  public CodeBlock equal() {
    return CodeBlock.of("$L.equals(that.$L)", self(), field.variable);
  }

  @Override
  public CodeBlock hash() {
    return CodeBlock.of("$L.hashCode()", self());
  }

  @Override
  public void accessors(TypeSpec.Builder type) {
    MethodSpec.Builder get = accessor(field.accessor, mapOf(value.javaType()));
    if (value.isOpenEnum()) {
      get.addStatement(
          "return $T.of($L, $T::forNumber)", RuntimeTypes.ENUM_VALUE_MAP, self(), value.typeName());
      type.addMethod(get.build());
      type.addMethod(
          accessor(numbers(), mapOf(TypeName.INT)).addStatement("return $L", self()).build());
    } else {
      type.addMethod(get.addStatement("return $L", self()).build());
    }
    type.addMethod(with(RuntimeTypes.nullable(mapOf(value.javaType()))));
  }

  @Override
  public void setters(TypeSpec.Builder builder) {
    MethodSpec.Builder set =
        setter(field.accessor)
            .addParameter(RuntimeTypes.nullable(mapOf(value.javaType())), field.variable);
    if (value.isOpenEnum()) {
      set.addStatement(
          "return $1L($2L == null ? null : $3T.numbersOf($2L))",
          numbers(),
          field.variable,
          RuntimeTypes.ENUM_VALUE_MAP);
      builder.addMethod(set.build());
      set =
          setter(numbers())
              .addParameter(RuntimeTypes.nullable(mapOf(TypeName.INT)), field.variable);
    }
    builder.addMethod(
        set.addStatement(
                "this.$1L = $1L == null ? null : $2T.<$3T, $4T>copyOf($1L).toBuilder()",
                field.variable,
                RuntimeTypes.PROTO_MAP,
                key.storedType().box(),
                value.storedType().box())
            .addStatement("return this")
            .build());
    putters(builder);
    builder.addMethod(
        MethodSpec.methodBuilder("mutable" + field.capital)
            .addModifiers(Modifier.PRIVATE)
            .returns(builderType())
            .beginControlFlow("if ($L == null)", self())
            .addStatement("$L = $T.builder()", self(), RuntimeTypes.PROTO_MAP)
            .endControlFlow()
            .addStatement("return $L", self())
            .build());
  }

  private void putters(TypeSpec.Builder builder) {
    builder.addMethod(
        setter("put" + field.capital)
            .addParameter(key.javaType(), "key")
            .addParameter(value.javaType(), "value")
            .addStatement(
                "$L.put(key, $L)", mutable(), value.isOpenEnum() ? "value.number()" : "value")
            .addStatement("return this")
            .build());
    if (value.isOpenEnum()) {
      builder.addMethod(
          setter("put" + field.capital + "Number")
              .addParameter(key.javaType(), "key")
              .addParameter(TypeName.INT, "value")
              .addStatement("$L.put(key, value)", mutable())
              .addStatement("return this")
              .build());
    }
    CodeBlock all =
        value.isOpenEnum()
            ? CodeBlock.of("$T.numbersOf(entries)", RuntimeTypes.ENUM_VALUE_MAP)
            : CodeBlock.of("entries");
    builder.addMethod(
        setter("putAll" + field.capital)
            .addParameter(mapOf(value.javaType()), "entries")
            .addStatement("$L.putAll($L)", mutable(), all)
            .addStatement("return this")
            .build());
    builder.addMethod(clearer());
  }

  @Override
  List<ReadCase> readCases() {
    return List.of(readBy("read$L(in, builder)", field.capital));
  }

  /** An entry is a message of its own: either part may be absent, come twice, or come last. */
  @Override
  void readHelpers(TypeSpec.Builder codec) {
    MethodSpec.Builder method =
        MethodSpec.methodBuilder("read" + field.capital)
            .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
            .addParameter(RuntimeTypes.PROTO_READER, "in")
            .addParameter(message.builder(), "builder")
            .addStatement("$T key = $L", key.storedType(), key.zero());
    boolean closed = value.kind == FieldKind.ENUM && value.closedEnum;
    if (value.kind.isMessage()) {
      method.addStatement(
          "$T value = null", RuntimeTypes.nullable(value.typeName().nestedClass("Builder")));
    } else if (closed) {
      method.addStatement("int number = $L.number()", value.defaultValue());
    } else {
      method.addStatement("$T value = $L", value.storedType(), value.zero());
    }
    method.addStatement("int outer = in.enter()");
    method.beginControlFlow("for (int tag = in.readTag(); tag != 0; tag = in.readTag())");
    method.beginControlFlow("switch (tag)");
    method.addCode("case $L -> key = $L;\n", key.tag(), readScalar(key));
    if (value.kind.isMessage()) {
      method.addCode("case $L -> {\n$>", value.tag());
      method.beginControlFlow("if (value == null)");
      method.addStatement("value = $T.builder()", value.typeName());
      method.endControlFlow();
      method.addStatement("int entry = in.enter()");
      method.addStatement("value.mergeFrom(in)");
      method.addStatement("in.leave(entry)");
      method.addCode("$<}\n");
    } else {
      method.addCode(
          "case $L -> $L = $L;\n", value.tag(), closed ? "number" : "value", readScalar(value));
    }
    method.addCode("default -> in.skip(tag);\n");
    method.endControlFlow();
    method.endControlFlow();
    method.addStatement("in.leave(outer)");
    if (closed) {
      putClosedEnum(method);
    } else if (value.kind.isMessage()) {
      method.addStatement(
          "builder.$L.put(key, value == null ? $L : value.$L)",
          mutable(),
          value.zero(),
          buildAll(value));
    } else {
      method.addStatement("builder.$L.put(key, value)", mutable());
    }
    codec.addMethod(method.build());
  }

  /** An entry whose value the closed enum does not know is an unknown field as a whole. */
  private void putClosedEnum(MethodSpec.Builder method) {
    method.addStatement("$T value = $T.forNumber(number)", value.typeName(), value.typeName());
    method.beginControlFlow("if (value != null)");
    method.addStatement("builder.$L.put(key, value)", mutable());
    method.addStatement("return");
    method.endControlFlow();
    method.addStatement(
        "$T entry = new $T()", RuntimeTypes.PROTO_WRITER, RuntimeTypes.PROTO_WRITER);
    method.addStatement("entry.writeEnum($L, number)", value.tag());
    method.addStatement("entry.write$L($L, key)", key.kind.suffix, key.tag());
    method.addStatement(
        "builder.mutableUnknownFields().addLengthDelimited($L, $T.copyOf(entry.toByteArray()))",
        field.number,
        RuntimeTypes.BYTES);
  }

  @Override
  CodeBlock isPresent() {
    return CodeBlock.of("");
  }

  @Override
  CodeBlock write() {
    return CodeBlock.builder()
        .beginControlFlow("for (int i = $L.size() - 1; i >= 0; i--)", stored())
        .addStatement("int mark = out.mark()")
        .addStatement(writeValue(value, CodeBlock.of("$L.entryValue(i)", stored())))
        .addStatement(writeValue(key, CodeBlock.of("$L.entryKey(i)", stored())))
        .addStatement("out.writeLength($L, mark)", field.tag())
        .endControlFlow()
        .build();
  }

  @Override
  CodeBlock print() {
    if (field.redacted) {
      return CodeBlock.builder()
          .beginControlFlow("if (!$L.isEmpty())", stored())
          .addStatement("out.redacted($S)", field.protoName)
          .endControlFlow()
          .build();
    }
    if (value.isOpenEnum()) {
      return statement(
          "out.enumMap($S, $L, $T::forNumber)", field.protoName, stored(), value.typeName());
    }
    return statement("out.map($S, $L)", field.protoName, stored());
  }

  @Override
  CodeBlock missingRequired() {
    if (!value.nestedRequired) {
      return CodeBlock.of("");
    }
    return CodeBlock.builder()
        .beginControlFlow("for (int i = 0; i < $L.size(); i++)", stored())
        .addStatement(
            "$T missing = $T.CODEC.missingRequired($L.entryValue(i))",
            RuntimeTypes.STRING,
            value.typeName(),
            stored())
        .beginControlFlow("if (missing != null)")
        .addStatement(
            "return $S + $L.entryKey(i) + $S + missing", field.protoName + "[", stored(), "].")
        .endControlFlow()
        .endControlFlow()
        .build();
  }
}
