/** The standard services of a gRPC server: health and reflection. */
module dev.tern.services {
  requires static org.jspecify;
  requires transitive dev.tern.rpc;

  exports dev.tern.services.health;
  exports dev.tern.services.health.v1;
  exports dev.tern.services.reflection;
  exports dev.tern.services.reflection.v1;
  exports dev.tern.services.reflection.v1alpha;
}
