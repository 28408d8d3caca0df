package dev.tern.codegen;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.List;
import javax.lang.model.element.Modifier;

/** A single number, bool, string, bytes or enum. Owner: the message's emitter. */
final class ScalarFieldEmitter extends FieldEmitter implements StorageEmitter {
  private final boolean nullWhenAbsent;

  ScalarFieldEmitter(MessageModel message, FieldModel field) {
    super(message, field);
    this.nullWhenAbsent = field.isNullWhenAbsent();
  }

  @Override
  public TypeName storedType() {
    return nullWhenAbsent ? RuntimeTypes.nullable(field.storedType()) : field.storedType();
  }

  @Override
  public void declareInBuilder(TypeSpec.Builder builder) {
    FieldSpec.Builder declared = FieldSpec.builder(storedType(), field.variable, Modifier.PRIVATE);
    boolean startsAsZero = field.statedDefault == null && field.kind.isPrimitive();
    if (!nullWhenAbsent && !startsAsZero) {
      declared.initializer(field.defaultValue());
    }
    builder.addField(declared.build());
  }

  @Override
  public CodeBlock built() {
    return CodeBlock.of("builder.$L", field.variable);
  }

  @Override
  public CodeBlock copyToBuilder() {
    return statement("builder.$L = $L", field.variable, self());
  }

  @Override
  public CodeBlock equal() {
    String mine = self();
    String theirs = "that." + field.variable;
    if (nullWhenAbsent) {
      return CodeBlock.of("$T.equals($L, $L)", RuntimeTypes.OBJECTS, mine, theirs);
    }
    return switch (field.kind) {
      case FLOAT -> CodeBlock.of("$T.compare($L, $L) == 0", Float.class, mine, theirs);
      case DOUBLE -> CodeBlock.of("$T.compare($L, $L) == 0", Double.class, mine, theirs);
      case STRING, BYTES -> CodeBlock.of("$L.equals($L)", mine, theirs);
      default -> CodeBlock.of("$L == $L", mine, theirs);
    };
  }

  @Override
  public CodeBlock hash() {
    if (nullWhenAbsent) {
      return CodeBlock.of("$T.hashCode($L)", RuntimeTypes.OBJECTS, self());
    }
    if (field.storedType().equals(TypeName.INT)) {
      return CodeBlock.of("$L", self());
    }
    return field.storedType().isPrimitive()
        ? CodeBlock.of("$T.hashCode($L)", field.storedType().box(), self())
        : CodeBlock.of("$L.hashCode()", self());
  }

  @Override
  public void accessors(TypeSpec.Builder type) {
    MethodSpec.Builder get = accessor(field.accessor, field.javaType());
    if (field.isOpenEnum()) {
      get.addStatement("return $T.forNumber($L)", field.typeName(), self());
    } else if (nullWhenAbsent) {
      get.addStatement("return $1L != null ? $1L : $2L", self(), field.defaultValue());
    } else {
      get.addStatement("return $L", self());
    }
    type.addMethod(get.build());
    if (field.isOpenEnum()) {
      type.addMethod(
          accessor(field.accessor + "Number", TypeName.INT)
              .addStatement("return $L", self())
              .build());
    }
    if (field.explicit) {
      type.addMethod(
          accessor("has" + field.capital, TypeName.BOOLEAN)
              .addStatement(
                  "return $L", nullWhenAbsent ? CodeBlock.of("$L != null", self()) : hasBit(""))
              .build());
    }
    type.addMethod(with(parameterType()));
  }

  private TypeName parameterType() {
    TypeName type = field.javaType();
    return type.isPrimitive() ? type : RuntimeTypes.nullable(type);
  }

  @Override
  public void setters(TypeSpec.Builder builder) {
    MethodSpec.Builder set = setter(field.accessor).addParameter(parameterType(), field.variable);
    if (field.isOpenEnum()) {
      builder.addMethod(openEnumSetter(set));
      MethodSpec.Builder setNumber =
          setter(field.accessor + "Number").addParameter(TypeName.INT, field.variable);
      store(setNumber, CodeBlock.of("$L", field.variable));
      builder.addMethod(setNumber.build());
    } else {
      boolean nullIsDefault = !nullWhenAbsent && !field.kind.isPrimitive();
      store(
          set,
          nullIsDefault
              ? CodeBlock.of("$1L == null ? $2L : $1L", field.variable, field.defaultValue())
              : CodeBlock.of("$L", field.variable));
      builder.addMethod(set.build());
    }
    if (field.explicit) {
      builder.addMethod(nullWhenAbsent ? clearer() : bitClearer());
    }
  }

  private MethodSpec openEnumSetter(MethodSpec.Builder set) {
    if (!field.explicit) {
      return set.addStatement(
              "return $1LNumber($2L == null ? 0 : $2L.number())", field.accessor, field.variable)
          .build();
    }
    return set.addStatement(
            "return $2L == null ? clear$3L() : $1LNumber($2L.number())",
            field.accessor,
            field.variable,
            field.capital)
        .build();
  }

  private void store(MethodSpec.Builder method, CodeBlock value) {
    method.addStatement("this.$L = $L", field.variable, value);
    if (field.needsPresenceBit()) {
      method.addStatement(setPresent(""));
    }
    method.addStatement("return this");
  }

  private MethodSpec bitClearer() {
    return setter("clear" + field.capital)
        .addStatement("$L = $L", self(), field.defaultValue())
        .addStatement("$L &= ~$L", presenceWord(), presenceMask())
        .addStatement("return this")
        .build();
  }

  @Override
  List<ReadCase> readCases() {
    String target = "builder." + field.variable;
    if (field.closedEnum) {
      return List.of(readBy(readClosedEnum(CodeBlock.of("$L = constant", target))));
    }
    if (field.needsPresenceBit()) {
      return List.of(
          readBy(
              CodeBlock.builder()
                  .addStatement("$L = $L", target, readScalar(field))
                  .addStatement(setPresent("builder."))));
    }
    return List.of(readBy("$L = $L", target, readScalar(field)));
  }

  @Override
  CodeBlock isPresent() {
    if (nullWhenAbsent) {
      return CodeBlock.of("$L != null", stored());
    }
    if (field.explicit) {
      return hasBit("message.");
    }
    return switch (field.kind) {
      case STRING, BYTES -> CodeBlock.of("!$L.isEmpty()", stored());
      case BOOL -> CodeBlock.of("$L", stored());
      case FLOAT -> CodeBlock.of("$T.floatToRawIntBits($L) != 0", Float.class, stored());
      case DOUBLE -> CodeBlock.of("$T.doubleToRawLongBits($L) != 0", Double.class, stored());
      default -> CodeBlock.of("$L != 0", stored());
    };
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
    if (!field.required) {
      return CodeBlock.of("");
    }
    return CodeBlock.builder()
        .beginControlFlow(
            "if ($L)",
            nullWhenAbsent
                ? CodeBlock.of("$L == null", stored())
                : CodeBlock.of("($L & $L) == 0", "message." + presenceWord(), presenceMask()))
        .addStatement("return $S", field.protoName)
        .endControlFlow()
        .build();
  }
}
