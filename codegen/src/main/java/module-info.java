/** Descriptors to Java source. */
module dev.tern.codegen {
  requires transitive dev.tern.protobuf;
  requires com.palantir.javapoet;
  requires java.compiler;
  requires static org.jspecify;

  exports dev.tern.codegen;
}
