package dev.tern.nio;

/**
 * What a {@link NioTransport} was built with.
 *
 * @param acceptors sockets that listen on one TCP address together
 * @param backlog connections that the kernel keeps until they are accepted
 * @param sockets how each socket is set up
 * @param maxConnections accepted connections that are open at once; more are closed at once
 * @param maxHandshakes accepted connections in their TLS handshake at once; likewise
 * @param writeStallNanos how long a peer may read nothing while octets wait for it
 * @param lingerNanos how long input is dropped after the end of output
 */
record NioOptions(
    int acceptors,
    int backlog,
    Sockets sockets,
    int maxConnections,
    int maxHandshakes,
    long writeStallNanos,
    long lingerNanos) {}
