package dev.tern.rpc;

import dev.tern.http2.FrameLog;
import dev.tern.http2.Http2Options;
import dev.tern.http2.LimitCounters;
import dev.tern.http2.transport.Transport;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Serves services to the clients that connect to its addresses.
 *
 * <p>Any thread may call its methods, but {@link #drain} and {@link #awaitTermination} block and
 * must not be called on an event loop.
 */
public final class Server implements AutoCloseable {
  private final ServerLife life;

  private Server(ServerLife life) {
    this.life = life;
  }

  public static Builder builder() {
    return new Builder();
  }

  // ---- What it is ----

  /** The addresses that it listens on, with the ports that were chosen, in the builder's order. */
  public List<SocketAddress> addresses() {
    return life.addresses();
  }

  /** The first address. */
  public SocketAddress address() {
    return addresses().get(0);
  }

  /**
   * The port of the first address that has one.
   *
   * @throws IllegalStateException when none has
   */
  public int port() {
    for (SocketAddress address : addresses()) {
      if (address instanceof InetSocketAddress inet) {
        return inet.getPort();
      }
    }
    throw new IllegalStateException("this server listens on no port, but on " + addresses());
  }

  /** How often the limits of HTTP/2 were hit by its connections. */
  public LimitCounters limitCounters() {
    return life.config().http2().limitCounters();
  }

  /**
   * Writes down the frames of all connections from now on, a line for each as {@link FrameLog} lays
   * them out, each behind the client's address.
   *
   * @param sink takes the lines, on the loops; it must not block. Null to stop.
   */
  public void logFrames(@Nullable Consumer<String> sink) {
    life.logFrames(sink);
  }

  /** Calls that have not ended. On the loop, when there is one; elsewhere a guess. */
  int openCalls() {
    return life.openCalls();
  }

  // ---- Its end ----

  /**
   * Ends in peace: tells the services ({@link ServiceDefinition#onDrain}), accepts no more
   * connections, tells every client to go elsewhere (GOAWAY), and lets the calls that have begun
   * end. What is not over after that time is cancelled, as {@link #close} does it. Blocks until the
   * server has ended, or until the time is up.
   *
   * @return whether all calls ended by themselves
   */
  public boolean drain(Duration atMost) {
    life.beginDrain();
    boolean inTime;
    try {
      inTime = life.awaitEnd(atMost);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      inTime = false;
    }
    life.close();
    return inTime;
  }

  /**
   * The first half of {@link #drain}: does not block. {@link #isTerminated} tells when it is over.
   */
  public void beginDrain() {
    life.beginDrain();
  }

  /**
   * Ends at once: closes all addresses and connections, and cancels all calls. Does not wait for
   * handlers; {@link #awaitTermination} does. Closing again changes nothing. The transport is not
   * closed: it belongs to who made it.
   */
  @Override
  public void close() {
    life.close();
  }

  /** Whether it has ended, with all connections and handlers. */
  public boolean isTerminated() {
    return life.isOver();
  }

  /** Blocks until the server, its connections and its handlers have ended. */
  public void awaitTermination() throws InterruptedException {
    life.awaitEnd();
  }

  /**
   * Blocks until the server, its connections and its handlers have ended, or the time is up.
   *
   * @return whether they have
   */
  public boolean awaitTermination(Duration atMost) throws InterruptedException {
    return life.awaitEnd(atMost);
  }

  /**
   * Says what a server is made of.
   *
   * <p>Owner: the thread that made it.
   */
  public static final class Builder {
    private final List<SocketAddress> addresses = new ArrayList<>();
    private final Map<String, ServiceDefinition> services = new LinkedHashMap<>();
    private @Nullable Transport transport;
    private @Nullable Executor executor;
    private @Nullable Executor listenerExecutor;
    private Function<Lock, Condition> conditions = Lock::newCondition;
    private Logger log = System.getLogger("dev.tern.rpc.Server");
    private CompressorRegistry compressors = CompressorRegistry.defaults();
    private @Nullable Http2Options http2;
    private @Nullable HttpHandler http;
    private ConnectionLimits limits = ConnectionLimits.DEFAULT;
    private int maxInboundMessageSize = 4 * 1024 * 1024;
    private int maxInboundMetadataSize = 8 * 1024;

    private final List<ServerInterceptor> interceptors = new ArrayList<>();

    private Builder() {}

    /** How bytes come and go; needed. The server does not close it. */
    public Builder transport(Transport transport) {
      this.transport = Objects.requireNonNull(transport, "transport");
      return this;
    }

    /** An address to listen on; may be called several times. */
    public Builder address(SocketAddress address) {
      addresses.add(Objects.requireNonNull(address, "address"));
      return this;
    }

    /** A port to listen on, on all interfaces, 0 to 65535; 0 takes one that is free. */
    public Builder port(int port) {
      return address(new InetSocketAddress(port));
    }

    /**
     * A service to offer.
     *
     * @throws IllegalArgumentException when a service of that name is there
     */
    public Builder service(ServiceDefinition service) {
      if (services.putIfAbsent(service.name(), service) != null) {
        throw new IllegalArgumentException(
            "service " + service.name() + " is registered twice; a server has one of each name");
      }
      return this;
    }

    /**
     * Stands around the handlers of all services, outside of the services' own and inside of those
     * that were given before.
     */
    public Builder intercept(ServerInterceptor interceptor) {
      interceptors.add(Objects.requireNonNull(interceptor, "interceptor"));
      return this;
    }

    /**
     * Where handlers run that are not direct. By default each call has a virtual thread on Java 21
     * and later, and a thread of a pool of 256 before. A call that it refuses fails with
     * RESOURCE_EXHAUSTED.
     */
    public Builder executor(Executor executor) {
      this.executor = Objects.requireNonNull(executor, "executor");
      return this;
    }

    /** The compressions that requests and responses may have; by default gzip. */
    public Builder compressors(CompressorRegistry compressors) {
      this.compressors = Objects.requireNonNull(compressors, "compressors");
      return this;
    }

    /**
     * The largest request message in bytes, as it comes and after it is inflated; by default 4 MiB.
     * A larger one fails its call with RESOURCE_EXHAUSTED.
     */
    public Builder maxInboundMessageSize(int bytes) {
      maxInboundMessageSize = requireNatural("maxInboundMessageSize", bytes);
      return this;
    }

    /**
     * The largest metadata of a request in bytes, each field counted with 32 more than its name and
     * its value (as on the wire, in base64); by default 8 KiB. A call with more fails with
     * RESOURCE_EXHAUSTED.
     */
    public Builder maxInboundMetadataSize(int bytes) {
      maxInboundMetadataSize = requireNatural("maxInboundMetadataSize", bytes);
      return this;
    }

    /**
     * The options of HTTP/2 connections. Metadata above their maxHeaderListSize never reaches a
     * call: its stream is reset with ENHANCE_YOUR_CALM. By default that is twice
     * maxInboundMetadataSize, so that calls with somewhat too much are told so.
     */
    public Builder http2(Http2Options options) {
      http2 = Objects.requireNonNull(options, "options");
      return this;
    }

    /**
     * Who answers requests of plain HTTP/2 on the same addresses: those whose content-type is not
     * gRPC's. Without it they are refused. Their content is bound by maxInboundMessageSize.
     */
    public Builder http(HttpHandler handler) {
      http = Objects.requireNonNull(handler, "handler");
      return this;
    }

    /**
     * Asks a client for a sign of life (PING) when nothing came from it for that time, and ends the
     * connection when nothing comes in the timeout after that; 2 hours and 20 seconds by default.
     */
    public Builder keepAlive(Duration time, Duration timeout) {
      KeepAliveOptions options = KeepAliveOptions.of(time, timeout, Duration.ofNanos(1));
      limits =
          new ConnectionLimits(
              options,
              limits.minPingNanos(),
              limits.pingWithoutCalls(),
              limits.maxAgeNanos(),
              limits.ageGraceNanos(),
              limits.maxIdleNanos());
      return this;
    }

    /**
     * How often clients may do the same. A PING that comes earlier is a strike; after two, the
     * connection ends with ENHANCE_YOUR_CALM "too_many_pings".
     *
     * @param minTime between two PINGs, when nothing was sent on a stream between them; 5 minutes
     *     by default
     * @param withoutCalls whether that holds without an open call too; otherwise, as by default, it
     *     is 2 hours then
     */
    public Builder permitKeepAlive(Duration minTime, boolean withoutCalls) {
      if (minTime.isNegative()) {
        throw new IllegalArgumentException("minTime must not be negative: " + minTime);
      }
      limits =
          new ConnectionLimits(
              limits.keepAlive(),
              KeepAliveOptions.nanos(minTime),
              withoutCalls,
              limits.maxAgeNanos(),
              limits.ageGraceNanos(),
              limits.maxIdleNanos());
      return this;
    }

    /**
     * Ends connections of that age, give or take a tenth, in peace (GOAWAY "max_age"): clients
     * connect again, and so come to other servers in time. Their calls may go on for the grace.
     */
    public Builder maxConnectionAge(Duration age, Duration grace) {
      limits =
          new ConnectionLimits(
              limits.keepAlive(),
              limits.minPingNanos(),
              limits.pingWithoutCalls(),
              KeepAliveOptions.nanos(KeepAliveOptions.requirePositive("connection's age", age)),
              KeepAliveOptions.nanos(KeepAliveOptions.requirePositive("grace", grace)),
              limits.maxIdleNanos());
      return this;
    }

    /** Ends connections that have no call for that time (GOAWAY "max_idle"). */
    public Builder maxConnectionIdle(Duration idle) {
      limits =
          new ConnectionLimits(
              limits.keepAlive(),
              limits.minPingNanos(),
              limits.pingWithoutCalls(),
              limits.maxAgeNanos(),
              limits.ageGraceNanos(),
              KeepAliveOptions.nanos(KeepAliveOptions.requirePositive("idle time", idle)));
      return this;
    }

    /**
     * Where the server says what a caller is not told, above all why a handler failed; by default
     * the system's logger {@code dev.tern.rpc.Server}.
     */
    public Builder logger(Logger logger) {
      log = Objects.requireNonNull(logger, "logger");
      return this;
    }

    /**
     * Where {@link ServerContext#onCancel} actions run; by default a few daemon threads of the
     * process.
     */
    public Builder listenerExecutor(Executor executor) {
      listenerExecutor = Objects.requireNonNull(executor, "executor");
      return this;
    }

    /**
     * How handlers wait for messages, and for room to send: by default {@link Lock#newCondition}. A
     * simulation, in which one thread at a time may run, gives conditions of its own; of their
     * methods {@code await()}, {@code signal()} and {@code signalAll()} are used.
     */
    public Builder conditions(Function<Lock, Condition> conditions) {
      this.conditions = Objects.requireNonNull(conditions, "conditions");
      return this;
    }

    private static int requireNatural(String name, int value) {
      if (value < 0) {
        throw new IllegalArgumentException(name + " must not be negative, but is " + value);
      }
      return value;
    }

    private Http2Options defaultHttp2() {
      long twice = Math.min(2L * maxInboundMetadataSize, 16 << 20); // what the engine allows
      int atLeast = Http2Options.defaults().maxHeaderListSize();
      return Http2Options.builder().maxHeaderListSize((int) Math.max(twice, atLeast)).build();
    }

    private List<ServiceDefinition> interceptedServices() {
      ServerInterceptor[] all = interceptors.toArray(new ServerInterceptor[0]);
      return services.values().stream().map(service -> service.intercept(all)).toList();
    }

    private ServerConfig config() {
      return new ServerConfig(
          new MethodTable(interceptedServices()),
          executor == null ? DefaultExecutor.get() : executor,
          listenerExecutor == null ? DefaultExecutor.listeners() : listenerExecutor,
          conditions,
          log,
          compressors,
          maxInboundMessageSize,
          maxInboundMetadataSize,
          http2 != null ? http2 : defaultHttp2(),
          ResponseHeads.plain(compressors),
          http,
          limits);
    }

    /**
     * Starts to listen and to serve.
     *
     * @throws IllegalStateException without a transport or an address
     * @throws UncheckedIOException when an address cannot be listened on; then on none
     */
    public Server start() {
      Transport through = transport;
      if (through == null) {
        throw new IllegalStateException("a server needs a transport");
      }
      if (addresses.isEmpty()) {
        throw new IllegalStateException("a server needs an address or a port to listen on");
      }
      ServerLife life = new ServerLife(config());
      life.listen(through, addresses);
      return new Server(life);
    }
  }
}
