/** gRPC calls, client and server, on HTTP/2 streams. */
module dev.tern.rpc {
  requires static org.jspecify;
  requires transitive dev.tern.http2;
  requires transitive dev.tern.protobuf;

  exports dev.tern.rpc;
}
