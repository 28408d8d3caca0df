package dev.tern.nio;

/**
 * What a {@link NioTransport} has counted so far.
 *
 * @param accepted connections that were accepted and admitted
 * @param refused connections that were closed at once, because of the limit on connections or on
 *     handshakes
 * @param acceptErrors attempts to accept that failed, mostly for want of file descriptors
 * @param handshakeFailures TLS handshakes of accepted connections that failed or timed out
 * @param openAccepted accepted connections that are open now
 * @param openConnected connections that were made by connecting, and are open now
 * @param handshaking connections that are in their TLS handshake now
 */
public record TransportStats(
    long accepted,
    long refused,
    long acceptErrors,
    long handshakeFailures,
    int openAccepted,
    int openConnected,
    int handshaking) {}
