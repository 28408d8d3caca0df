package dev.tern.netty;

import dev.tern.http2.transport.LoopTask;
import dev.tern.http2.transport.Transport.ConnectFailure;
import dev.tern.http2.transport.Transport.ConnectHandler;
import dev.tern.http2.transport.Transport.ConnectTarget;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connect that is under way. It tells the handler exactly once, unless it becomes a connection,
 * which then does.
 *
 * <p>Owner: event loop.
 */
final class Connector extends LoopTask {
  private static final long LONGEST_MILLIS = Integer.MAX_VALUE;

  private final NettyTransport transport;
  private final NettyLoop loop;
  private final ConnectTarget target;
  private final ConnectHandler handler;
  private @Nullable Channel channel;
  private boolean over;
  private boolean aborted;

  Connector(
      NettyTransport transport, NettyLoop loop, ConnectTarget target, ConnectHandler handler) {
    this.transport = transport;
    this.loop = loop;
    this.target = target;
    this.handler = handler;
  }

  @Override
  protected void runOnLoop() {
    if (!transport.connecting(this)) {
      aborted = true;
      failed(new IOException(NettyTransport.CLOSED));
    } else if (target.address() instanceof InetSocketAddress inet && inet.isUnresolved()) {
      failed(new UnresolvedAddressException());
    } else {
      try {
        begin();
      } catch (RuntimeException e) {
        failed(e);
      }
    }
  }

  private void begin() {
    long deadline = System.nanoTime() + Math.min(target.timeoutNanos(), Long.MAX_VALUE >> 1);
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop.netty)
            .channelFactory(transport.io().client(Addresses.isUnix(target.address())))
            .disableResolver()
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, timeoutMillis())
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel opened) throws IOException {
                    transport.addPipe(opened, loop, target, deadline, handler);
                  }
                });
    transport.channelOptions(Addresses.isUnix(target.address()), bootstrap::option);
    ChannelFuture connecting =
        bootstrap.connect(Addresses.nettys(target.address(), transport.io()));
    channel = connecting.channel();
    connecting.addListener(
        done -> {
          if (done.isSuccess()) {
            end();
          } else {
            failed(done.cause());
          }
        });
  }

  private int timeoutMillis() {
    // Rounded up: 0 would mean for ever.
    long millis = TimeUnit.NANOSECONDS.toMillis(target.timeoutNanos()) + 1;
    return (int) Math.min(millis, LONGEST_MILLIS);
  }

  private void failed(Throwable cause) {
    if (over) {
      return;
    }
    end();
    ConnectFailure failure =
        Failures.isTimeout(cause)
            ? Failures.connectTimeout(target.address(), target.timeoutNanos())
            : Failures.connect(
                target.address(), aborted ? new IOException(NettyTransport.CLOSED) : cause);
    handler.failed(failure);
  }

  private void end() {
    over = true;
    transport.connected(this);
  }

  /** The transport closes. */
  void abort() {
    aborted = true;
    Channel opened = channel;
    if (!over && opened != null) {
      opened.unsafe().close(opened.voidPromise());
    }
  }

  NettyLoop nettyLoop() {
    return loop;
  }
}
