package dev.tern.rpc;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Why a channel has no connection.
 *
 * @param phase the step that failed: resolve, connect, tls, settings
 * @param message in words for a user
 * @param peer the address that was tried, null when it did not come so far
 * @param attempt the how-manieth failure in succession this is, from 1
 * @param cause what the transport or the resolver threw, if it threw
 */
record ConnectProblem(
    String phase,
    String message,
    @Nullable SocketAddress peer,
    int attempt,
    @Nullable Throwable cause) {}
