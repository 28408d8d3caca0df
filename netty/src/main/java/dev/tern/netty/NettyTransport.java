package dev.tern.netty;

import dev.tern.http2.transport.EventLoop;
import dev.tern.http2.transport.LoopTask;
import dev.tern.http2.transport.Transport;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/2 over TCP and Unix domain sockets, plaintext (prior knowledge, RFC 9113 section 3.3) or TLS
 * (section 3.2), with Netty's transports: io_uring, epoll or the JDK's selector.
 *
 * <p>Addresses are {@link java.net.InetSocketAddress} (resolved) or {@link
 * java.net.UnixDomainSocketAddress}. Netty's native libraries are jars of their own, one for each
 * platform, which the program adds; without them the JDK's selector and TLS are used.
 *
 * <p>Threads: any thread may call any method. A transport runs on the loops of the process, which
 * are daemon threads, start when first needed and never end; or on loops of its own ({@link
 * Builder#loops}), which end with it.
 */
public final class NettyTransport implements Transport {
  static final String CLOSED = "the transport is closed";
  private static final long CLOSE_SECONDS = 10;

  /** With so much waiting in a channel its engine is asked for no more, and then for more again. */
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(NettyLoop.TURN_BYTES, 2 * NettyLoop.TURN_BYTES);

  private final LoopGroup group;
  private final boolean ownsGroup;
  private final @Nullable NettyTlsOptions tls;
  private final NettyOptions options;

  private final AtomicInteger openAccepted = new AtomicInteger();
  private final AtomicInteger handshaking = new AtomicInteger();
  private final AtomicBoolean refusalSaid = new AtomicBoolean();

  // What close() has to end.
  private final Set<NettyPipe> pipes = ConcurrentHashMap.newKeySet();
  private final Set<Connector> connectors = ConcurrentHashMap.newKeySet();
  private final Set<Acceptor> acceptors = ConcurrentHashMap.newKeySet();
  private final Set<ChannelFuture> closings = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private NettyTransport(LoopGroup group, boolean ownsGroup, Builder builder) {
    this.group = group;
    this.ownsGroup = ownsGroup;
    this.tls = builder.tls;
    this.options =
        new NettyOptions(
            builder.backlog,
            builder.sendBufferBytes,
            builder.receiveBufferBytes,
            builder.maxConnections,
            builder.maxHandshakes,
            builder.writeStallTimeout.toNanos(),
            builder.lingerTimeout.toNanos());
  }

  /** Plaintext on the loops of the process, with every default. */
  public static NettyTransport plaintext() {
    return builder().build();
  }

  /** TLS on the loops of the process, with every other default. */
  public static NettyTransport tls(NettyTlsOptions tls) {
    return builder().tls(tls).build();
  }

  public static Builder builder() {
    return new Builder();
  }

  /** What the kernel is asked by. */
  public NettyIo io() {
    return group.io;
  }

  @Override
  public String scheme() {
    return tls == null ? "http" : "https";
  }

  @Override
  public EventLoop nextLoop() {
    return group.next();
  }

  /**
   * {@inheritDoc}
   *
   * <p>The file of a Unix domain socket is removed first if nobody listens on it, and again when
   * this listening ends.
   *
   * @throws IOException if the address is in use, is not ours, TLS has no certificate to serve
   *     with, or the transport is closed
   * @throws IllegalStateException if the caller is a loop, which must not wait for another
   */
  @Override
  public Listening listen(SocketAddress address, ConnectionFactory factory) throws IOException {
    if (closed) {
      throw new IOException(CLOSED);
    }
    if (tls != null && !tls.canServe()) {
      throw new IOException("a server needs a certificate: these TLS options have no identity");
    }
    if (NettyLoop.inAnyLoop()) {
      throw new IllegalStateException("listen waits for a loop, and was called on one");
    }
    Acceptor acceptor = Acceptor.listen(this, group, address, factory);
    acceptors.add(acceptor);
    if (closed) {
      acceptor.close();
    }
    return acceptor;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the loop is not one of this transport
   */
  @Override
  public void connect(EventLoop loop, ConnectTarget target, ConnectHandler handler) {
    if (!(loop instanceof NettyLoop ours) || !Arrays.asList(group.loops()).contains(ours)) {
      throw new IllegalArgumentException("the loop " + loop + " is not one of this transport");
    }
    ours.execute(new Connector(this, ours, target, handler));
  }

  /**
   * Ends its listeners and connections at once: engines say GOAWAY as far as the sockets take it,
   * and connects under way fail. Loops of its own end too. On return all sockets are closed, unless
   * the caller is a loop. Closing again changes nothing.
   */
  @Override
  public void close() {
    closed = true;
    for (Acceptor acceptor : List.copyOf(acceptors)) {
      acceptor.close();
    }
    NettyLoop[] loops = group.loops();
    CountDownLatch done = new CountDownLatch(loops.length);
    for (NettyLoop loop : loops) {
      loop.execute(new CloseTask(loop, done));
    }
    if (!NettyLoop.inAnyLoop()) {
      try {
        await(done);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    if (ownsGroup) {
      group.close();
    }
  }

  private void await(CountDownLatch done) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_SECONDS);
    boolean answered = done.await(CLOSE_SECONDS, TimeUnit.SECONDS);
    for (NettyPipe pipe : List.copyOf(pipes)) { // those whose last octets are on their way
      answered &= pipe.closeFuture().await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    }
    for (ChannelFuture closing : List.copyOf(closings)) {
      answered &= closing.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    }
    if (!answered) {
      NettyLoop.LOG.log(Level.WARNING, "a loop does not answer; its connections stay open");
    }
  }

  // ---- For the parts ----

  NettyOptions options() {
    return options;
  }

  /** Tells the setter all that connections are made with, accepted or not. */
  void channelOptions(boolean unix, OptionSetter setter) {
    if (!unix || group.io != NettyIo.NIO) { // which knows no such option, and needs none
      setter.set(ChannelOption.ALLOW_HALF_CLOSURE, true);
    }
    setter.set(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK);
    setter.set(
        ChannelOption.RECVBUF_ALLOCATOR,
        new AdaptiveRecvByteBufAllocator(512, 4096, NettyLoop.TURN_BYTES).maxMessagesPerRead(1));
    if (!unix) {
      // The engine writes a batch at a time; waiting for more would only add the peer's delayed
      // ACK.
      setter.set(ChannelOption.TCP_NODELAY, true);
    }
    if (options.sendBufferBytes() > 0) {
      setter.set(ChannelOption.SO_SNDBUF, options.sendBufferBytes());
    }
    if (options.receiveBufferBytes() > 0) {
      setter.set(ChannelOption.SO_RCVBUF, options.receiveBufferBytes());
    }
    if (group.io.hasBufferRing()) {
      setter.set(IoUringChannelOption.IO_URING_BUFFER_GROUP_ID, NettyIo.RING);
    }
  }

  /** {@code Bootstrap.option} or {@code ServerBootstrap.childOption}. */
  interface OptionSetter {
    <T> Object set(ChannelOption<T> option, T value);
  }

  /** Makes an accepted channel a connection of that loop, or closes it. On that loop. */
  void accept(Channel channel, NettyLoop loop, ConnectionFactory factory) throws IOException {
    if (closed || !admit()) {
      channel.unsafe().close(channel.voidPromise());
      return;
    }
    NettyTlsOptions tls = this.tls;
    SslHandler ssl = tls == null ? null : tls.serverHandler(channel.alloc());
    addHandlers(channel, ssl, new NettyPipe(this, loop, channel, ssl, true, factory));
  }

  /** Makes a channel that will be connected a connection of that loop. On that loop. */
  void addPipe(
      Channel channel,
      NettyLoop loop,
      ConnectTarget target,
      long deadlineNanos,
      ConnectHandler handler) {
    NettyTlsOptions tls = this.tls;
    SslHandler ssl =
        tls == null
            ? null
            : tls.clientHandler(
                channel.alloc(), target.authority(), deadlineNanos - System.nanoTime());
    addHandlers(channel, ssl, new NettyPipe(this, loop, channel, ssl, false, handler));
  }

  private static void addHandlers(Channel channel, @Nullable SslHandler ssl, NettyPipe pipe) {
    if (ssl != null) {
      channel.pipeline().addLast(ssl);
    }
    channel.pipeline().addLast(pipe);
  }

  /** Whether one more accepted connection is within the limits; it counts from now on. */
  private boolean admit() {
    boolean tooMany = openAccepted.incrementAndGet() > options.maxConnections();
    if (tooMany || (tls != null && handshaking.get() >= options.maxHandshakes())) {
      openAccepted.decrementAndGet();
      if (refusalSaid.compareAndSet(false, true)) {
        NettyLoop.LOG.log(
            Level.WARNING,
            tooMany
                ? "connections are refused: " + options.maxConnections() + " are open"
                : "connections are refused: " + options.maxHandshakes() + " are in TLS handshake");
      }
      return false;
    }
    return true;
  }

  void opened(NettyPipe pipe) {
    pipes.add(pipe);
    if (closed) {
      pipe.abort(CLOSED);
    }
  }

  void closed(NettyPipe pipe, boolean wasAccepted, ChannelFuture closing) {
    pipes.remove(pipe);
    if (wasAccepted) {
      openAccepted.decrementAndGet();
    }
    if (!closing.isDone()) { // io_uring closes later
      closings.add(closing);
      closing.addListener(done -> closings.remove(closing));
    }
  }

  /** False when the transport is closed. */
  boolean connecting(Connector connector) {
    connectors.add(connector);
    return !closed;
  }

  void connected(Connector connector) {
    connectors.remove(connector);
  }

  void closed(Acceptor acceptor) {
    acceptors.remove(acceptor);
  }

  void handshakeBegun() {
    handshaking.incrementAndGet();
  }

  void handshakeEnded() {
    handshaking.decrementAndGet();
  }

  /** Closes this transport's part of a loop. */
  private final class CloseTask extends LoopTask {
    private final NettyLoop loop;
    private final CountDownLatch done;

    CloseTask(NettyLoop loop, CountDownLatch done) {
      this.loop = loop;
      this.done = done;
    }

    @Override
    protected void runOnLoop() {
      for (Connector connector : new ArrayList<>(connectors)) {
        if (connector.nettyLoop() == loop) {
          connector.abort();
        }
      }
      for (NettyPipe pipe : new ArrayList<>(pipes)) {
        if (pipe.nettyLoop() == loop) {
          pipe.abort(CLOSED);
        }
      }
      done.countDown();
    }
  }

  /**
   * Gathers what a transport is built with. Every setter refuses what is out of range with an
   * IllegalArgumentException.
   *
   * <p>Owner: the thread that builds.
   */
  public static final class Builder {
    private @Nullable NettyIo io;
    private int loops;
    private String threadName = "tern-netty-own";
    private @Nullable NettyTlsOptions tls;
    private int backlog = 1024;
    private int sendBufferBytes;
    private int receiveBufferBytes;
    private int maxConnections = 10_000;
    private int maxHandshakes = 1_000;
    private Duration writeStallTimeout = Duration.ofSeconds(30);
    private Duration lingerTimeout = Duration.ofSeconds(2);

    private Builder() {}

    /** What the kernel is asked by, which must be available. Default: {@link NettyIo#best}. */
    public Builder io(NettyIo io) {
      if (!io.isAvailable()) {
        throw new IllegalArgumentException(
            io + " is not available: " + NettyIo.unavailabilityCause(io));
      }
      this.io = io;
      return this;
    }

    /** Gives the transport that many loops of its own (1 to 1,024), which end with it. */
    public Builder loops(int count) {
      loops = inRange("loops", count, 1, 1024);
      return this;
    }

    /** The name of its own loops' threads, which are numbered. */
    public Builder threadName(String name) {
      threadName = name;
      return this;
    }

    /** TLS for all connections, those that are accepted and those that are made. */
    public Builder tls(@Nullable NettyTlsOptions tls) {
      this.tls = tls;
      return this;
    }

    /** Connections that the kernel keeps until they are accepted. Default 1,024. */
    public Builder backlog(int connections) {
      backlog = inRange("backlog", connections, 1, 1 << 20);
      return this;
    }

    /** SO_SNDBUF in octets; 0, the default, leaves the size to the system. */
    public Builder sendBuffer(int bytes) {
      sendBufferBytes = inRange("sendBuffer", bytes, 0, 1 << 30);
      return this;
    }

    /** SO_RCVBUF in octets; 0, the default, leaves the size to the system. */
    public Builder receiveBuffer(int bytes) {
      receiveBufferBytes = inRange("receiveBuffer", bytes, 0, 1 << 30);
      return this;
    }

    /**
     * Accepted connections that may be open at once; more are closed at once. Default 10,000; mind
     * the limit of file descriptors.
     */
    public Builder maxConnections(int connections) {
      maxConnections = inRange("maxConnections", connections, 1, Integer.MAX_VALUE - 1);
      return this;
    }

    /**
     * Accepted connections that may be in their TLS handshake at once; more are closed at once.
     * Default 1,000.
     */
    public Builder maxHandshakes(int connections) {
      maxHandshakes = inRange("maxHandshakes", connections, 1, Integer.MAX_VALUE);
      return this;
    }

    /**
     * How long a peer may read nothing while octets wait for it; it is given up after that, and
     * before twice that. Default 30 s, up to a day.
     */
    public Builder writeStallTimeout(Duration timeout) {
      writeStallTimeout = inRange("writeStallTimeout", timeout);
      return this;
    }

    /**
     * How long a connection that is over is kept, its input dropped, for the peer to read its last
     * octets. Default 2 s, up to a day.
     */
    public Builder lingerTimeout(Duration timeout) {
      lingerTimeout = inRange("lingerTimeout", timeout);
      return this;
    }

    public NettyTransport build() {
      NettyIo chosen = io == null ? NettyIo.best() : io;
      return loops == 0
          ? new NettyTransport(LoopGroup.shared(chosen), false, this)
          : new NettyTransport(new LoopGroup(chosen, loops, threadName), true, this);
    }

    private static int inRange(String name, int value, int least, int most) {
      if (value < least || value > most) {
        throw new IllegalArgumentException(
            name + " " + value + " is not between " + least + " and " + most);
      }
      return value;
    }

    private static Duration inRange(String name, Duration value) {
      if (value.isNegative() || value.isZero() || value.compareTo(Duration.ofDays(1)) > 0) {
        throw new IllegalArgumentException(name + " " + value + " is not in (0, 1 day]");
      }
      return value;
    }
  }
}
