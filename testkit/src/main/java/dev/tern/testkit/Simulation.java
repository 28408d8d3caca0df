package dev.tern.testkit;

import dev.tern.http2.FrameLog;
import dev.tern.http2.Http2Options;
import dev.tern.http2.Inspection;
import dev.tern.http2.MemoryBudget;
import dev.tern.http2.loopback.Link;
import dev.tern.http2.loopback.Link.Side;
import dev.tern.http2.loopback.LoopbackConnection;
import dev.tern.http2.loopback.LoopbackTransport;
import dev.tern.http2.loopback.SimulatedLoop;
import dev.tern.rpc.Channel;
import dev.tern.rpc.Server;
import dev.tern.rpc.ServerContext;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.ResourceBundle;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Servers, clients, the network between them and the clock, in one world that a seed decides: where
 * the network cuts octets and holds them back, which of the things that could happen next does, and
 * whatever a scenario draws from {@link #random}. The same seed gives the same run, to the last
 * octet. The code under test is the one of production: only sockets, threads and the clock are
 * replaced.
 *
 * <p>After each step the engines are checked: what one end may send is what the other has allowed.
 * At rest their header compression must agree, and at the end ({@link #close}) nothing may be left:
 * no stream, no queued octet, no timer, no handler.
 *
 * <pre>
 *   Simulation.explore(1000, simulation -&gt; {
 *     Server server = simulation.server().service(Greeter.bind(new GreeterService())).start();
 *     Channel channel = simulation.channel().build();
 *     CompletableFuture&lt;HelloReply&gt; reply = new GreeterClient(channel).sayHelloAsync(request);
 *     simulation.after(Duration.ofMillis(simulation.random().nextInt(50)), simulation::loseConnections);
 *     simulation.runUntil(reply::isDone, Duration.ofMinutes(1));
 *     ...
 *     channel.close();
 *     server.close();
 *   });
 * </pre>
 *
 * <p>Handlers are plain and may block on their messages; for other waiting they call {@link #sleep}
 * or {@link #awaitCancellation}. Clients use the asynchronous methods: a blocking call would wait
 * for a world that stands still. What a scenario takes from elsewhere (the time of day, hash codes,
 * other threads) is not repeatable, and is its own affair.
 *
 * <p>Owner: the thread that made it, and handlers while it runs them.
 */
public final class Simulation implements AutoCloseable {
  /** Steps after which a world that does not come to rest is taken for an endless one. */
  private static final long MANY_STEPS = 5_000_000;

  private static final long BUDGET = 64 << 20;

  private final long seed;
  private final Random random;
  private final Trace trace;
  private final SimulatedLoop loop = new SimulatedLoop();
  private final LoopbackTransport transport;
  private final SocketAddress address = LoopbackTransport.address("server");
  private final List<Runnable> tasks = new ArrayList<>();
  private final Fibers fibers = new Fibers(tasks::add);
  private final List<SeededLink> links = new ArrayList<>();
  private final MemoryBudget clientBudget = new MemoryBudget(BUDGET);
  private final MemoryBudget serverBudget = new MemoryBudget(BUDGET);
  private @Nullable FrameListener frameListener;
  private boolean calm;
  private long steps;
  private @Nullable String violation;

  private Simulation(long seed, boolean traced) {
    this.seed = seed;
    this.random = new Random(seed * 0x9e3779b97f4a7c15L);
    this.trace = new Trace(traced);
    this.transport = new LoopbackTransport(loop, Integer.MAX_VALUE, 1 + random.nextInt(40_000));
    transport.links(this::join);
  }

  // ---- Running ----

  /** A scenario: sets a world up, lets it run, and says with {@link #check} what must hold. */
  @FunctionalInterface
  public interface Scenario {
    /**
     * @throws Exception for a failure like any other
     */
    void run(Simulation simulation) throws Exception;
  }

  /**
   * Runs a scenario with the seeds 1 to that number; or, when the system property {@code
   * tern.sim.seed} is set, with that seed only.
   *
   * @return the steps of all runs
   * @throws AssertionError for the first seed that fails, with its trace and how to repeat it
   */
  public static long explore(int seeds, Scenario scenario) {
    Long only = Long.getLong("tern.sim.seed");
    long first = only != null ? only : 1;
    long last = only != null ? only : seeds;
    long sum = 0;
    for (long each = first; each <= last; each++) {
      Run run = run(each, false, scenario);
      if (run.failure != null) {
        Run again = run(each, true, scenario);
        throw new AssertionError(explain(each, run.failure, again), run.failure);
      }
      sum += run.steps;
    }
    return sum;
  }

  /** Runs a scenario with one seed and returns its trace: step, time, who, what. */
  public static List<String> trace(long seed, Scenario scenario) {
    Run run = run(seed, true, scenario);
    if (run.failure != null) {
      throw new AssertionError(explain(seed, run.failure, run), run.failure);
    }
    return run.lines;
  }

  private record Run(long steps, List<String> lines, @Nullable Throwable failure) {}

  private static Run run(long seed, boolean traced, Scenario scenario) {
    Simulation simulation = new Simulation(seed, traced);
    Throwable failure = null;
    try {
      scenario.run(simulation);
      simulation.close();
    } catch (Throwable thrown) {
      failure = thrown;
      simulation.fibers.close();
    }
    return new Run(simulation.steps, simulation.trace.lines(), failure);
  }

  private static String explain(long seed, Throwable failure, Run traced) {
    return "seed "
        + seed
        + " fails: "
        + failure.getMessage()
        + "; repeat it with -Dtern.sim.seed="
        + seed
        + (traced.failure == null ? "; the second run did not fail: it is not repeatable" : "")
        + "\n"
        + String.join("\n", traced.lines);
  }

  // ---- The world ----

  /** What decides this world. */
  public long seed() {
    return seed;
  }

  /** What a scenario draws from, so that the seed decides. */
  public Random random() {
    return random;
  }

  /** The time of this world, in nanoseconds from 0. */
  public long nanoTime() {
    return loop.nanoTime();
  }

  /** The steps so far. */
  public long steps() {
    return steps;
  }

  /**
   * Options of HTTP/2 for a server here, to be changed and given to {@link Server.Builder#http2}.
   */
  public Http2Options.Builder serverHttp2() {
    return Http2Options.builder().memoryBudget(serverBudget);
  }

  /** As {@link #serverHttp2}, for a channel. */
  public Http2Options.Builder channelHttp2() {
    return Http2Options.builder().memoryBudget(clientBudget);
  }

  /**
   * Begins a server of this world, at its one address. When one drains or is closed, another may be
   * started.
   */
  public Server.Builder server() {
    return Server.builder()
        .transport(transport)
        .address(address)
        .executor(fibers)
        .listenerExecutor(executor())
        .conditions(fibers::condition)
        .http2(serverHttp2().build())
        .logger(new TraceLogger());
  }

  /** Begins a channel of this world, to the address of its servers. */
  public Channel.Builder channel() {
    return Channel.builder(address)
        .transport(transport)
        .executor(executor())
        .random(random)
        .http2(channelHttp2().build());
  }

  /** Runs tasks in steps of their own, in an order that the seed decides. */
  public Executor executor() {
    return tasks::add;
  }

  private Link join(LoopbackConnection connection) {
    SeededLink link = new SeededLink(connection, this);
    links.add(link);
    note("network", () -> "connection " + connection.number());
    if (trace.isOn() || frameListener != null) {
      logFrames(connection);
    }
    return link;
  }

  private void logFrames(LoopbackConnection connection) {
    for (Side side : Side.values()) {
      String who = side.name().toLowerCase(Locale.ROOT) + " " + connection.number();
      FrameListener listener = frameListener;
      FrameLog log =
          new FrameLog(
              "",
              0,
              line -> {
                note(who, () -> line);
                if (listener != null) {
                  listener.onFrame(connection.number(), side, line);
                }
              });
      connection.engine(side).frameLog(log);
    }
  }

  // ---- What a scenario does ----

  /** Runs the action when that time has passed. */
  public void after(Duration time, Runnable action) {
    loop.schedule(loop.nanoTime() + time.toNanos(), () -> tasks.add(action));
  }

  /**
   * A handler waits.
   *
   * @throws InterruptedException when the simulation ends
   * @throws IllegalStateException outside of a handler
   */
  public void sleep(Duration time) throws InterruptedException {
    fibers.park(goOn -> loop.schedule(loop.nanoTime() + time.toNanos(), goOn));
  }

  /** A handler waits until its call is cancelled; see {@link #sleep}. */
  public void awaitCancellation() throws InterruptedException {
    ServerContext context = ServerContext.current();
    fibers.park(goOn -> context.onCancel(goOn));
  }

  /** Hears of the frames that engines send and receive. */
  @FunctionalInterface
  public interface FrameListener {
    /**
     * @param connection counted from 1
     * @param line as {@link FrameLog} lays it out
     */
    void onFrame(int connection, Side side, String line);
  }

  /** Tells of all frames of the connections that begin from now on, when they have effects. */
  public void onFrame(FrameListener listener) {
    frameListener = listener;
  }

  /** Writes a line into the trace; the words are made only when there is one. */
  public void note(String who, Supplier<String> what) {
    trace.add(steps, loop.nanoTime(), who, what);
  }

  /**
   * Something that must hold. May be said anywhere, also in a handler: the run fails after this
   * step.
   */
  public void check(boolean holds, Supplier<String> what) {
    if (!holds && violation == null) {
      violation = what.get();
      note("VIOLATION", what);
    }
  }

  /** Breaks all connections: what is on their way is lost. */
  public void loseConnections() {
    for (LoopbackConnection connection : transport.connections()) {
      harm(connection);
      note("network", () -> "loses connection " + connection.number());
      connection.breakNow(new IOException("the network is gone"));
    }
  }

  /** Ends one direction of all connections, behind what is on its way. */
  public void halfCloseConnections(Side from) {
    for (LoopbackConnection connection : transport.connections()) {
      harm(connection);
      note("network", () -> "half-closes connection " + connection.number() + ", of " + from);
      connection.halfClose(from);
    }
  }

  private void harm(LoopbackConnection connection) {
    for (SeededLink link : links) {
      if (link.connection() == connection) {
        link.harm();
      }
    }
  }

  /** From now on the network passes everything on at once. */
  public void calm() {
    calm = true;
    note("network", () -> "is calm");
  }

  boolean isCalm() {
    return calm;
  }

  // ---- Steps ----

  /**
   * Lets the world go on until the condition holds.
   *
   * @throws AssertionError when an invariant is broken, or when it does not hold after that time,
   *     or nothing can happen any more
   */
  public void runUntil(BooleanSupplier condition, Duration atMost) {
    long end = loop.nanoTime() + atMost.toNanos();
    while (!condition.getAsBoolean()) {
      if (!step(end)) {
        throw new AssertionError(
            "what is waited for does not happen: nothing is left to do until "
                + Duration.ofNanos(end));
      }
    }
  }

  /** Lets the world go on for that time. */
  public void run(Duration time) {
    long end = loop.nanoTime() + time.toNanos();
    boolean more = true;
    while (more) {
      more = step(end);
    }
    loop.moveTo(Math.max(end, loop.nanoTime()));
  }

  /** One step; false when nothing can happen until then. */
  private boolean step(long end) {
    steps++;
    if (steps > MANY_STEPS) {
      throw new AssertionError("the world does not come to rest");
    }
    boolean worked = true;
    if (!tasks.isEmpty() && random.nextInt(4) != 0) {
      tasks.remove(random.nextInt(tasks.size())).run();
    } else if (random.nextInt(16) == 0) {
      advanceTo(Math.min(end, loop.nanoTime() + random.nextInt(2_000_000)));
    } else if (!loop.runOnce() && tasks.isEmpty()) {
      worked = rest(end);
    }
    checkNow();
    return worked;
  }

  /** Nothing happens at this time: either the network held all back, or the clock must move. */
  private boolean rest(long end) {
    long next = loop.nextDeadlineNanos();
    boolean anyOpen = false;
    for (SeededLink link : links) {
      if (link.isOver()) {
        continue;
      }
      check(EngineInvariants.checkAtRest(link));
      next = Math.min(next, link.nextNanos());
      anyOpen |= !link.isEmpty();
    }
    if (next <= loop.nanoTime()) {
      return true;
    }
    if (!calm && anyOpen && random.nextInt(8) != 0) {
      return true; // the network may change its mind
    }
    if (next > end) {
      return !calm && anyOpen && loop.nanoTime() < end && advanceTo(end);
    }
    return advanceTo(next);
  }

  private boolean advanceTo(long nanos) {
    loop.moveTo(Math.max(nanos, loop.nanoTime()));
    return true;
  }

  private void checkNow() {
    for (int i = 0; i < links.size(); i++) {
      check(EngineInvariants.check(links.get(i)));
    }
    if (violation != null) {
      throw new AssertionError(violation);
    }
  }

  private void check(@Nullable String broken) {
    if (broken != null) {
      check(false, () -> broken);
    }
  }

  // ---- The end ----

  /**
   * Lets what was closed come to its end, and checks that nothing is left. A scenario closes its
   * channels and servers before.
   *
   * @throws AssertionError when something is left
   */
  @Override
  public void close() {
    calm();
    run(Duration.ofMinutes(10));
    List<LoopbackConnection> open = transport.connections();
    check(open.isEmpty(), () -> open.size() + " connections were not closed");
    check(loop.waitingTimers() == 0, () -> loop.waitingTimers() + " timers are left");
    check(fibers.unfinished() == 0, () -> fibers.unfinished() + " handlers have not ended");
    for (SeededLink link : links) {
      for (Side side : Side.values()) {
        check(EngineInvariants.checkOver(new Inspection(link.connection().engine(side))));
      }
    }
    checkBudget("clients", clientBudget);
    checkBudget("servers", serverBudget);
    if (violation != null) {
      throw new AssertionError(violation);
    }
  }

  private void checkBudget(String whose, MemoryBudget budget) {
    check(budget.held() == 0, () -> "the budget of " + whose + " counts " + budget.held());
  }

  /** Logs into the trace; what failed inside the library breaks a rule. */
  private final class TraceLogger implements System.Logger {
    @Override
    public String getName() {
      return "simulation";
    }

    @Override
    public boolean isLoggable(Level level) {
      return true;
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String message,
        @Nullable Throwable thrown) {
      boolean inside = "a call failed inside the library".equals(message);
      StackTraceElement[] at = thrown == null ? new StackTraceElement[0] : thrown.getStackTrace();
      note("log", () -> message + ": " + thrown + (inside ? " " + Arrays.toString(at) : ""));
      check(!inside, () -> message + ": " + thrown);
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String format,
        @Nullable Object... parameters) {
      note("log", () -> format + " " + Arrays.toString(parameters));
    }
  }
}
