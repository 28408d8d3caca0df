/** gRPC's own test service and the client for its interop cases. Not published. */
module dev.tern.interop.service {
  requires static org.jspecify;
  requires transitive dev.tern;

  exports dev.tern.interop.service;
  exports io.grpc.testing.integration;
}
