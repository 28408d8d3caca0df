/** The hello and echo services, and the smallest programs around them. */
module dev.tern.examples {
  requires static org.jspecify;
  requires transitive dev.tern;

  exports dev.tern.examples;
  exports dev.tern.examples.echo;
  exports dev.tern.examples.helloworld;
}
