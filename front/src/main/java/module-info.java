/** gRPC for modern Java: the one dependency that a user adds. */
module dev.tern {
  requires static org.jspecify;
  requires transitive dev.tern.rpc;
  requires transitive dev.tern.nio;

  exports dev.tern;
}
