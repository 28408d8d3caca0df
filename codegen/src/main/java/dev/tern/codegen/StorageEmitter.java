package dev.tern.codegen;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;

/** Writes what a message stores, be it one field or the one field of a oneof that is set. */
interface StorageEmitter {
  /** The name of the private final field of the message. */
  String variable();

  /** The type of that field. */
  TypeName storedType();

  /** The private field of the builder. */
  void declareInBuilder(TypeSpec.Builder builder);

  /** The value of that field, as an expression over {@code builder}. */
  CodeBlock built();

  /** The statement that gives the value to {@code builder}. */
  CodeBlock copyToBuilder();

  /** A condition: this and {@code that} hold the same. */
  CodeBlock equal();

  /** An {@code int} expression. */
  CodeBlock hash();

  /** Accessors and {@code withX} of the message. */
  void accessors(TypeSpec.Builder type);

  /** Setters of the builder. */
  void setters(TypeSpec.Builder builder);
}
