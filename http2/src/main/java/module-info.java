/** HTTP/2 (RFC 9113) and HPACK (RFC 7541) as a single-threaded engine without I/O. */
module dev.tern.http2 {
  requires static org.jspecify;

  exports dev.tern.http2;
  exports dev.tern.http2.loopback;
  exports dev.tern.http2.transport;
}
