package dev.tern.rpc;

import dev.tern.http2.Http2Options;
import dev.tern.http2.transport.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A client's way to one service address: resolves the target, keeps a connection, reconnects with
 * backoff, and carries any number of calls at a time. It begins IDLE and connects with the first
 * call. Dear to make: one for a target is enough.
 *
 * <p>Threads: any thread may call any method.
 */
public final class Channel implements AutoCloseable {
  private final ChannelCore core;

  private Channel(ChannelCore core) {
    this.core = core;
  }

  /**
   * Begins a channel to a target: {@code host:port}, {@code dns:///host:port}, {@code unix:/path},
   * {@code unix:///path}, {@code ipv4:1.2.3.4:80,5.6.7.8:80}, {@code ipv6:[::1]:80}, {@code
   * static:host:port,host:port}, or one of a custom resolver's scheme.
   *
   * @throws IllegalArgumentException when the target is malformed
   */
  public static Builder builder(String target) {
    return new Builder(Target.parse(target));
  }

  /** Begins a channel to addresses that need no resolution, in order of preference. */
  public static Builder builder(SocketAddress... addresses) {
    if (addresses.length == 0) {
      throw new IllegalArgumentException("a channel needs an address");
    }
    List<SocketAddress> list = List.of(addresses);
    Builder builder =
        new Builder(
            new Target(CallDiagnosis.name(list.get(0)), "addresses", "", authorityOf(list.get(0))));
    builder.resolvers.put("addresses", (path, port) -> new FixedResolver(list));
    return builder;
  }

  private static String authorityOf(SocketAddress address) {
    String name = CallDiagnosis.name(address);
    return name.startsWith("/") || !(address instanceof InetSocketAddress) ? "localhost" : name;
  }

  ChannelCore core() {
    return core;
  }

  /** The target as given. */
  public String target() {
    return core.options().target().text();
  }

  /** The :authority of this channel's calls. */
  public String authority() {
    return core.authority();
  }

  /** What this channel is doing now. */
  public ConnectivityState state() {
    return core.state().current().state();
  }

  /** The state, since when, and why: {@code TRANSIENT_FAILURE for 1200 ms: connection refused}. */
  public String describeState() {
    return core.state().describe(core.loop().nanoTime());
  }

  /** Begins to connect when it is IDLE; otherwise changes nothing. Does not wait. */
  public void connect() {
    core.execute(core::requestConnection);
  }

  /**
   * Waits until the channel is in that state; a state that it passes through quickly may be missed.
   * Waiting does not connect: {@link #connect} does.
   *
   * @return false when the time ran out
   * @throws IllegalStateException on this channel's event loop, which must not wait
   */
  public boolean awaitState(ConnectivityState state, Duration timeout) throws InterruptedException {
    refuseOnLoop("awaitState");
    return core.state().await(state, timeout);
  }

  /**
   * Tells the listener of every change from now on, in order, on the channel's event loop; it must
   * not block.
   */
  public Registration onStateChange(Consumer<StateChange> listener) {
    return core.state().listen(Objects.requireNonNull(listener, "listener"));
  }

  /**
   * Closes it at once: running and waiting calls fail with UNAVAILABLE, and so do later ones.
   * Closing again changes nothing.
   */
  @Override
  public void close() {
    core.execute(() -> core.close(false));
  }

  /**
   * Closes it for new calls; running ones may end, for at most that time, then they fail too.
   * Returns when the last connection is closed.
   *
   * @return whether all calls ended by themselves
   * @throws IllegalStateException on this channel's event loop, which must not wait
   */
  public boolean drain(Duration timeout) throws InterruptedException {
    refuseOnLoop("drain");
    core.execute(() -> core.close(true));
    boolean inTime = awaitTermination(timeout);
    close();
    return inTime;
  }

  /** Waits until the channel is closed and its last connection gone; false when time ran out. */
  public boolean awaitTermination(Duration timeout) throws InterruptedException {
    refuseOnLoop("awaitTermination");
    return core.terminated().await(Deadline.saturatedNanos(timeout), TimeUnit.NANOSECONDS);
  }

  private void refuseOnLoop(String method) {
    if (core.loop().inLoop()) {
      throw new IllegalStateException(method + " blocks: it must not be called on an event loop");
    }
  }

  @Override
  public String toString() {
    return "Channel to " + target() + " (" + describeState() + ")";
  }

  /** Ends what it was given for. */
  @FunctionalInterface
  public interface Registration extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * The options of a channel.
   *
   * <p>Owner: the thread that made it.
   */
  public static final class Builder {
    private static final int DEFAULT_MAX_MESSAGE_SIZE = 4 * 1024 * 1024;
    private static final int DEFAULT_MAX_WAITING_CALLS = 65_536;
    private static final int DEFAULT_RETRY_BUFFER_PER_CALL = 1 << 20;
    private static final long DEFAULT_RETRY_BUFFER_PER_CHANNEL = 16 << 20;

