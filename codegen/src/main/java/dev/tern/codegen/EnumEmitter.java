package dev.tern.codegen;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;

/**
 * Writes an enum. Up to {@link #MAX_CONSTANTS} values it is a Java {@code enum}; a larger one does
 * not fit the 64 KiB of a static initialiser, so it becomes a class whose constants are inherited
 * from interfaces of a size that fits. Owner: the file's emitter.
 */
final class EnumEmitter {
  static final int MAX_CONSTANTS = 2_000;

  /** A {@code switch} over more numbers is larger than what the JIT compiles. */
  private static final int MAX_SWITCH = 400;

  static final String UNRECOGNIZED = "UNRECOGNIZED";

  /** Names of the enum's own members, and of what a constant of that name would hide. */
  static final List<String> RESERVED =
      List.of("Arrays", "Comparator", "Numbers", "Stream", "dev", "java", "name", "number");

  private final EnumModel model;

  EnumEmitter(EnumModel model) {
    this.model = model;
  }

  boolean isLarge() {
    return model.values.size() > MAX_CONSTANTS;
  }

  TypeSpec emit() {
    TypeSpec.Builder type = isLarge() ? largeType() : enumType();
    if (!model.doc.isEmpty()) {
      type.addJavadoc("$L", model.doc);
    }
    if (model.deprecated) {
      type.addAnnotation(Deprecated.class);
    }
    return type.build();
  }

  /** The interfaces that hold a large enum's constants; other types of its package. */
  List<TypeSpec> parts() {
    List<TypeSpec> parts = new ArrayList<>();
    if (!isLarge()) {
      return parts;
    }
    for (int i = 0; i < partCount(); i++) {
      parts.add(part(i));
    }
    return parts;
  }

  // ---- a Java enum

