/** Tests of services: in memory, with virtual time, and in a simulation with a seed. */
module dev.tern.testkit {
  requires static org.jspecify;
  requires static org.junit.jupiter.api;
  requires transitive dev.tern.rpc;

  exports dev.tern.testkit;
}
