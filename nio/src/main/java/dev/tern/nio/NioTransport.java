package dev.tern.nio;

import dev.tern.http2.transport.EventLoop;
import dev.tern.http2.transport.LoopTask;
import dev.tern.http2.transport.Transport;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/2 over TCP and Unix domain sockets, plaintext (prior knowledge, RFC 9113 section 3.3) or TLS
 * (section 3.2), with the JDK's selector.
 *
 * <p>Addresses are {@link java.net.InetSocketAddress} (resolved) or {@link
 * java.net.UnixDomainSocketAddress}.
 *
 * <p>Threads: any thread may call any method. A transport runs on the loops of the process, which
 * are daemon threads, start when first needed and never end; or on loops of its own ({@link
 * Builder#loops}), which end with it.
 */
public final class NioTransport implements Transport {
  private static final String CLOSED = "the transport is closed";
  private static final long CLOSE_SECONDS = 10;

  private final LoopGroup group;
  private final boolean ownsGroup;
  private final @Nullable TlsOptions tls;
  private final NioOptions options;

  private final TransportCounters counters;
  private final AtomicBoolean polls = new AtomicBoolean();
  private volatile boolean closed;

  private NioTransport(LoopGroup group, boolean ownsGroup, Builder builder) {
    this.group = group;
    this.ownsGroup = ownsGroup;
    this.tls = builder.tls;
    this.options = builder.options();
    this.counters = new TransportCounters(options.maxConnections(), options.maxHandshakes());
  }

  /** Plaintext on the loops of the process, with every default. */
  public static NioTransport plaintext() {
    return builder().build();
  }

  /** TLS on the loops of the process, with every other default. */
  public static NioTransport tls(TlsOptions tls) {
    return builder().tls(tls).build();
  }

  public static Builder builder() {
    return new Builder();
  }

  @Override
  public String scheme() {
    return tls == null ? "http" : "https";
  }

  /**
   * {@inheritDoc}
   *
   * @throws java.io.UncheckedIOException if the loop was not started yet and cannot be (out of file
   *     descriptors)
   */
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
   * @throws IOException if the address is in use, is not ours, or the transport is closed
   */
  @Override
  public Listening listen(SocketAddress address, ConnectionFactory factory) throws IOException {
    if (closed) {
      throw new IOException(CLOSED);
    }
    pollCertificates();
    int count = address instanceof UnixDomainSocketAddress ? 1 : options.acceptors();
    if (count == 1) {
      return Acceptor.listen(this, group.next(), address, false, factory);
    }
    List<Acceptor> acceptors = new ArrayList<>();
    try {
      SocketAddress bound = address; // The first chooses the port, if it is to be chosen.
      for (int i = 0; i < count; i++) {
        acceptors.add(Acceptor.listen(this, group.next(), bound, true, factory));
        bound = acceptors.get(0).address();
      }
    } catch (IOException | RuntimeException e) {
      acceptors.forEach(Acceptor::close);
      throw e;
    }
    return new SharedListening(List.copyOf(acceptors));
  }

  /** From the first use on. */
  private void pollCertificates() {
    Duration interval = tls == null ? null : tls.reloadInterval();
    if (interval != null && !polls.getAndSet(true)) {
      NioLoop loop = group.next();
      loop.execute(
          new LoopTask() {
            @Override
            protected void runOnLoop() {
              CertificatePoll.begin(NioTransport.this, loop, interval.toNanos());
            }
          });
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the loop is not one of this transport
   */
  @Override
  public void connect(EventLoop loop, ConnectTarget target, ConnectHandler handler) {
    if (!(loop instanceof NioLoop nioLoop) || !Arrays.asList(group.loops()).contains(nioLoop)) {
      throw new IllegalArgumentException("the loop " + loop + " is not one of this transport");
    }
    pollCertificates();
    Connector.connect(this, nioLoop, target, handler);
  }

  /**
   * Ends its listeners and connections at once: engines say GOAWAY as far as the sockets take it,
   * and connects under way fail. Loops of its own end too. On return all sockets are closed, unless
   * the caller is a loop. Closing again changes nothing.
   */
  @Override
  public void close() {
    closed = true;
    if (ownsGroup) {
      group.close();
      return;
    }
    NioLoop[] loops = group.loops();
    CountDownLatch done = new CountDownLatch(loops.length);
    for (NioLoop loop : loops) {
      if (loop.isStarted()) {
        loop.execute(new CloseTask(loop, done));
      } else {
        done.countDown();
      }
    }
    if (NioLoop.inAnyLoop()) {
      return;
    }
    try {
      if (!done.await(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        NioLoop.LOG.log(Level.WARNING, "a loop does not answer; its connections stay open");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What was counted until now. */
  public TransportStats stats() {
    return counters.stats();
  }

  // ---- For the parts ----

  NioOptions options() {
    return options;
  }

  NioLoop loopInTurn() {
    return group.next();
  }

  boolean isClosed() {
    return closed;
  }

  TransportCounters counters() {
    return counters;
  }

  @Nullable TlsOptions tlsOptions() {
    return tls;
  }

  /** Whether one more accepted connection is within the limits; it counts from now on. */
  boolean admit() {
    return counters.admit(tls != null);
  }

  /** An admitted connection never came to its engine or its TLS. */
  void lost(SocketChannel channel) {
    Sockets.closeQuietly(channel);
    counters.closed(true);
    if (tls != null) {
      counters.handshakeEnded();
    }
  }

  /** Gives an accepted, admitted connection to that loop. On that loop. */
  void adopt(SocketChannel channel, NioLoop loop, ConnectionFactory factory) {
    NioPipe pipe;
    try {
      if (closed) {
        throw new IOException(CLOSED);
      }
      options.sockets().setUp(channel);
      pipe = serverPipe(loop, channel);
      loop.register(channel, SelectionKey.OP_READ, pipe);
    } catch (IOException | RuntimeException e) {
      NioLoop.LOG.log(Level.DEBUG, "an accepted connection was lost before it began", e);
      lost(channel);
      return;
    }
    try {
      pipe.start(factory, loop.now());
    } catch (RuntimeException | Error bug) {
      pipe.crashed(bug, loop.now());
    }
  }

  private NioPipe serverPipe(NioLoop loop, SocketChannel channel) throws IOException {
    TlsOptions tls = this.tls;
    if (tls == null) {
      return new NioPipe(this, loop, channel, true);
    }
    long deadline = loop.now() + tls.handshakeTimeout().toNanos();
    return new TlsPipe(this, loop, channel, true, tls.serverEngine(), deadline);
  }

  NioPipe clientPipe(NioLoop loop, SocketChannel channel, ConnectTarget target, long deadline)
      throws IOException {
    TlsOptions tls = this.tls;
    NioPipe pipe =
        tls == null
            ? new NioPipe(this, loop, channel, false)
            : new TlsPipe(
                this, loop, channel, false, tls.clientEngine(target.authority()), deadline);
    counters.connected(tls != null);
    return pipe;
  }

  /** Closes this transport's part of a loop; in a second turn the descriptors are free. */
  private final class CloseTask extends LoopTask {
    private final NioLoop loop;
    private final CountDownLatch done;
    private boolean again;

    CloseTask(NioLoop loop, CountDownLatch done) {
      this.loop = loop;
      this.done = done;
    }

    @Override
    protected void runOnLoop() {
      if (again) {
        done.countDown();
      } else {
        again = true;
        loop.closeAll(NioTransport.this, CLOSED);
        loop.execute(this);
      }
    }
  }

  /**
   * Gathers what a transport is built with. Every setter refuses what is out of range with an
   * IllegalArgumentException.
   *
   * <p>Owner: the thread that builds.
   */
  public static final class Builder {
    private int loops;
    private String threadName = "tern-own-loop";
    private @Nullable TlsOptions tls;
    private int acceptors = 1;
    private int backlog = 1024;
    private boolean noDelay = true;
    private boolean keepAlive;
    private int keepAliveIdle;
    private int keepAliveInterval;
    private int keepAliveProbes;
    private int sendBufferBytes;
    private int receiveBufferBytes;
    private int maxConnections = 10_000;
    private int maxHandshakes = 1_000;
    private Duration writeStallTimeout = Duration.ofSeconds(30);
    private Duration lingerTimeout = Duration.ofSeconds(2);

    private Builder() {}

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
    public Builder tls(@Nullable TlsOptions tls) {
      this.tls = tls;
      return this;
    }

    /**
     * Sockets that listen on each TCP address together (SO_REUSEPORT), each on a loop in turn: for
     * more new connections per second than one accepts. Default 1; up to 64. With more than one,
     * another process of the same user may listen there too, and nobody is told. A Unix domain
     * socket always has one. {@link NioTransport#listen} fails where the system has no such option.
     */
    public Builder acceptors(int count) {
      acceptors = inRange("acceptors", count, 1, 64);
      return this;
    }

    /**
     * TCP_NODELAY. Default true: the engine writes a batch at a time, and waiting for more would
     * only add the peer's delayed ACK.
     */
    public Builder tcpNoDelay(boolean on) {
      noDelay = on;
      return this;
    }

    /**
     * SO_KEEPALIVE with the system's times, for TCP. Default false: HTTP/2 has its own PING. There
     * is no TCP_USER_TIMEOUT in the JDK; {@link #writeStallTimeout} gives up a peer that takes
     * nothing.
     */
    public Builder tcpKeepAlive(boolean on) {
      keepAlive = on;
      return this;
    }

    /**
     * SO_KEEPALIVE with these times; connections fail to open where the system has no such options.
     *
     * @param idle how long nothing was heard before the first probe, 1 s to 9 h, whole seconds
     * @param interval between probes, likewise
     * @param probes without an answer until the connection is given up, 1 to 127
     */
    public Builder tcpKeepAlive(Duration idle, Duration interval, int probes) {
      keepAliveIdle = inRange("idle seconds", (int) idle.toSeconds(), 1, 32_400);
      keepAliveInterval = inRange("interval seconds", (int) interval.toSeconds(), 1, 32_400);
      keepAliveProbes = inRange("probes", probes, 1, 127);
      keepAlive = true;
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

    /** How long a peer may read nothing while octets wait for it. Default 30 s, up to a day. */
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

    public NioTransport build() {
      return loops == 0
          ? new NioTransport(LoopGroup.shared(), false, this)
          : new NioTransport(new LoopGroup(loops, threadName), true, this);
    }

    private NioOptions options() {
      Sockets sockets =
          new Sockets(
              sendBufferBytes,
              receiveBufferBytes,
              noDelay,
              keepAlive,
              keepAliveIdle,
              keepAliveInterval,
              keepAliveProbes);
      return new NioOptions(
          acceptors,
          backlog,
          sockets,
          maxConnections,
          maxHandshakes,
          writeStallTimeout.toNanos(),
          lingerTimeout.toNanos());
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