    private final Target target;
    private final Map<String, NameResolver.Factory> resolvers = new HashMap<>();
    private final List<ClientInterceptor> interceptors = new ArrayList<>();
    private @Nullable Transport transport;
    private @Nullable String authority;
    private @Nullable String userAgent;
    private CallOptions defaultCallOptions = CallOptions.DEFAULT;
    private CompressorRegistry compressors = CompressorRegistry.defaults();
    private int maxInboundMessageSize = DEFAULT_MAX_MESSAGE_SIZE;
    private int maxWaitingCalls = DEFAULT_MAX_WAITING_CALLS;
    private ConnectionBackoff backoff = ConnectionBackoff.DEFAULT;
    private Http2Options http2Options = Http2Options.defaults();
    private Executor executor = ForkJoinPool.commonPool();
    private @Nullable RandomGenerator random;
    private int retryBufferPerCall = DEFAULT_RETRY_BUFFER_PER_CALL;
    private long retryBufferPerChannel = DEFAULT_RETRY_BUFFER_PER_CHANNEL;
    private @Nullable RetryThrottle retryThrottle;
    private @Nullable ServiceConfig serviceConfig;
    private @Nullable LoadBalancing loadBalancing;
    private @Nullable KeepAliveOptions keepAlive;
    private boolean keepAliveWithoutCalls;

    private Builder(Target target) {
      this.target = target;
      resolvers.put("unix", (path, port) -> new FixedResolver(List.of(target.unixAddress())));
      for (String scheme : List.of("dns", "ipv4", "ipv6", "static")) {
        resolvers.put(
            scheme,
            (path, port) ->
                new DnsResolver(
                    target.endpoints(port), InetAddress::getAllByName, HelperThreads.shared()));
      }
    }

    /** What makes connections. Required; stays the caller's to close. */
    public Builder transport(Transport transport) {
      this.transport = Objects.requireNonNull(transport, "transport");
      return this;
    }

    /** The :authority of calls and the name that TLS checks, instead of the target's. */
    public Builder authority(String authority) {
      this.authority = Objects.requireNonNull(authority, "authority");
      return this;
    }

    /** A product of yours, put before this library's own in user-agent: {@code shop/1.2}. */
    public Builder userAgent(String product) {
      this.userAgent = Objects.requireNonNull(product, "product");
      return this;
    }

    /** What holds for every call that does not say otherwise; metadata is sent with every call. */
    public Builder defaultCallOptions(CallOptions options) {
      this.defaultCallOptions = Objects.requireNonNull(options, "options");
      return this;
    }

    /** Stands before every call, inside of the interceptors that were given before. */
    public Builder intercept(ClientInterceptor interceptor) {
      interceptors.add(Objects.requireNonNull(interceptor, "interceptor"));
      return this;
    }

    /** The compressions that are offered to the server and understood; gzip by default. */
    public Builder compressors(CompressorRegistry compressors) {
      this.compressors = Objects.requireNonNull(compressors, "compressors");
      return this;
    }

    /** The largest response message in octets, also after decompression; 4 MiB by default. */
    public Builder maxInboundMessageSize(int octets) {
      this.maxInboundMessageSize = CallOptions.checkSize(octets);
      return this;
    }

    /**
     * How many calls may wait for a connection, or for a free stream of one; those beyond fail with
     * RESOURCE_EXHAUSTED. 65536 by default.
     */
    public Builder maxWaitingCalls(int calls) {
      if (calls < 0) {
        throw new IllegalArgumentException("maxWaitingCalls must not be negative: " + calls);
      }
      this.maxWaitingCalls = calls;
      return this;
    }

    /**
     * Tries failed calls again, all that do not say otherwise. By default only those streams are
     * repeated that the server certainly did not process.
     */
    public Builder retry(RetryPolicy policy) {
      defaultCallOptions = defaultCallOptions.withRetry(policy);
      return this;
    }

    /**
     * Stops retries and hedges while too many calls fail: each failure takes a token, each success
     * gives tokenRatio back, and retries need more than half of the tokens. Off by default.
     *
     * @param maxTokens above 0, at most 1000
     * @param tokenRatio 0.001 to 1000; three decimals count
     */
    public Builder retryThrottling(double maxTokens, double tokenRatio) {
      this.retryThrottle = new RetryThrottle(maxTokens, tokenRatio);
      return this;
    }

    /**
     * How much of their requests calls with a retry policy may keep until the response begins, in
     * octets: 1 MiB a call and 16 MiB a channel by default. A call beyond is not tried again.
     */
    public Builder retryBuffer(int perCall, long perChannel) {
      if (perCall < 0 || perChannel < 0) {
        throw new IllegalArgumentException(
            "the retry buffer must not be negative: " + perCall + ", " + perChannel);
      }
      this.retryBufferPerCall = perCall;
      this.retryBufferPerChannel = perChannel;
      return this;
    }