  private TypeSpec.Builder enumType() {
    TypeSpec.Builder type =
        TypeSpec.enumBuilder(model.type.simpleName())
            .addModifiers(Modifier.PUBLIC)
            .addSuperinterface(RuntimeTypes.PROTO_ENUM);
    for (EnumModel.Value value : constants()) {
      TypeSpec.Builder constant =
          TypeSpec.anonymousClassBuilder("$L", Literals.intLiteral(value.number()));
      type.addEnumConstant(value.javaName(), documented(constant, value).build());
    }
    if (!model.closed) {
      type.addEnumConstant(
          UNRECOGNIZED,
          TypeSpec.anonymousClassBuilder("-1")
              .addJavadoc("Stands for a number that is none of the above; the message has it.")
              .build());
    }
    for (EnumModel.Value value : model.values) {
      if (value.alias()) {
        FieldSpec.Builder alias =
            FieldSpec.builder(
                    model.type, value.javaName(), Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
                .initializer("$L", model.named(value.number()).javaName());
        type.addField(documented(alias, value).build());
      }
    }
    type.addField(TypeName.INT, "number", Modifier.PRIVATE, Modifier.FINAL);
    type.addMethod(
        MethodSpec.constructorBuilder()
            .addParameter(TypeName.INT, "number")
            .addStatement("this.number = number")
            .build());
    boolean indexed = constants().size() > MAX_SWITCH;
    type.addMethod(indexed ? lookUp("Numbers.indexOf(number)") : lookUpBySwitch());
    type.addMethod(number("this == " + UNRECOGNIZED));
    type.addMethod(protoName());
    type.addMethod(descriptor());
    if (indexed) {
      type.addType(numbersIndex(CodeBlock.of("values()")));
    }
    return type;
  }

  private MethodSpec lookUpBySwitch() {
    MethodSpec.Builder method = lookUpSignature();
    method.addCode("return switch (number) {\n$>");
    for (EnumModel.Value value : constants()) {
      method.addCode("case $L -> $L;\n", Literals.intLiteral(value.number()), value.javaName());
    }
    method.addCode("default -> $L;\n$<};\n", model.closed ? "null" : UNRECOGNIZED);
    return method.build();
  }

  private MethodSpec.Builder lookUpSignature() {
    return MethodSpec.methodBuilder("forNumber")
        .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
        .addJavadoc(
            model.closed
                ? "Returns the constant of a number, or null if there is none."
                : "Returns the constant of a number, {@link #UNRECOGNIZED} if there is none.")
        .addParameter(TypeName.INT, "number")
        .returns(model.closed ? RuntimeTypes.nullable(model.type) : model.type);
  }

  private MethodSpec lookUp(String index) {
    return lookUpSignature()
        .addStatement("int index = $L", index)
        .addStatement(
            "return index < 0 ? $L : Numbers.CONSTANTS[index]",
            model.closed ? "null" : UNRECOGNIZED)
        .build();
  }

  private MethodSpec number(String isUnrecognized) {
    MethodSpec.Builder method = override("number", TypeName.INT);
    if (!model.closed) {
      method
          .beginControlFlow("if ($L)", isUnrecognized)
          .addStatement(
              "throw new $T($S)",
              IllegalStateException.class,
              "UNRECOGNIZED has no number; ask the message for it")
          .endControlFlow();
    }
    return method.addStatement("return number").build();
  }

  private MethodSpec protoName() {
    List<EnumModel.Value> renamed = new ArrayList<>();
    for (EnumModel.Value value : constants()) {
      if (!value.javaName().equals(value.protoName())) {
        renamed.add(value);
      }
    }
    MethodSpec.Builder method = override("protoName", RuntimeTypes.STRING);
    if (renamed.isEmpty()) {
      return method.addStatement("return name()").build();
    }
    method.addCode("return switch (this) {\n$>");
    for (EnumModel.Value value : renamed) {
      method.addCode("case $L -> $S;\n", value.javaName(), value.protoName());
    }
    return method.addCode("default -> name();\n$<};\n").build();
  }

  private MethodSpec descriptor() {
    return MethodSpec.methodBuilder("descriptor")
        .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
        .addJavadoc("Returns the linked descriptor of {@code $L}.", model.fullName)
        .returns(RuntimeTypes.ENUM_DESCRIPTOR)
        .addStatement("return $L", model.descriptor)
        .build();
  }

  /** The constants ordered by number, made when first asked for. */
  private TypeSpec numbersIndex(CodeBlock all) {
    TypeSpec.Builder type =
        TypeSpec.classBuilder("Numbers")
            .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
            .addMethod(MethodSpec.constructorBuilder().addModifiers(Modifier.PRIVATE).build());
    TypeName array = ArrayTypeName.of(model.type);
    type.addField(
        FieldSpec.builder(array, "CONSTANTS", Modifier.STATIC, Modifier.FINAL)
            .initializer("sorted()")
            .build());
    MethodSpec.Builder sorted =
        MethodSpec.methodBuilder("sorted")
            .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
            .returns(array)
            .addStatement("$T constants = $L", array, all)
            .addStatement(
                "$T.sort(constants, $T.comparingInt(constant -> constant.number))",
                Arrays.class,
                Comparator.class);
    type.addMethod(sorted.addStatement("return constants").build());
    type.addMethod(
        MethodSpec.methodBuilder("indexOf")
            .addModifiers(Modifier.STATIC)
            .returns(TypeName.INT)
            .addParameter(TypeName.INT, "number")
            .addStatement("int low = 0")
            .addStatement("int high = CONSTANTS.length - 1")
            .beginControlFlow("while (low <= high)")
            .addStatement("int middle = (low + high) >>> 1")
            .addStatement("int found = CONSTANTS[middle].number")
            .beginControlFlow("if (found == number)")
            .addStatement("return middle")
            .endControlFlow()
            .beginControlFlow("if (found < number)")
            .addStatement("low = middle + 1")
            .nextControlFlow("else")
            .addStatement("high = middle - 1")
            .endControlFlow()
            .endControlFlow()
            .addStatement("return -1")
            .build());
    return type.build();
  }

  // ---- a class for an enum that is too large for a Java enum

  private int partCount() {
    return (model.values.size() + MAX_CONSTANTS - 1) / MAX_CONSTANTS;
  }

  private ClassName partName(int index) {
    return ClassName.get(
        model.type.packageName(), String.join("_", model.type.simpleNames()) + "_" + (index + 1));
  }

  private TypeSpec.Builder largeType() {
    TypeSpec.Builder type =
        TypeSpec.classBuilder(model.type.simpleName())
            .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
            .addSuperinterface(RuntimeTypes.PROTO_ENUM);
    for (int i = 0; i < partCount(); i++) {
      type.addSuperinterface(partName(i));
    }
    if (!model.closed) {
      type.addField(
          FieldSpec.builder(
                  model.type, UNRECOGNIZED, Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
              .addJavadoc("Stands for a number that is none of the others; the message has it.")
              .initializer("new $T($S, -1)", model.type, UNRECOGNIZED)
              .build());
    }
    type.addField(RuntimeTypes.STRING, "name", Modifier.PRIVATE, Modifier.FINAL);
    type.addField(TypeName.INT, "number", Modifier.PRIVATE, Modifier.FINAL);
    type.addMethod(
        MethodSpec.constructorBuilder()
            .addParameter(RuntimeTypes.STRING, "name")
            .addParameter(TypeName.INT, "number")
            .addStatement("this.name = name")
            .addStatement("this.number = number")
            .build());
    type.addMethod(lookUp("Numbers.indexOf(number)"));
    type.addMethod(number("this == " + UNRECOGNIZED));
    type.addMethod(override("protoName", RuntimeTypes.STRING).addStatement("return name").build());
    type.addMethod(override("toString", RuntimeTypes.STRING).addStatement("return name").build());
    type.addMethod(descriptor());
    type.addType(numbersIndex(gatherParts()));
    return type;
  }

  private CodeBlock gatherParts() {
    CodeBlock.Builder code = CodeBlock.builder().add("$T.of(", Stream.class);
    for (int i = 0; i < partCount(); i++) {
      code.add(i == 0 ? "$T.all()" : ", $T.all()", partName(i));
    }
    return code.add(").flatMap($T::stream)", Arrays.class)
        .add(".toArray($T[]::new)", model.type)
        .build();
  }

  private TypeSpec part(int index) {
    List<EnumModel.Value> values =
        model.values.subList(
            index * MAX_CONSTANTS, Math.min(model.values.size(), (index + 1) * MAX_CONSTANTS));
    TypeSpec.Builder type =
        TypeSpec.interfaceBuilder(partName(index))
            .addJavadoc("Constants of {@link $T}, which is too large for one class.", model.type);
    CodeBlock.Builder all = CodeBlock.builder().add("return new $T[] {\n$>", model.type);
    for (EnumModel.Value value : values) {
      FieldSpec.Builder constant =
          FieldSpec.builder(
              model.type, value.javaName(), Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL);
      if (value.alias()) {
        constant.initializer(
            "$T.$L", partOf(model.named(value.number())), model.named(value.number()).javaName());
      } else {
        constant.initializer(
            "new $T($S, $L)", model.type, value.protoName(), Literals.intLiteral(value.number()));
        all.add("$L,\n", value.javaName());
      }
      type.addField(documented(constant, value).build());
    }
    type.addMethod(
        MethodSpec.methodBuilder("all")
            .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
            .returns(ArrayTypeName.of(model.type))
            .addCode(all.add("$<};\n").build())
            .build());
    return type.build();
  }

  private ClassName partOf(EnumModel.Value value) {
    return partName(model.values.indexOf(value) / MAX_CONSTANTS);
  }

  // ---- shared

  private List<EnumModel.Value> constants() {
    List<EnumModel.Value> constants = new ArrayList<>();
    for (EnumModel.Value value : model.values) {
      if (!value.alias()) {
        constants.add(value);
      }
    }
    return constants;
  }

  private static MethodSpec.Builder override(String name, TypeName type) {
    return MethodSpec.methodBuilder(name)
        .addAnnotation(Override.class)
        .addModifiers(Modifier.PUBLIC)
        .returns(type);
  }

  private static TypeSpec.Builder documented(TypeSpec.Builder constant, EnumModel.Value value) {
    if (!value.doc().isEmpty()) {
      constant.addJavadoc("$L", value.doc());
    }
    if (value.deprecated()) {
      constant.addAnnotation(Deprecated.class);
    }
    return constant;
  }

  private static FieldSpec.Builder documented(FieldSpec.Builder constant, EnumModel.Value value) {
    if (!value.doc().isEmpty()) {
      constant.addJavadoc("$L", value.doc());
    }
    if (value.deprecated()) {
      constant.addAnnotation(Deprecated.class);
    }
    return constant;
  }
}
