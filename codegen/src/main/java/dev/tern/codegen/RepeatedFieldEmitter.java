package dev.tern.codegen;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.List;
import javax.lang.model.element.Modifier;

/**
 * A list. Numbers, bools and enums lie in arrays of primitives; the builder holds a list builder
 * once there is something to hold. Owner: the message's emitter.
 */
final class RepeatedFieldEmitter extends FieldEmitter implements StorageEmitter {
  private final boolean isEnum;

  RepeatedFieldEmitter(MessageModel message, FieldModel field) {
    super(message, field);
    this.isEnum = field.kind == FieldKind.ENUM;
  }

  private String mutable() {
    return "mutable" + field.capital + "()";
  }

  private String numbers() {
    return field.accessor + "Numbers";
  }

  private TypeName elements() {
    return RuntimeTypes.nullable(
        ParameterizedTypeName.get(RuntimeTypes.COLLECTION, field.javaType().box()));
  }

  @Override
  public TypeName storedType() {
    return field.listType();
  }

  @Override
  public void declareInBuilder(TypeSpec.Builder builder) {
    builder.addField(
        RuntimeTypes.nullable(field.listBuilderType()), field.variable, Modifier.PRIVATE);
  }

  private CodeBlock empty() {
    return CodeBlock.of(
        "$T.empty()", field.kind.isPrimitive() ? field.listType() : RuntimeTypes.LISTS);
  }

  @Override
  public CodeBlock built() {
    return CodeBlock.of("builder.$1L == null ? $2L : builder.$1L.build()", field.variable, empty());
  }

  @Override
  public CodeBlock copyToBuilder() {
    CodeBlock copy =
        field.kind.isPrimitive()
            ? CodeBlock.of("$L.toBuilder()", self())
            : CodeBlock.of("$T.of($L)", RuntimeTypes.LIST_BUILDER, self());
    return statement("builder.$L = $L.isEmpty() ? null : $L", field.variable, self(), copy);
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
    if (isEnum) {
      type.addMethod(
          accessor(field.accessor, RuntimeTypes.listOf(field.typeName()))
              .addStatement(
                  "return $T.of($L, $T::forNumber)",
                  RuntimeTypes.ENUM_LIST,
                  self(),
                  field.typeName())
              .build());
      type.addMethod(
          accessor(numbers(), RuntimeTypes.INT_LIST).addStatement("return $L", self()).build());
    } else {
      type.addMethod(
          accessor(field.accessor, field.listType()).addStatement("return $L", self()).build());
    }
    type.addMethod(with(elements()));
  }

  @Override
  public void setters(TypeSpec.Builder builder) {
    MethodSpec.Builder set = setter(field.accessor).addParameter(elements(), field.variable);
    if (isEnum) {
      set.addStatement(
          "return $1L($2L == null ? null : $3T.numbersOf($2L))",
          numbers(),
          field.variable,
          RuntimeTypes.ENUM_LIST);
      builder.addMethod(set.build());
      set =
          setter(numbers())
              .addParameter(
                  RuntimeTypes.nullable(
                      ParameterizedTypeName.get(RuntimeTypes.COLLECTION, TypeName.INT.box())),
                  field.variable);
    }
    builder.addMethod(
        set.addStatement("this.$1L = $1L == null ? null : $2L", field.variable, copyOfParameter())
            .addStatement("return this")
            .build());
    adders(builder);
    builder.addMethod(
        MethodSpec.methodBuilder("mutable" + field.capital)
            .addModifiers(Modifier.PRIVATE)
            .returns(field.listBuilderType())
            .beginControlFlow("if ($L == null)", self())
            .addStatement("$L = $L", self(), newBuilder())
            .endControlFlow()
            .addStatement("return $L", self())
            .build());
  }

  private CodeBlock copyOfParameter() {
    return field.kind.isPrimitive()
        ? CodeBlock.of("$T.copyOf($L).toBuilder()", field.listType(), field.variable)
        : CodeBlock.of("$T.of($L)", RuntimeTypes.LIST_BUILDER, field.variable);
  }

  private CodeBlock newBuilder() {
    return field.kind.isPrimitive()
        ? CodeBlock.of("$T.builder()", field.listType())
        : CodeBlock.of("new $T<>()", RuntimeTypes.LIST_BUILDER);
  }

