package dev.tern.testkit;

import dev.tern.http2.loopback.Link;
import dev.tern.http2.loopback.LoopbackTransport;
import dev.tern.http2.loopback.SimulatedLoop;
import dev.tern.http2.transport.LoopTask;
import dev.tern.http2.transport.Timer;
import dev.tern.rpc.Channel;
import dev.tern.rpc.MethodDescriptor;
import dev.tern.rpc.RpcException;
import dev.tern.rpc.Server;
import dev.tern.rpc.ServerContext;
import dev.tern.rpc.ServiceDefinition;
import dev.tern.rpc.Status;
import dev.tern.rpc.StatusCode;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A server and a channel to it in memory, for tests of services and of their clients. The whole way
 * of production is run, but for sockets; time stands still until {@link #advance} moves it:
 * deadlines, backoff and timeouts pass by hand.
 *
 * <pre>
 *   try (InMemory world = InMemory.serving(Greeter.bind(new GreeterService()))) {
 *     GreeterClient client = new GreeterClient(world.channel());
 *     world.failNext(Greeter.SAY_HELLO, Status.of(StatusCode.UNAVAILABLE, "closed today"));
 *     ...
 *   }
 * </pre>
 *
 * <p>Threads: any thread may call any method. Handlers have threads of their own, and clients may
 * block.
 */
public final class InMemory implements AutoCloseable {
  private final SimulatedLoop loop = new SimulatedLoop();
  private final LoopbackTransport transport = new LoopbackTransport(loop);
  private final SocketAddress address = LoopbackTransport.address("server");
  private final Thread driver = new Thread(this::drive, "tern-in-memory");
  private final Queue<Runnable> actions = new ConcurrentLinkedQueue<>();
  private final CallScript script = new CallScript(this::sleep);
  private final UnaryOperator<Server.Builder> serverOptions;
  private final List<ServiceDefinition> services;
  private final List<Server> servers = new ArrayList<>();
  private final Channel channel;
  private volatile Duration patience = Duration.ofSeconds(10);
  private volatile boolean holding;
  private volatile boolean ended;

  private InMemory(
      UnaryOperator<Server.Builder> serverOptions,
      UnaryOperator<Channel.Builder> channelOptions,
      List<ServiceDefinition> services) {
    this.serverOptions = serverOptions;
    this.services = services.stream().map(script::around).toList();
    transport.links(connection -> new HeldLink());
    loop.onWork(() -> LockSupport.unpark(driver));
    startServer();
    channel = channelOptions.apply(Channel.builder(address).transport(transport)).build();
    driver.setDaemon(true);
    driver.start();
  }

  /** A server of these services, and a channel to it. */
  public static InMemory serving(ServiceDefinition... services) {
    return serving(builder -> builder, builder -> builder, services);
  }

  /** As {@link #serving(ServiceDefinition...)}, with options of the server and of the channel. */
  public static InMemory serving(
      UnaryOperator<Server.Builder> serverOptions,
      UnaryOperator<Channel.Builder> channelOptions,
      ServiceDefinition... services) {
    return new InMemory(serverOptions, channelOptions, List.of(services));
  }

  /**
   * How long {@link #close} waits, in real time, for handlers whose calls are cancelled: 10 s by
   * default.
   */
  public InMemory patience(Duration time) {
    patience = time;
    return this;
  }

  private synchronized void startServer() {
    Server.Builder builder = Server.builder().transport(transport).address(address);
    services.forEach(builder::service);
    servers.add(serverOptions.apply(builder).start());
  }

  /** The channel to the server. */
  public Channel channel() {
    return channel;
  }

  // ---- Time ----

  /**
   * Moves the clock, stopping at every deadline on the way; returns when everything has happened
   * that the loop does then. What threads of handlers and callers make of it comes after.
   */
  public void advance(Duration time) {
    onDriver(() -> loop.advance(time));
  }

  /** The time of this world, from 0. */
  public Duration now() {
    return Duration.ofNanos(loop.nanoTime());
  }

  /** Of the handler's thread; the end of its call ends it too. */
  private void sleep(Duration time) throws InterruptedException {
    CountDownLatch passed = new CountDownLatch(1);
    Waiting waiting = new Waiting(loop, time, passed);
    loop.execute(waiting);
    ServerContext.current().onCancel(passed::countDown);
    passed.await();
    loop.execute(new Ending(waiting));
    if (ServerContext.current().isCancelled()) {
      throw new RpcException(StatusCode.CANCELLED, "the call was cancelled while it was delayed");
    }
  }

  /**
   * Sets a timer.
   *
   * <p>Owner: event loop.
   */
  private static final class Waiting extends LoopTask {
    private final SimulatedLoop loop;
    private final Duration time;
    private final CountDownLatch passed;
    private @Nullable Timer timer;

    Waiting(SimulatedLoop loop, Duration time, CountDownLatch passed) {
      this.loop = loop;
      this.time = time;
      this.passed = passed;
    }

    @Override
    protected void runOnLoop() {
      timer = loop.schedule(loop.nanoTime() + time.toNanos(), passed::countDown);
    }
  }

  /** Takes the timer back. */
  private static final class Ending extends LoopTask {
    private final Waiting waiting;

    Ending(Waiting waiting) {
      this.waiting = waiting;
    }

    @Override
    protected void runOnLoop() {
      if (waiting.timer != null) {
        waiting.timer.cancel();
      }
    }
  }

  // ---- Faults ----

  /** The next call of that method fails with that status, before its handler; in their order. */
  public void failNext(MethodDescriptor<?, ?> method, Status status) {
    script.fail(method, status);
  }

  /** The next call of that method waits that time of this world's clock before its handler. */
  public void delayNext(MethodDescriptor<?, ?> method, Duration time) {
    script.delay(method, time);
  }

  /** The network passes nothing on until {@link #release}. */
  public void hold() {
    onDriver(() -> holding = true);
  }

  /** The network passes on again, and what was held first. */
  public void release() {
    onDriver(() -> holding = false);
  }

  /** Breaks all connections, as a lost network would; calls on them fail with UNAVAILABLE. */
  public void loseConnections() {
    onDriver(transport::breakConnections);
  }

  /**
   * The server says GOAWAY and lets its calls end, and another takes its place: what a rolling
   * restart does. Calls that come after it go there.
   */
  public void restart() {
    replace(false);
  }

  /** The server resets its calls and closes its connections, and another takes its place. */
  public void crash() {
    replace(true);
  }

  private synchronized void replace(boolean crash) {
    Server old = servers.get(servers.size() - 1);
    if (crash) {
      old.close();
    } else {
      old.beginDrain();
    }
    startServer();
  }

  /** Passes nothing on while the test says so. */
  private final class HeldLink implements Link {
    @Override
    public int deliver(Side to, int waiting) {
      return holding ? 0 : waiting;
    }

    @Override
    public boolean tellEnd(Side to) {
      return !holding;
    }
  }

  // ---- What happened ----

  /** The calls whose handlers were run, or whose script was played, in the order of their begin. */
  public List<RecordedCall> calls() {
    return script.calls();
  }

  // ---- The loop and its end ----

  private void drive() {
    while (!ended) {
      Runnable action = actions.poll();
      if (action != null) {
        action.run();
      } else if (!loop.runOnce()) {
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  private void onDriver(Runnable action) {
    if (Thread.currentThread() == driver) {
      action.run();
      return;
    }
    CompletableFuture<Void> done = new CompletableFuture<>();
    actions.add(
        () -> {
          try {
            action.run();
            done.complete(null);
          } catch (RuntimeException | Error thrown) {
            done.completeExceptionally(thrown);
          }
        });
    LockSupport.unpark(driver);
    done.join();
  }

  /**
   * Closes channel and server, and checks that nothing is left of them. Closing again changes
   * nothing.
   *
   * @throws AssertionError when a handler does not end though its call is cancelled, or a
   *     connection or a timer is left
   */
  @Override
  public void close() {
    if (ended) {
      return;
    }
    release();
    channel.close();
    List<String> left = new ArrayList<>();
    try {
      for (Server server : List.copyOf(servers)) {
        server.close();
        if (!server.awaitTermination(patience)) {
          left.add("handlers that have not ended: " + running());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      left.add("interrupted while the server ends");
    }
    onDriver(
        () -> {
          loop.runUntilIdle();
          if (!transport.connections().isEmpty()) {
            left.add(transport.connections().size() + " connections");
          }
          if (loop.waitingTimers() > 0) {
            left.add(loop.waitingTimers() + " timers");
          }
        });
    ended = true;
    LockSupport.unpark(driver);
    if (!left.isEmpty()) {
      throw new AssertionError("left at the end of the test: " + String.join("; ", left));
    }
  }

  private List<RecordedCall> running() {
    return calls().stream().filter(call -> call.status() == null).toList();
  }
}
