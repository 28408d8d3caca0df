package dev.tern.rpc;

import dev.tern.http2.Http2Options;
import dev.tern.http2.loopback.LoopbackTransport;
import dev.tern.http2.loopback.SimulatedLoop;
import java.net.SocketAddress;
import java.text.MessageFormat;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.ResourceBundle;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A server of the service {@code test.Text} and a scripted client that meet in memory, on one
 * simulated loop and its virtual clock.
 *
 * <p>Owner: the test's thread.
 */
final class ServerRig implements AutoCloseable {
  /** Ends a test that hangs; no result depends on it. */
  private static final long WATCHDOG_NANOS = 60_000_000_000L;

  static final ServiceDescriptor SERVICE =
      new ServiceDescriptor(
          "test.Text", List.of(TextCodec.UNARY, TextCodec.DOWN, TextCodec.UP, TextCodec.BIDI));

  final LoopbackTransport transport = new LoopbackTransport();
  final SimulatedLoop loop = (SimulatedLoop) transport.nextLoop();
  final SocketAddress address = LoopbackTransport.address("server");
  final Handlers handlers = new Handlers();
  final Log log = new Log();
  final Server server;
  final RawClient client;

  /** What the handlers are; a test changes them before it calls. */
  static final class Handlers {
    UnaryHandler<String, String> unary = request -> "re:" + request;
    ServerStreamingHandler<String, String> down =
        (request, responses) -> {
          for (int i = 0; i < request.length(); i++) {
            responses.send(request.substring(i, i + 1));
          }
        };
    ClientStreamingHandler<String, String> up =
        requests -> {
          StringBuilder all = new StringBuilder();
          requests.forEach(all::append);
          return all.toString();
        };
    BidiHandler<String, String> bidi =
        (requests, responses) -> {
          for (String request : requests) {
            responses.send("re:" + request);
          }
        };

    ServiceDefinition bind() {
      return ServiceDefinition.builder(SERVICE)
          .unary(TextCodec.UNARY, request -> unary.handle(request))
          .serverStreaming(TextCodec.DOWN, (request, responses) -> down.handle(request, responses))
          .clientStreaming(TextCodec.UP, requests -> up.handle(requests))
          .bidi(TextCodec.BIDI, (requests, responses) -> bidi.handle(requests, responses))
          .build();
    }
  }

  /** Runs tasks when the test says so. */
  static final class Tasks implements Executor {
    private final Queue<Runnable> waiting = new ArrayDeque<>();

    @Override
    public void execute(Runnable task) {
      waiting.add(task);
    }

    int size() {
      return waiting.size();
    }

    void runAll() {
      for (Runnable task = waiting.poll(); task != null; task = waiting.poll()) {
        task.run();
      }
    }
  }

  /** A thread for each task; the ones that live are known. */
  static final class Threads implements Executor {
    final Queue<Thread> started = new ConcurrentLinkedQueue<>();

    @Override
    public void execute(Runnable task) {
      Thread thread = new Thread(task, "handler");
      thread.setDaemon(true);
      started.add(thread);
      thread.start();
    }

    boolean allEnded() {
      return started.stream().noneMatch(Thread::isAlive);
    }
  }

  /** What the server logged, a line for each. */
  static final class Log implements System.Logger {
    final Queue<String> lines = new ConcurrentLinkedQueue<>();

    @Override
    public String getName() {
      return "test";
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
      lines.add(level + " " + message + " " + thrown);
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String format,
        @Nullable Object... parameters) {
      lines.add(level + " " + MessageFormat.format(String.valueOf(format), parameters));
    }

    /** The only line. */
    String line() {
      if (lines.size() != 1) {
        throw new AssertionError("not one line: " + lines);
      }
      return lines.element();
    }
  }

  /** What a handler's thread leaves for the test's. */
  static final class Seen<T> {
    private volatile @Nullable T value;

    void set(T seen) {
      value = seen;
    }

    boolean isSet() {
      return value != null;
    }

    T get() {
      T seen = value;
      if (seen == null) {
        throw new AssertionError("nothing was seen");
      }
      return seen;
    }
  }

  /** Handlers run inline, on the loop. */
  ServerRig() {
    this(builder -> builder.executor(Runnable::run));
  }

  ServerRig(UnaryOperator<Server.Builder> options) {
    this(options, Http2Options.defaults());
  }

  ServerRig(UnaryOperator<Server.Builder> options, Http2Options clientOptions) {
    this(options, clientOptions, UnaryOperator.identity());
  }

  ServerRig(
      UnaryOperator<Server.Builder> options,
      Http2Options clientOptions,
      UnaryOperator<ServiceDefinition> service) {
    server =
        options
            .apply(
                Server.builder()
                    .transport(transport)
                    .address(address)
                    .logger(log)
                    .listenerExecutor(Runnable::run))
            .service(service.apply(handlers.bind()))
            .start();
    client = RawClient.connect(transport, loop, address, clientOptions);
    settle();
  }

  /** Lets everything happen that happens without time passing. */
  void settle() {
    loop.runUntilIdle();
  }

  void advance(Duration time) {
    loop.advance(time);
    loop.runUntilIdle();
  }

  /** Drives the loop, while handlers run on threads of their own, until the condition holds. */
  void await(BooleanSupplier condition) {
    Thread driver = Thread.currentThread();
    loop.onWork(() -> LockSupport.unpark(driver));
    long end = System.nanoTime() + WATCHDOG_NANOS;
    loop.runUntilIdle();
    while (!condition.getAsBoolean()) {
      LockSupport.parkNanos(1_000_000);
      loop.runUntilIdle();
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("nothing happens any more");
      }
    }
  }

  /** One more client. */
  RawClient connect() {
    RawClient more = RawClient.connect(transport, loop, address, Http2Options.defaults());
    settle();
    return more;
  }

  @Override
  public void close() {
    server.close();
    settle();
    transport.close();
  }
}
