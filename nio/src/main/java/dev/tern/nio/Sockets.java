package dev.tern.nio;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import jdk.net.ExtendedSocketOptions;

/**
 * Opens, sets up and closes channels.
 *
 * @param sendBufferBytes SO_SNDBUF, 0 for the system's choice
 * @param receiveBufferBytes SO_RCVBUF, 0 for the system's choice
 * @param noDelay TCP_NODELAY
 * @param keepAlive SO_KEEPALIVE
 * @param keepAliveIdleSeconds TCP_KEEPIDLE, 0 for the system's choice
 * @param keepAliveIntervalSeconds TCP_KEEPINTERVAL, 0 for the system's choice
 * @param keepAliveProbes TCP_KEEPCOUNT, 0 for the system's choice
 */
record Sockets(
    int sendBufferBytes,
    int receiveBufferBytes,
    boolean noDelay,
    boolean keepAlive,
    int keepAliveIdleSeconds,
    int keepAliveIntervalSeconds,
    int keepAliveProbes) {

  static SocketChannel openClient(SocketAddress address) throws IOException {
    return address instanceof UnixDomainSocketAddress
        ? SocketChannel.open(StandardProtocolFamily.UNIX)
        : SocketChannel.open();
  }

  static ServerSocketChannel openServer(SocketAddress address) throws IOException {
    return address instanceof UnixDomainSocketAddress
        ? ServerSocketChannel.open(StandardProtocolFamily.UNIX)
        : ServerSocketChannel.open();
  }

  /** A connected, or connecting, socket. */
  void setUp(SocketChannel channel) throws IOException {
    channel.configureBlocking(false);
    setAbove0(channel, StandardSocketOptions.SO_SNDBUF, sendBufferBytes);
    setAbove0(channel, StandardSocketOptions.SO_RCVBUF, receiveBufferBytes);
    if (!channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
      return; // A Unix socket: nothing that follows means anything there.
    }
    channel.setOption(StandardSocketOptions.TCP_NODELAY, noDelay);
    if (keepAlive) {
      channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      setAbove0(channel, ExtendedSocketOptions.TCP_KEEPIDLE, keepAliveIdleSeconds);
      setAbove0(channel, ExtendedSocketOptions.TCP_KEEPINTERVAL, keepAliveIntervalSeconds);
      setAbove0(channel, ExtendedSocketOptions.TCP_KEEPCOUNT, keepAliveProbes);
    }
  }

  /**
   * A socket that will listen; accepted sockets inherit the size of its receive buffer.
   *
   * @param shared whether others may listen on its address, of this user's
   */
  void setUp(ServerSocketChannel channel, boolean shared) throws IOException {
    channel.configureBlocking(false);
    if (channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEADDR)) {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    }
    if (shared) {
      set(channel, StandardSocketOptions.SO_REUSEPORT, true);
    }
    setAbove0(channel, StandardSocketOptions.SO_RCVBUF, receiveBufferBytes);
  }

  private static void setAbove0(NetworkChannel channel, SocketOption<Integer> option, int value)
      throws IOException {
    if (value > 0) {
      set(channel, option, value);
    }
  }

  private static <T> void set(NetworkChannel channel, SocketOption<T> option, T value)
      throws IOException {
    try {
      channel.setOption(option, value);
    } catch (UnsupportedOperationException e) {
      throw new IOException("sockets of this system have no " + option.name(), e);
    }
  }

  static void closeQuietly(Channel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // Closed all the same; the kernel only reports what was lost, and that was told already.
      NioLoop.LOG.log(Level.DEBUG, "closing a socket", e);
    }
  }
}
