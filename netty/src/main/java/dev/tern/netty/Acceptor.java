package dev.tern.netty;

import dev.tern.http2.transport.Transport.ConnectionFactory;
import dev.tern.http2.transport.Transport.Listening;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One listening socket: it accepts, and Netty hands each connection to a loop in turn.
 *
 * <p>Threads: any.
 */
final class Acceptor implements Listening {
  private static final long CLOSE_SECONDS = 10;

  private final NettyTransport transport;
  private final Channel channel;
  private final SocketAddress address;
  private final @Nullable UnixSocketFile file;

  private Acceptor(
      NettyTransport transport,
      Channel channel,
      SocketAddress address,
      @Nullable UnixSocketFile file) {
    this.transport = transport;
    this.channel = channel;
    this.address = address;
    this.file = file;
  }

  /** Binds, and begins to accept. Not on a loop. */
  static Acceptor listen(
      NettyTransport transport, LoopGroup group, SocketAddress address, ConnectionFactory factory)
      throws IOException {
    boolean unix = Addresses.isUnix(address);
    UnixSocketFile file = UnixSocketFile.prepare(address);
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(group.next().netty, group.netty)
            .channelFactory(group.io.server(unix))
            .option(ChannelOption.SO_BACKLOG, transport.options().backlog())
            .handler(new Complaints(address))
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel accepted) throws IOException {
                    transport.accept(accepted, group.loopOf(accepted.eventLoop()), factory);
                  }
                });
    if (!unix) {
      bootstrap.option(ChannelOption.SO_REUSEADDR, true);
      if (transport.options().receiveBufferBytes() > 0) {
        bootstrap.option(ChannelOption.SO_RCVBUF, transport.options().receiveBufferBytes());
      }
    }
    transport.channelOptions(unix, bootstrap::childOption);
    ChannelFuture bound = bootstrap.bind(Addresses.nettys(address, group.io));
    bound.awaitUninterruptibly();
    Throwable failure = bound.cause();
    if (failure != null) {
      throw new IOException(
          "cannot listen on " + Failures.describe(address) + ": " + failure.getMessage(), failure);
    }
    if (file != null) {
      file.bound();
    }
    Channel channel = bound.channel();
    return new Acceptor(
        transport, channel, unix ? address : Addresses.ours(channel.localAddress()), file);
  }

  @Override
  public SocketAddress address() {
    return address;
  }

  /** {@inheritDoc} On return the address is free, unless the caller is a loop. */
  @Override
  public void close() {
    ChannelFuture closing;
    if (file == null) {
      closing = channel.close();
    } else {
      file.keepSuccessor();
      closing = channel.close().addListener(done -> file.restoreSuccessor());
    }
    transport.closed(this);
    if (NettyLoop.inAnyLoop()) {
      return;
    }
    if (!closing.awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS)) {
      NettyLoop.LOG.log(Level.WARNING, "the loop of " + address + " does not answer");
    } else if (transport.io() == NettyIo.NIO && !channel.eventLoop().isShuttingDown()) {
      awaitSelect();
    }
  }

  /** The JDK gives a socket's descriptor back only when the selector selects again. */
  private void awaitSelect() {
    Future<?> selected = channel.eventLoop().schedule(() -> {}, 1, TimeUnit.MILLISECONDS);
    if (!selected.awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS)) {
      NettyLoop.LOG.log(Level.WARNING, "the loop of " + address + " does not answer");
    }
  }

  /** Says once why accepting failed; Netty tries again after a second, for ever. */
  private static final class Complaints extends ChannelInboundHandlerAdapter {
    private final String where;
    private boolean said;

    Complaints(SocketAddress address) {
      this.where = Failures.describe(address);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      if (!said) {
        said = true;
        NettyLoop.LOG.log(Level.WARNING, "cannot accept on " + where + ", trying again: " + cause);
      }
      context.fireExceptionCaught(cause);
    }
  }
}
