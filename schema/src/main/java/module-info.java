/** The {@code .proto} compiler: sources to linked, validated descriptors. */
module dev.tern.schema {
  requires static org.jspecify;
  requires transitive dev.tern.protobuf;

  exports dev.tern.schema;
  exports dev.tern.schema.breaking;
  exports dev.tern.schema.check;
  exports dev.tern.schema.format;
  exports dev.tern.schema.lint;
}
