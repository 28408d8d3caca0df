/** Moves bytes between sockets, TLS and the HTTP/2 engine, with Netty's transports. */
module dev.tern.netty {
  requires static org.jspecify;
  requires transitive dev.tern.http2;
  requires io.netty.buffer;
  requires io.netty.codec;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.transport;
  requires io.netty.transport.classes.epoll;
  requires io.netty.transport.classes.io_uring;
  requires io.netty.transport.unix.common;

  exports dev.tern.netty;
}
