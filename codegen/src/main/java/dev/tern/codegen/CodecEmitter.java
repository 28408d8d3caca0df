package dev.tern.codegen;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.lang.model.element.Modifier;

/**
 * Writes a message's codec: one switch that reads, and one method that writes back to front. In a
 * message of many fields both are split by field number, because the JIT does not compile methods
 * of more than 8,000 bytes. Owner: the message's emitter.
 */
final class CodecEmitter {
  /** Fields to a method; with packed and unpacked arms that stays below the JIT's bound. */
  static final int FIELDS_PER_METHOD = 100;

  private final MessageModel message;
  private final List<FieldEmitter> fields;
  private final List<List<FieldEmitter>> groups;

  CodecEmitter(MessageModel message, List<FieldEmitter> fields) {
    this.message = message;
    this.fields = fields;
    this.groups = split(fields);
  }

  TypeSpec emit() {
    TypeSpec.Builder codec =
        TypeSpec.classBuilder(message.codecName)
            .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
            .superclass(RuntimeTypes.codecOf(message.type));
    codec.addMethod(
        override("fullName", RuntimeTypes.STRING)
            .addStatement("return $S", message.fullName)
            .build());
    codec.addMethod(
        override("defaultInstance", message.type).addStatement("return DEFAULT").build());
    codec.addMethod(
        override("descriptor", RuntimeTypes.MESSAGE_DESCRIPTOR)
            .addStatement("return $L", message.descriptor)
            .build());
    read(codec);
    write(codec);
    print(codec);
    missingRequired(codec);
    return codec.build();
  }

  static <T> List<List<T>> split(List<T> all) {
    List<List<T>> groups = new ArrayList<>();
    for (int from = 0; from < all.size(); from += FIELDS_PER_METHOD) {
      groups.add(all.subList(from, Math.min(all.size(), from + FIELDS_PER_METHOD)));
    }
    return groups;
  }

  // ---- reading

  private void read(TypeSpec.Builder codec) {
    codec.addMethod(
        override("read", message.type)
            .addParameter(RuntimeTypes.PROTO_READER, "in")
            .addStatement("$1T builder = new $1T()", message.builder())
            .addStatement("merge(builder, in)")
            .addStatement("return new $T(builder)", message.type)
            .build());
    codec.addMethod(
        override("mergeFrom", message.type)
            .addParameter(message.type, "base")
            .addParameter(RuntimeTypes.PROTO_READER, "in")
            .addStatement("$T builder = base.toBuilder()", message.builder())
            .addStatement("merge(builder, in)")
            .addStatement("return new $T(builder)", message.type)
            .build());
    codec.addMethod(mergeLoop());
    for (int i = 0; groups.size() > 1 && i < groups.size(); i++) {
      codec.addMethod(mergeGroup(i));
    }
    for (FieldEmitter field : fields) {
      field.readHelpers(codec);
    }
  }

  private MethodSpec mergeLoop() {
    MethodSpec.Builder loop =
        helper("merge", TypeName.VOID)
            .addParameter(message.builder(), "builder")
            .addParameter(RuntimeTypes.PROTO_READER, "in")
            .beginControlFlow("for (int tag = in.readTag(); tag != 0; tag = in.readTag())");
    if (groups.size() > 1) {
      chooseGroup(loop);
    } else {
      switchOverTags(loop, fields);
    }
    return loop.endControlFlow().build();
  }

  /** Fields are in the order of their numbers, so a group is a range of numbers. */
  private void chooseGroup(MethodSpec.Builder loop) {
    int last = groups.size() - 1;
    for (int i = 0; i < last; i++) {
      String test = "if (tag >>> 3 < " + groups.get(i + 1).get(0).field.number + ")";
      if (i == 0) {
        loop.beginControlFlow(test);
      } else {
        loop.nextControlFlow("else " + test);
      }
      loop.addStatement("merge$L(tag, builder, in)", i + 1);
    }
    loop.nextControlFlow("else");
    loop.addStatement("merge$L(tag, builder, in)", last + 1);
    loop.endControlFlow();
  }

  private MethodSpec mergeGroup(int index) {
    MethodSpec.Builder part =
        helper("merge" + (index + 1), TypeName.VOID)
            .addParameter(TypeName.INT, "tag")
            .addParameter(message.builder(), "builder")
            .addParameter(RuntimeTypes.PROTO_READER, "in");
    switchOverTags(part, groups.get(index));
    return part.build();
  }

  private static void switchOverTags(MethodSpec.Builder method, List<FieldEmitter> fields) {
    CodeBlock keep =
        FieldEmitter.statement(
            "builder.unknownFields = in.readUnknown(tag, builder.unknownFields)");
    if (fields.isEmpty()) {
      method.addCode(keep);
      return;
    }
    method.beginControlFlow("switch (tag)");
    for (FieldEmitter field : fields) {
      for (FieldEmitter.ReadCase arm : field.readCases()) {
        method.addCode(arm.arm());
      }
    }
    method.addCode("default -> ").addCode(keep).endControlFlow();
  }