    /**
     * What holds for calls by their method. What was given to this builder goes before what the
     * config says of the channel itself.
     *
     * @param known the services whose methods' names are checked
     * @throws IllegalArgumentException when the config names a method that its service lacks
     */
    public Builder serviceConfig(ServiceConfig config, ServiceDescriptor... known) {
      config.check(List.of(known));
      this.serviceConfig = config;
      return this;
    }

    /**
     * Asks the server for a sign of life (PING) when nothing came from it for that time while calls
     * are open, and ends the connection when nothing comes in the timeout after that. Off by
     * default. The time is 10 seconds at least, and doubles when the server says that it is too
     * short.
     */
    public Builder keepAlive(Duration time, Duration timeout) {
      this.keepAlive = KeepAliveOptions.of(time, timeout, KeepAliveOptions.LEAST_TIME);
      return this;
    }

    /** Whether {@link #keepAlive} goes on while no call is open; servers must permit that. */
    public Builder keepAliveWithoutCalls(boolean goesOn) {
      this.keepAliveWithoutCalls = goesOn;
      return this;
    }

    /** How calls are spread over addresses; pick first by default. */
    public Builder loadBalancing(LoadBalancing how) {
      this.loadBalancing = Objects.requireNonNull(how, "loadBalancing");
      return this;
    }

    /** How long to wait between tries to connect. */
    public Builder backoff(ConnectionBackoff backoff) {
      this.backoff = Objects.requireNonNull(backoff, "backoff");
      return this;
    }

    /** The HTTP/2 engine's options and limits. */
    public Builder http2(Http2Options options) {
      this.http2Options = Objects.requireNonNull(options, "options");
      return this;
    }

    /**
     * Runs what asynchronous calls complete: decoding, futures, subscribers. The common pool by
     * default. One that runs its tasks at once runs them on the event loop, where they must not
     * block.
     */
    public Builder executor(Executor executor) {
      this.executor = Objects.requireNonNull(executor, "executor");
      return this;
    }

    /** Resolves targets of that scheme; replaces a built-in one of the same name. */
    public Builder nameResolver(String scheme, NameResolver.Factory factory) {
      resolvers.put(scheme, Objects.requireNonNull(factory, "factory"));
      return this;
    }

    /** Where the jitter of backoff comes from: one with a seed makes it repeatable. */
    public Builder random(RandomGenerator random) {
      this.random = Objects.requireNonNull(random, "random");
      return this;
    }

    private @Nullable RetryThrottle retryThrottle() {
      RetryThrottle configured = serviceConfig == null ? null : serviceConfig.retryThrottle();
      RetryThrottle found = retryThrottle != null ? retryThrottle : configured;
      return found == null ? null : found.fresh();
    }

    private LoadBalancing loadBalancing() {
      LoadBalancing configured = serviceConfig == null ? null : serviceConfig.loadBalancing();
      LoadBalancing found = loadBalancing != null ? loadBalancing : configured;
      return found != null ? found : LoadBalancing.PICK_FIRST;
    }

    private CallOptions callOptions() {
      CallOptions options = defaultCallOptions;
      for (ClientInterceptor interceptor : interceptors) {
        options = options.withInterceptor(interceptor);
      }
      return options;
    }

    /**
     * Makes the channel; it does not connect yet.
     *
     * @throws IllegalStateException without a transport
     * @throws IllegalArgumentException when no resolver knows the target's scheme
     */
    public Channel build() {
      if (transport == null) {
        throw new IllegalStateException("a channel needs a transport");
      }
      NameResolver.Factory resolver = resolvers.get(target.scheme());
      if (resolver == null) {
        throw new IllegalArgumentException(
            "no resolver for scheme '"
                + target.scheme()
                + "' of target '"
                + target.text()
                + "'; known are "
                + String.join(", ", resolvers.keySet().stream().sorted().toList()));
      }
      String product = Version.USER_AGENT;
      return new Channel(
          new ChannelCore(
              new ChannelOptions(
                  target,
                  resolver,
                  transport,
                  authority != null ? authority : target.authority(),
                  userAgent != null ? userAgent + " " + product : product,
                  callOptions(),
                  compressors,
                  maxInboundMessageSize,
                  maxWaitingCalls,
                  backoff,
                  http2Options,
                  executor,
                  random != null ? random : new ThreadRandom(),
                  retryBufferPerCall,
                  retryBufferPerChannel,
                  retryThrottle(),
                  serviceConfig == null ? null : serviceConfig.over(callOptions()),
                  loadBalancing(),
                  keepAlive,
                  keepAliveWithoutCalls)));
    }
  }

  /** The random numbers of whichever thread asks. */
  private static final class ThreadRandom implements RandomGenerator {
    @Override
    public long nextLong() {
      return ThreadLocalRandom.current().nextLong();
    }
  }
}
