package dev.tern.codegen;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import com.palantir.javapoet.TypeVariableName;
import com.palantir.javapoet.WildcardTypeName;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;

/**
 * Writes a message's class, its builder, its codec and what is nested in it. Owner: the file's
 * emitter.
 */
final class MessageEmitter {
  private static final int MAX_INLINE = 500;

  private final MessageModel message;
  private final List<FieldEmitter> fields = new ArrayList<>();
  private final List<OneofEmitter> oneofs = new ArrayList<>();

  /**
   * What the class stores, in the order of field numbers; a oneof stands where its first case does.
   */
  private final List<StorageEmitter> storage = new ArrayList<>();

  MessageEmitter(MessageModel message) {
    this.message = message;
    List<OneofModel> begun = new ArrayList<>();
    for (FieldModel field : message.fields) {
      FieldEmitter emitter = FieldEmitter.of(message, field);
      fields.add(emitter);
      if (emitter instanceof StorageEmitter stored) {
        storage.add(stored);
      } else if (field.oneof != null && !begun.contains(field.oneof)) {
        begun.add(field.oneof);
        OneofEmitter oneof = new OneofEmitter(message, field.oneof);
        oneofs.add(oneof);
        storage.add(oneof);
      }
    }
  }

  TypeSpec.Builder emit() {
    TypeSpec.Builder type =
        TypeSpec.classBuilder(message.type.simpleName())
            .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
            .addSuperinterface(
                message.extendable
                    ? ParameterizedTypeName.get(RuntimeTypes.EXTENDABLE_MESSAGE, message.type)
                    : RuntimeTypes.MESSAGE);
    if (!message.doc.isEmpty()) {
      type.addJavadoc("$L", message.doc);
    }
    if (message.deprecated) {
      type.addAnnotation(Deprecated.class);
    }
    constants(type);
    storedFields(type);
    type.addMethod(constructor());
    factories(type);
    WellKnownTypes.complete(type, message);
    accessors(type);
    copies(type);
    values(type);
    nestedTypes(type);
    return type;
  }

