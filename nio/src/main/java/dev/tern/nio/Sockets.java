package dev.tern.nio;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Opens, sets up and closes channels. */
final class Sockets {
  private Sockets() {}

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

  /** A connected, or connecting, socket: not blocking, no delay, buffers as asked for. */
  static void setUp(SocketChannel channel, NioOptions options) throws IOException {
    channel.configureBlocking(false);
    if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
      // The engine writes a batch at a time; waiting for more would only add the peer's delayed
      // ACK.
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
    setSendBuffer(channel, options);
    setReceiveBuffer(channel, options);
  }

  /** A socket that will listen; accepted sockets inherit the size of its receive buffer. */
  static void setUp(ServerSocketChannel channel, NioOptions options) throws IOException {
    channel.configureBlocking(false);
    if (channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEADDR)) {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    }
    setReceiveBuffer(channel, options);
  }

  private static void setSendBuffer(NetworkChannel channel, NioOptions options) throws IOException {
    if (options.sendBufferBytes() > 0) {
      channel.setOption(StandardSocketOptions.SO_SNDBUF, options.sendBufferBytes());
    }
  }

  private static void setReceiveBuffer(NetworkChannel channel, NioOptions options)
      throws IOException {
    if (options.receiveBufferBytes() > 0) {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, options.receiveBufferBytes());
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
