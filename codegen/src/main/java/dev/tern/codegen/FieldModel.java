package dev.tern.codegen;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import org.jspecify.annotations.Nullable;

/**
 * What the emitters know of one field: its rules, resolved, and its Java names, all distinct.
 * Owner: {@link Models}, which fills it; nobody changes it afterwards.
 */
final class FieldModel {
  enum Shape {
    SINGULAR,
    REPEATED,
    MAP
  }

  String protoName = "";
  int number;
  FieldKind kind = FieldKind.INT32;
  Shape shape = Shape.SINGULAR;

  /** Absent and default are told apart. */
  boolean explicit;

  boolean required;
  boolean packed;
  boolean checksUtf8;
  boolean closedEnum;
  boolean deprecated;
  boolean redacted;

  /** Whether a message of this field's type can lack a required field, at any depth. */
  boolean nestedRequired;

  /** The class of a message, group or enum field. */
  @Nullable ClassName type;

  @Nullable OneofModel oneof;

  /** Key and value of a map. */
  @Nullable FieldModel key;

  @Nullable FieldModel value;

  /** The default that the schema states, as an expression of the stored type; null if none. */
  @Nullable CodeBlock statedDefault;

  /** The name of a constant that holds the default, where it is too costly to make each time. */
  @Nullable String defaultConstant;

  /** Javadoc, or empty. */
  String doc = "";

  /** Accessor and setter; {@link #capital} is its form after {@code has}, {@code with}. */
  String accessor = "";

  String capital = "";

  /** The stored field. Differs from the accessor where that would hide a type or package. */
  String variable = "";

  /** The builder's field that merges a message which arrives in parts. */
  String partsVariable = "";

  /** Index among the message's presence bits, or -1. */
  int presenceBit = -1;

  /** The record of a oneof's case. */
  @Nullable ClassName caseType;

  int tag() {
    return number << 3 | kind.wireType;
  }

  int packedTag() {
    return number << 3 | FieldKind.LENGTH_DELIMITED;
  }

  boolean isOpenEnum() {
    return kind == FieldKind.ENUM && !closedEnum;
  }

  ClassName typeName() {
    if (type == null) {
      throw new IllegalStateException(protoName + " has no class");
    }
    return type;
  }

  FieldModel keyField() {
    if (key == null) {
      throw new IllegalStateException(protoName + " is no map");
    }
    return key;
  }

  FieldModel valueField() {
    if (value == null) {
      throw new IllegalStateException(protoName + " is no map");
    }
    return value;
  }

  /** What the accessor of one value returns. */
  TypeName javaType() {
    return type != null ? type : kind.stored();
  }

  /**
   * What one value is stored as. An open enum is its number, so that unknown ones are kept; a
   * closed one is its constant.
   */
  TypeName storedType() {
    return type != null && !isOpenEnum() ? type : kind.stored();
  }

  /** Whether an absent value is stored as null, so that no presence bit is needed. */
  boolean isNullWhenAbsent() {
    return kind.isMessage()
        || (explicit && (kind == FieldKind.STRING || kind == FieldKind.BYTES || closedEnum));
  }

  boolean needsPresenceBit() {
    return shape == Shape.SINGULAR && oneof == null && explicit && !isNullWhenAbsent();
  }

  /** The type a list of these values is stored as. */
  TypeName listType() {
    return kind.isPrimitive() ? kind.list() : RuntimeTypes.listOf(javaType());
  }

  TypeName listBuilderType() {
    return kind.isPrimitive()
        ? kind.list().nestedClass("Builder")
        : ParameterizedTypeName.get(RuntimeTypes.LIST_BUILDER, javaType());
  }

  /** The default of one value, as an expression of the stored type. */
  CodeBlock defaultValue() {
    if (defaultConstant != null) {
      return CodeBlock.of("$L", defaultConstant);
    }
    return statedDefault != null ? statedDefault : zero();
  }

  /** What a value is when nothing was said. */
  CodeBlock zero() {
    return switch (kind) {
      case BOOL -> CodeBlock.of("false");
      case STRING -> CodeBlock.of("\"\"");
      case BYTES -> CodeBlock.of("$T.empty()", RuntimeTypes.BYTES);
      case FLOAT -> CodeBlock.of("0F");
      case DOUBLE -> CodeBlock.of("0D");
      case MESSAGE, GROUP -> CodeBlock.of("$T.defaultInstance()", typeName());
      default -> storedType().equals(TypeName.LONG) ? CodeBlock.of("0L") : CodeBlock.of("0");
    };
  }
}