  private void constants(TypeSpec.Builder type) {
    type.addField(
        FieldSpec.builder(
                RuntimeTypes.codecOf(message.type),
                "CODEC",
                Modifier.PUBLIC,
                Modifier.STATIC,
                Modifier.FINAL)
            .addJavadoc("Reads and writes {@code $L}.", message.fullName)
            .initializer("new $T()", message.codec())
            .build());
    message.extensions.forEach(extension -> type.addField(extension.constant()));
    for (FieldModel field : message.fields) {
      if (field.defaultConstant != null && field.statedDefault != null) {
        type.addField(
            FieldSpec.builder(
                    field.storedType(),
                    field.defaultConstant,
                    Modifier.PRIVATE,
                    Modifier.STATIC,
                    Modifier.FINAL)
                .initializer(field.statedDefault)
                .build());
      }
    }
    type.addField(
        FieldSpec.builder(
                message.type, "DEFAULT", Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
            .initializer("new $T(new $T())", message.type, message.builder())
            .build());
  }

  private void storedFields(TypeSpec.Builder type) {
    for (StorageEmitter stored : storage) {
      type.addField(stored.storedType(), stored.variable(), Modifier.PRIVATE, Modifier.FINAL);
    }
    for (int i = 0; i < message.presenceWords(); i++) {
      type.addField(TypeName.INT, message.presenceWord(i), Modifier.PRIVATE, Modifier.FINAL);
    }
    type.addField(RuntimeTypes.UNKNOWN_FIELDS, "unknownFields", Modifier.PRIVATE, Modifier.FINAL);
  }

  /** Final fields are all set by one constructor, so what it does for each must be little. */
  private boolean isLarge() {
    return storage.size() > MAX_INLINE;
  }

  /** Whether the message takes over what the builder has, so that no method is needed. */
  private static boolean isPlain(StorageEmitter stored) {
    return stored.built().equals(CodeBlock.of("builder.$L", stored.variable()));
  }

  private MethodSpec constructor() {
    MethodSpec.Builder constructor =
        MethodSpec.constructorBuilder()
            .addModifiers(Modifier.PRIVATE)
            .addParameter(message.builder(), "builder");
    for (int i = 0; i < storage.size(); i++) {
      StorageEmitter stored = storage.get(i);
      if (isLarge() && !isPlain(stored)) {
        constructor.addStatement("this.$L = Builder.built$L(builder)", stored.variable(), i + 1);
      } else {
        constructor.addStatement("this.$L = $L", stored.variable(), stored.built());
      }
    }
    for (int i = 0; i < message.presenceWords(); i++) {
      constructor.addStatement("this.$1L = builder.$1L", message.presenceWord(i));
    }
    return constructor
        .addStatement(
            "this.unknownFields =\nbuilder.unknownFields == null ? $T.empty() : builder.unknownFields.build()",
            RuntimeTypes.UNKNOWN_FIELDS)
        .build();
  }

  private void factories(TypeSpec.Builder type) {
    type.addMethod(
        factory("defaultInstance", message.type)
            .addJavadoc("Returns the message in which no field is set.")
            .addStatement("return DEFAULT")
            .build());
    type.addMethod(
        factory("builder", message.builder())
            .addJavadoc("Returns a new builder in which no field is set.")
            .addStatement("return new $T()", message.builder())
            .build());
    type.addMethod(
        factory("of", message.type)
            .addJavadoc("Returns the message that {@code setup} describes.")
            .addParameter(
                ParameterizedTypeName.get(RuntimeTypes.CONSUMER, message.builder()), "setup")
            .addStatement("$1T builder = new $1T()", message.builder())
            .addStatement("setup.accept(builder)")
            .addStatement("return builder.build()")
            .build());
    type.addMethod(
        factory("parse", message.type)
            .addJavadoc(
                "Decodes a message.\n\n@throws $T if the bytes are not a well-formed message",
                ClassName.get(RuntimeTypes.PROTOBUF, "ProtobufException"))
            .addParameter(byte[].class, "bytes")
            .addStatement("return CODEC.decode(bytes)")
            .build());
  }

  private void accessors(TypeSpec.Builder type) {
    for (FieldEmitter field : fields) {
      field.accessors(type);
    }
    for (OneofEmitter oneof : oneofs) {
      oneof.accessors(type);
    }
    type.addMethod(
        override("unknownFields", RuntimeTypes.UNKNOWN_FIELDS)
            .addStatement("return unknownFields")
            .build());
    type.addMethod(
        override("codec", RuntimeTypes.codecOf(message.type)).addStatement("return CODEC").build());
  }

  private void copies(TypeSpec.Builder type) {
    MethodSpec.Builder method =
        MethodSpec.methodBuilder("toBuilder")
            .addModifiers(Modifier.PUBLIC)
            .returns(message.builder())
            .addJavadoc("Returns a builder that holds what this message holds.")
            .addStatement("$1T builder = new $1T()", message.builder());
    List<List<StorageEmitter>> groups = CodecEmitter.split(storage);
    for (int i = 0; i < groups.size(); i++) {
      if (isLarge()) {
        method.addStatement("copyTo$L(builder)", i + 1);
        MethodSpec.Builder part =
            MethodSpec.methodBuilder("copyTo" + (i + 1))
                .addModifiers(Modifier.PRIVATE)
                .addParameter(message.builder(), "builder");
        groups.get(i).forEach(stored -> part.addCode(stored.copyToBuilder()));
        type.addMethod(part.build());
      } else {
        groups.get(i).forEach(stored -> method.addCode(stored.copyToBuilder()));
      }
    }
    for (int i = 0; i < message.presenceWords(); i++) {
      method.addStatement("builder.$1L = $1L", message.presenceWord(i));
    }
    type.addMethod(
        method
            .addStatement(
                "builder.unknownFields = unknownFields.isEmpty() ? null : unknownFields.toBuilder()")
            .addStatement("return builder")
            .build());
  }

  // ---- equals, hashCode, toString

  private void values(TypeSpec.Builder type) {
    equality(type);
    hash(type);
    type.addMethod(
        override("toString", RuntimeTypes.STRING)
            .addStatement("return $T.toString(this)", RuntimeTypes.MESSAGE_PRINTER)
            .build());
  }

  private void equality(TypeSpec.Builder type) {
    List<CodeBlock> conditions = new ArrayList<>();
    for (int i = 0; i < message.presenceWords(); i++) {
      conditions.add(CodeBlock.of("$1L == that.$1L", message.presenceWord(i)));
    }
    storage.forEach(stored -> conditions.add(stored.equal()));
    List<List<CodeBlock>> groups = CodecEmitter.split(conditions);
    List<CodeBlock> terms = new ArrayList<>();
    if (groups.size() <= 1) {
      terms.addAll(conditions);
    } else {
      for (int i = 0; i < groups.size(); i++) {
        terms.add(CodeBlock.of("equals$L(that)", i + 1));
        type.addMethod(
            MethodSpec.methodBuilder("equals" + (i + 1))
                .addModifiers(Modifier.PRIVATE)
                .returns(TypeName.BOOLEAN)
                .addParameter(message.type, "that")
                .addStatement("return $L", CodeBlock.join(groups.get(i), "\n&& "))
                .build());
      }
    }
    terms.add(CodeBlock.of("unknownFields.equals(that.unknownFields)"));
    type.addMethod(
        override("equals", TypeName.BOOLEAN)
            .addParameter(RuntimeTypes.nullable(ClassName.get(Object.class)), "other")
            .addStatement(
                "return this == other\n|| (other instanceof $T that\n    && $L)",
                message.type,
                CodeBlock.join(terms, "\n    && "))
            .build());
  }

  private void hash(TypeSpec.Builder type) {
    List<CodeBlock> terms = new ArrayList<>();
    storage.forEach(stored -> terms.add(stored.hash()));
    MethodSpec.Builder method = override("hashCode", TypeName.INT);
    if (terms.isEmpty()) {
      type.addMethod(method.addStatement("return unknownFields.hashCode()").build());
      return;
    }
    List<List<CodeBlock>> groups = CodecEmitter.split(terms);
    if (groups.size() == 1) {
      hashTerms(method, terms);
    } else {
      method.addStatement("int hash = hash1()");
      for (int i = 1; i <= groups.size(); i++) {
        if (i > 1) {
          method.addStatement("hash = 31 * hash + hash$L()", i);
        }
        MethodSpec.Builder part =
            MethodSpec.methodBuilder("hash" + i)
                .addModifiers(Modifier.PRIVATE)
                .returns(TypeName.INT);
        hashTerms(part, groups.get(i - 1));
        type.addMethod(part.addStatement("return hash").build());
      }
    }
    type.addMethod(method.addStatement("return 31 * hash + unknownFields.hashCode()").build());
  }

  private static void hashTerms(MethodSpec.Builder method, List<CodeBlock> terms) {
    method.addStatement("int hash = $L", terms.get(0));
    for (CodeBlock term : terms.subList(1, terms.size())) {
      method.addStatement("hash = 31 * hash + $L", term);
    }
  }

  // ---- nested types

  private void nestedTypes(TypeSpec.Builder type) {
    for (OneofEmitter oneof : oneofs) {
      type.addType(oneof.type());
    }
    for (EnumModel nested : message.enums) {
      type.addType(
          new EnumEmitter(nested).emit().toBuilder().addModifiers(Modifier.STATIC).build());
    }
    for (MessageModel nested : message.messages) {
      type.addType(new MessageEmitter(nested).emit().addModifiers(Modifier.STATIC).build());
    }
    type.addType(builder());
    type.addType(new CodecEmitter(message, fields).emit());
  }

  private TypeSpec builder() {
    TypeSpec.Builder builder =
        TypeSpec.classBuilder("Builder")
            .addModifiers(Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
            .addJavadoc(
                "Gathers the fields of a message; to be used by one thread at a time. A setter that"
                    + " is given null\nclears the field.");
    storage.forEach(stored -> stored.declareInBuilder(builder));
    for (int i = 0; i < message.presenceWords(); i++) {
      builder.addField(TypeName.INT, message.presenceWord(i), Modifier.PRIVATE);
    }
    builder.addField(
        RuntimeTypes.UNKNOWN_FIELDS
            .nestedClass("Builder")
            .annotated(AnnotationSpec.builder(RuntimeTypes.NULLABLE).build()),
        "unknownFields",
        Modifier.PRIVATE);
    builder.addMethod(MethodSpec.constructorBuilder().addModifiers(Modifier.PRIVATE).build());
    fields.forEach(field -> field.setters(builder));
    oneofs.forEach(oneof -> oneof.setters(builder));
    for (int i = 0; isLarge() && i < storage.size(); i++) {
      if (isPlain(storage.get(i))) {
        continue;
      }
      builder.addMethod(
          MethodSpec.methodBuilder("built" + (i + 1))
              .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
              .returns(storage.get(i).storedType())
              .addParameter(message.builder(), "builder")
              .addStatement("return $L", storage.get(i).built())
              .build());
    }
    unknownFields(builder);
    if (message.extendable) {
      extensions(builder);
    }
    builder.addMethod(
        MethodSpec.methodBuilder("mergeFrom")
            .addModifiers(Modifier.PUBLIC)
            .returns(message.builder())
            .addJavadoc(
                "Merges encoded fields into what is set, up to the reader's limit.\n\n@throws $T if"
                    + " they are not well-formed",
                ClassName.get(RuntimeTypes.PROTOBUF, "ProtobufException"))
            .addParameter(RuntimeTypes.PROTO_READER, "in")
            .addStatement("$T.merge(this, in)", message.codec())
            .addStatement("return this")
            .build());
    builder.addMethod(build());
    if (message.checksRequired) {
      builder.addMethod(
          MethodSpec.methodBuilder("buildPartial")
              .addModifiers(Modifier.PUBLIC)
              .returns(message.type)
              .addJavadoc("Returns the message, whether or not all required fields are set.")
              .addStatement("return new $T(this)", message.type)
              .build());
    }
    return builder.build();
  }

  private void unknownFields(TypeSpec.Builder builder) {
    builder.addMethod(
        MethodSpec.methodBuilder("unknownFields")
            .addModifiers(Modifier.PUBLIC)
            .returns(message.builder())
            .addJavadoc("Replaces the fields that the schema does not know.")
            .addParameter(RuntimeTypes.UNKNOWN_FIELDS, "unknownFields")
            .addStatement("this.unknownFields = unknownFields.toBuilder()")
            .addStatement("return this")
            .build());
    if (message.fields.stream().anyMatch(MessageEmitter::canBeUnknown)) {
      builder.addMethod(
          MethodSpec.methodBuilder("mutableUnknownFields")
              .addModifiers(Modifier.PRIVATE)
              .returns(RuntimeTypes.UNKNOWN_FIELDS.nestedClass("Builder"))
              .beginControlFlow("if (unknownFields == null)")
              .addStatement("unknownFields = $T.builder()", RuntimeTypes.UNKNOWN_FIELDS)
              .endControlFlow()
              .addStatement("return unknownFields")
              .build());
    }
  }

  private void extensions(TypeSpec.Builder builder) {
    // A type variable must not hide the class itself.
    String variable = "T";
    while (message.type.simpleNames().contains(variable)) {
      variable += "_";
    }
    TypeVariableName value = TypeVariableName.get(variable);
    builder.addMethod(
        MethodSpec.methodBuilder("set")
            .addModifiers(Modifier.PUBLIC)
            .addTypeVariable(value)
            .returns(message.builder())
            .addJavadoc("Sets an extension; null clears it.")
            .addParameter(
                ParameterizedTypeName.get(RuntimeTypes.EXTENSION, message.type, value), "extension")
            .addParameter(RuntimeTypes.nullable(value), "value")
            .addStatement("unknownFields = extension.setIn(unknownFields, value)")
            .addStatement("return this")
            .build());
    builder.addMethod(
        MethodSpec.methodBuilder("clear")
            .addModifiers(Modifier.PUBLIC)
            .returns(message.builder())
            .addJavadoc("Removes all that is there of an extension's number.")
            .addParameter(
                ParameterizedTypeName.get(
                    RuntimeTypes.EXTENSION, message.type, WildcardTypeName.subtypeOf(Object.class)),
                "extension")
            .addStatement("return set(extension, null)")
            .build());
  }

  private static boolean canBeUnknown(FieldModel field) {
    return field.value != null ? field.value.closedEnum : field.closedEnum;
  }

  private MethodSpec build() {
    MethodSpec.Builder method =
        MethodSpec.methodBuilder("build").addModifiers(Modifier.PUBLIC).returns(message.type);
    if (!message.checksRequired) {
      return method.addStatement("return new $T(this)", message.type).build();
    }
    return method
        .addJavadoc(
            "Returns the message.\n\n@throws $T if a required field is not set",
            IllegalStateException.class)
        .addStatement("$1T message = new $1T(this)", message.type)
        .addStatement(
            "$T missing = CODEC.missingRequired(message)",
            RuntimeTypes.nullable(RuntimeTypes.STRING))
        .beginControlFlow("if (missing != null)")
        .addStatement(
            "throw new $T($S + missing + $S)",
            IllegalStateException.class,
            message.fullName + ": required field ",
            " is not set")
        .endControlFlow()
        .addStatement("return message")
        .build();
  }

  private static MethodSpec.Builder factory(String name, TypeName type) {
    return MethodSpec.methodBuilder(name)
        .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
        .returns(type);
  }

  private static MethodSpec.Builder override(String name, TypeName type) {
    return MethodSpec.methodBuilder(name)
        .addAnnotation(Override.class)
        .addModifiers(Modifier.PUBLIC)
        .returns(type);
  }
}
