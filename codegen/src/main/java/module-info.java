/** Descriptors to Java source, and the protocol of protoc's plugins. */
module dev.tern.codegen {
  requires transitive dev.tern.protobuf;
  requires com.palantir.javapoet;
  requires java.compiler;
  requires static org.jspecify;

  exports dev.tern.codegen;
  exports dev.tern.codegen.plugin;
  exports dev.tern.codegen.plugin.proto;
}
