/** The JSON mapping and the text format of Protocol Buffers. */
module dev.tern.protobuf.json {
  requires static org.jspecify;
  requires transitive dev.tern.protobuf;
  requires com.fasterxml.jackson.core;

  exports dev.tern.protobuf.json;
}
