/**
 * The transport over Netty, for io_uring, epoll and BoringSSL.
 *
 * <p>{@link dev.tern.netty.NettyTransport} is the way in; a loop ({@code NettyLoop}) is one thread
 * of Netty with our inbox and timers, and owns every connection ({@code NettyPipe}) made on it. No
 * type of Netty is in the API.
 *
 * <p>The native libraries come in jars of their own, which a program adds for its platform, in
 * Netty's version: {@code netty-transport-native-io_uring}, {@code netty-transport-native-epoll}
 * (both with a classifier such as {@code linux-x86_64}) and {@code
 * netty-tcnative-boringssl-static}. What is missing is done without: {@link
 * dev.tern.netty.NettyIo#best} and {@link dev.tern.netty.NettyTlsOptions.Provider#best} say what is
 * used.
 *
 * <p>On the module path Netty 4.2.18's module io.netty.handler lacks a {@code requires
 * java.naming}. A certificate for another name is refused all the same, but to be told the reason
 * add {@code --add-reads io.netty.handler=java.naming}.
 */
@NullMarked
package dev.tern.netty;

import org.jspecify.annotations.NullMarked;
