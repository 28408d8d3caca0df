/** Moves bytes between sockets, TLS and the HTTP/2 engine, with the JDK's own selector. */
module dev.tern.nio {
  requires static org.jspecify;
  requires jdk.net;
  requires transitive dev.tern.http2;

  exports dev.tern.nio;
}
