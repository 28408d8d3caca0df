package dev.tern.codegen;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import java.util.ArrayList;
import java.util.List;

/** What the emitters know of one enum. Owner: {@link Models}, which fills it. */
final class EnumModel {
  /** One name of the enum; an alias repeats the number of an earlier value. */
  record Value(
      String protoName,
      String javaName,
      int number,
      boolean alias,
      String doc,
      boolean deprecated) {}

  final String fullName;
  final ClassName type;
  final List<Value> values = new ArrayList<>();
  boolean closed;
  boolean deprecated;
  String doc = "";
  CodeBlock descriptor = CodeBlock.of("");

  EnumModel(String fullName, ClassName type) {
    this.fullName = fullName;
    this.type = type;
  }

  /** The value that names {@code number} first. */
  Value named(int number) {
    for (Value value : values) {
      if (value.number() == number) {
        return value;
      }
    }
    throw new IllegalStateException(fullName + " has no value " + number);
  }
}
