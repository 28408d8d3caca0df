package dev.tern.codegen;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import java.util.Set;
import javax.lang.model.element.Modifier;

/**
 * What the runtime's own well-known types have besides what every message has. The class {@code
 * Timestamp} extends {@code TimestampMethods}, which is written by hand, has no fields, and stands
 * beside it in the runtime; a wrapper has a factory that takes its value. No user's message is
 * touched, whatever it is called.
 */
final class WellKnownTypes {
  private static final String PACKAGE = RuntimeTypes.PROTOBUF + ".wkt";

  private static final Set<String> WITH_METHODS =
      Set.of("Any", "Duration", "FieldMask", "ListValue", "Struct", "Timestamp", "Value");

  private static final Set<String> WRAPPERS =
      Set.of(
          "BoolValue",
          "BytesValue",
          "DoubleValue",
          "FloatValue",
          "Int32Value",
          "Int64Value",
          "StringValue",
          "UInt32Value",
          "UInt64Value");

  private WellKnownTypes() {}

  static void complete(TypeSpec.Builder type, MessageModel message) {
    String name = message.type.simpleName();
    if (!message.type.equals(ClassName.get(PACKAGE, name))
        || !message.fullName.equals("google.protobuf." + name)) {
      return;
    }
    if (WITH_METHODS.contains(name)) {
      type.superclass(ClassName.get(PACKAGE, name + "Methods"));
    } else if (WRAPPERS.contains(name)) {
      type.addMethod(
          MethodSpec.methodBuilder("of")
              .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
              .addJavadoc("Returns the wrapper of a value.")
              .addParameter(message.fields.get(0).storedType(), "value")
              .returns(message.type)
              .addStatement("return builder().value(value).build()")
              .build());
    }
  }
}
