package dev.tern.netty;

/**
 * What a {@link NettyTransport} was built with.
 *
 * @param backlog connections that the kernel keeps until they are accepted
 * @param sendBufferBytes SO_SNDBUF, 0 for the system's choice
 * @param receiveBufferBytes SO_RCVBUF, 0 for the system's choice
 * @param maxConnections accepted connections that are open at once; more are closed at once
 * @param maxHandshakes accepted connections in their TLS handshake at once; likewise
 * @param writeStallNanos how long a peer may read nothing while octets wait for it
 * @param lingerNanos how long input is dropped after the end of output
 */
record NettyOptions(
    int backlog,
    int sendBufferBytes,
    int receiveBufferBytes,
    int maxConnections,
    int maxHandshakes,
    long writeStallNanos,
    long lingerNanos) {}