  // ---- writing

  private void write(TypeSpec.Builder codec) {
    MethodSpec.Builder method =
        override("write", TypeName.VOID)
            .addParameter(message.type, "message")
            .addParameter(RuntimeTypes.PROTO_WRITER, "out")
            .addStatement("out.writeUnknown(message.unknownFields)");
    if (groups.size() <= 1) {
      writeFields(method, fields);
      codec.addMethod(method.build());
      return;
    }
    for (int i = groups.size(); i > 0; i--) {
      method.addStatement("write$L(message, out)", i);
    }
    codec.addMethod(method.build());
    for (int i = groups.size(); i > 0; i--) {
      MethodSpec.Builder part =
          helper("write" + i, TypeName.VOID)
              .addParameter(message.type, "message")
              .addParameter(RuntimeTypes.PROTO_WRITER, "out");
      writeFields(part, groups.get(i - 1));
      codec.addMethod(part.build());
    }
  }

  private static void writeFields(MethodSpec.Builder method, List<FieldEmitter> fields) {
    for (int i = fields.size() - 1; i >= 0; i--) {
      method.addCode(when(fields.get(i), FieldEmitter::write));
    }
  }

  private static CodeBlock when(FieldEmitter field, Function<FieldEmitter, CodeBlock> code) {
    CodeBlock condition = field.isPresent();
    if (condition.isEmpty()) {
      return code.apply(field);
    }
    return CodeBlock.builder()
        .beginControlFlow("if ($L)", condition)
        .add(code.apply(field))
        .endControlFlow()
        .build();
  }

  // ---- showing and checking

  private void print(TypeSpec.Builder codec) {
    MethodSpec.Builder method =
        override("print", TypeName.VOID)
            .addParameter(message.type, "message")
            .addParameter(RuntimeTypes.MESSAGE_PRINTER, "out");
    if (groups.size() <= 1) {
      printFields(method, fields);
    }
    for (int i = 1; groups.size() > 1 && i <= groups.size(); i++) {
      method.addStatement("print$L(message, out)", i);
    }
    codec.addMethod(method.addStatement("out.unknown(message.unknownFields)").build());
    for (int i = 1; groups.size() > 1 && i <= groups.size(); i++) {
      MethodSpec.Builder part =
          helper("print" + i, TypeName.VOID)
              .addParameter(message.type, "message")
              .addParameter(RuntimeTypes.MESSAGE_PRINTER, "out");
      printFields(part, groups.get(i - 1));
      codec.addMethod(part.build());
    }
  }

  private static void printFields(MethodSpec.Builder method, List<FieldEmitter> fields) {
    for (FieldEmitter field : fields) {
      boolean decidesItself = field.field.shape != FieldModel.Shape.SINGULAR;
      method.addCode(decidesItself ? field.print() : when(field, FieldEmitter::print));
    }
  }

  private void missingRequired(TypeSpec.Builder codec) {
    if (!message.checksRequired) {
      return;
    }
    MethodSpec.Builder method =
        override("missingRequired", RuntimeTypes.nullable(RuntimeTypes.STRING))
            .addParameter(message.type, "message");
    if (groups.size() <= 1) {
      fields.forEach(field -> method.addCode(field.missingRequired()));
      codec.addMethod(method.addStatement("return null").build());
      return;
    }
    method.addStatement(
        "$T first = missingRequired1(message)", RuntimeTypes.nullable(RuntimeTypes.STRING));
    for (int i = 2; i <= groups.size(); i++) {
      method.beginControlFlow("if (first == null)");
      method.addStatement("first = missingRequired$L(message)", i);
      method.endControlFlow();
    }
    codec.addMethod(method.addStatement("return first").build());
    for (int i = 1; i <= groups.size(); i++) {
      MethodSpec.Builder part =
          helper("missingRequired" + i, RuntimeTypes.nullable(RuntimeTypes.STRING))
              .addParameter(message.type, "message");
      groups.get(i - 1).forEach(field -> part.addCode(field.missingRequired()));
      codec.addMethod(part.addStatement("return null").build());
    }
  }

  private static MethodSpec.Builder override(String name, TypeName type) {
    return MethodSpec.methodBuilder(name)
        .addAnnotation(Override.class)
        .addModifiers(Modifier.PUBLIC)
        .returns(type);
  }

  private static MethodSpec.Builder helper(String name, TypeName type) {
    return MethodSpec.methodBuilder(name)
        .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
        .returns(type);
  }
}
