/**
 * The transport over the JDK's selector, Unix sockets and SSLEngine.
 *
 * <p>{@link dev.tern.nio.NioTransport} is the way in; a loop ({@code NioLoop}) is one thread with
 * one selector, and owns every connection ({@code NioPipe}, {@code TlsPipe}) that was made on it.
 */
@NullMarked
package dev.tern.nio;

import org.jspecify.annotations.NullMarked;
