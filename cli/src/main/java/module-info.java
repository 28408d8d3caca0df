/** The command line tool: one program, one class for each command. */
module dev.tern.cli {
  requires static org.jspecify;
  requires dev.tern;
  requires dev.tern.codegen;
  requires dev.tern.protobuf.json;
  requires dev.tern.schema;
  requires dev.tern.examples;
  requires dev.tern.interop.service;
  requires dev.tern.services;
  requires info.picocli;
  requires org.snakeyaml.engine.v2;

  opens dev.tern.cli to
      info.picocli;
}