  private void adders(TypeSpec.Builder builder) {
    builder.addMethod(
        setter("add" + field.capital)
            .addParameter(field.javaType(), "element")
            .addStatement("$L.add($L)", mutable(), isEnum ? "element.number()" : "element")
            .addStatement("return this")
            .build());
    if (field.isOpenEnum()) {
      builder.addMethod(
          setter("add" + field.capital + "Number")
              .addParameter(TypeName.INT, "element")
              .addStatement("$L.add(element)", mutable())
              .addStatement("return this")
              .build());
    }
    CodeBlock all =
        isEnum
            ? CodeBlock.of("$T.numbersOf(elements)", RuntimeTypes.ENUM_LIST)
            : CodeBlock.of("elements");
    builder.addMethod(
        setter("addAll" + field.capital)
            .addParameter(
                ParameterizedTypeName.get(RuntimeTypes.COLLECTION, field.javaType().box()),
                "elements")
            .addStatement("$L.addAll($L)", mutable(), all)
            .addStatement("return this")
            .build());
    builder.addMethod(clearer());
  }

  @Override
  List<ReadCase> readCases() {
    String list = "builder." + mutable();
    ReadCase single;
    if (field.closedEnum) {
      single = readBy(readClosedEnum(CodeBlock.of("$L.add(number)", list)));
    } else if (field.kind.isMessage()) {
      single = readBy("$L.add($L)", list, readMessage(field));
    } else {
      single = readBy("$L.add($L)", list, readScalar(field));
    }
    if (!field.kind.isPrimitive()) {
      return List.of(single);
    }
    CodeBlock all =
        field.closedEnum
            ? CodeBlock.of("readPacked$L(in, builder)", field.capital)
            : CodeBlock.of("in.readPacked$L($L)", field.kind.suffix, list);
    ReadCase packed = new ReadCase(field.packedTag(), all, false, field.protoName + ", packed");
    return field.packed ? List.of(packed, single) : List.of(single, packed);
  }

  @Override
  void readHelpers(TypeSpec.Builder codec) {
    if (!field.closedEnum) {
      return;
    }
    codec.addMethod(
        MethodSpec.methodBuilder("readPacked" + field.capital)
            .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
            .addParameter(RuntimeTypes.PROTO_READER, "in")
            .addParameter(message.builder(), "builder")
            .addStatement("$1T.Builder numbers = $1T.builder()", RuntimeTypes.INT_LIST)
            .addStatement("in.readPackedEnum(numbers)")
            .beginControlFlow("for (int i = 0; i < numbers.size(); i++)")
            .beginControlFlow("if ($T.forNumber(numbers.getInt(i)) == null)", field.typeName())
            .addStatement(
                "builder.mutableUnknownFields().addVarint($L, numbers.getInt(i))", field.number)
            .nextControlFlow("else")
            .addStatement("builder.$L.add(numbers.getInt(i))", mutable())
            .endControlFlow()
            .endControlFlow()
            .build());
  }

  @Override
  CodeBlock isPresent() {
    return field.packed ? CodeBlock.of("!$L.isEmpty()", stored()) : CodeBlock.of("");
  }

  @Override
  CodeBlock write() {
    if (field.packed) {
      return statement("out.writePacked$L($L, $L)", field.kind.suffix, field.packedTag(), stored());
    }
    CodeBlock element =
        CodeBlock.of(
            "$L.$L(i)", stored(), field.kind.isPrimitive() ? field.kind.listGetter() : "get");
    CodeBlock write =
        isEnum
            ? CodeBlock.of("out.writeEnum($L, $L)", field.tag(), element)
            : writeValue(field, element);
    return CodeBlock.builder()
        .beginControlFlow("for (int i = $L.size() - 1; i >= 0; i--)", stored())
        .addStatement(write)
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
    if (isEnum) {
      return statement(
          "out.enumList($S, $L, $T::forNumber)", field.protoName, stored(), field.typeName());
    }
    return switch (field.kind) {
      case UINT32, UINT64, FIXED32, FIXED64 ->
          statement("out.unsignedList($S, $L)", field.protoName, stored());
      default -> statement("out.list($S, $L)", field.protoName, stored());
    };
  }

  @Override
  CodeBlock missingRequired() {
    if (!field.nestedRequired) {
      return CodeBlock.of("");
    }
    return CodeBlock.builder()
        .beginControlFlow("for (int i = 0; i < $L.size(); i++)", stored())
        .addStatement(
            "$T missing = $T.CODEC.missingRequired($L.get(i))",
            RuntimeTypes.STRING,
            field.typeName(),
            stored())
        .beginControlFlow("if (missing != null)")
        .addStatement("return $S + i + $S + missing", field.protoName + "[", "].")
        .endControlFlow()
        .endControlFlow()
        .build();
  }
}
