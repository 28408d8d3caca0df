/** The Protocol Buffers runtime: wire format, immutable messages, descriptors. */
module dev.tern.protobuf {
  requires static org.jspecify;

  exports dev.tern.protobuf;
  exports dev.tern.protobuf.descriptor;
  exports dev.tern.protobuf.descriptor.proto;
  exports dev.tern.protobuf.wkt;
}
