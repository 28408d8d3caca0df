package dev.tern.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.http2.Http2Options;
import dev.tern.http2.loopback.LoopbackTransport;
import dev.tern.http2.loopback.SimulatedLoop;
import dev.tern.http2.transport.LoopTask;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A client and a scripted server that meet in memory, on one simulated loop and its virtual clock.
 * Asynchronous calls complete on that loop, so that a test is one thread.
 *
 * <p>Owner: the test's thread.
 */
final class Rig implements AutoCloseable {
  /** Ends a test that hangs; no result depends on it. */
  private static final long WATCHDOG_NANOS = 60_000_000_000L;

  final LoopbackTransport transport = new LoopbackTransport();
  final SimulatedLoop loop = (SimulatedLoop) transport.nextLoop();
  final SocketAddress address = LoopbackTransport.address("server");
  final RawServer server;
  final Channel channel;
  final GenericClient client;

  Rig() {
    this(builder -> builder);
  }

  Rig(UnaryOperator<Channel.Builder> options) {
    this(Http2Options.defaults(), options);
  }

  Rig(Http2Options serverOptions, UnaryOperator<Channel.Builder> options) {
    server = new RawServer(transport, address, serverOptions);
    channel = options.apply(builder(transport, address)).build();
    client = new GenericClient(channel);
  }

  /** A channel whose asynchronous calls complete on the loop, without randomness. */
  static Channel.Builder builder(LoopbackTransport transport, SocketAddress... addresses) {
    return Channel.builder(addresses)
        .transport(transport)
        .executor(Runnable::run)
        .backoff(ConnectionBackoff.DEFAULT.withoutJitter())
        .random(new Random(1));
  }

  /** Lets everything happen that happens without time passing. */
  void settle() {
    loop.runUntilIdle();
  }

  /** Runs the action on the loop, after what is queued there now. */
  void settleLater(Runnable action) {
    loop.execute(
        new LoopTask() {
          @Override
          protected void runOnLoop() {
            action.run();
          }
        });
  }

  void advance(Duration time) {
    loop.advance(time);
    loop.runUntilIdle();
  }

  /** Starts a unary call and lets it go as far as it goes. */
  CompletableFuture<String> call(String request) {
    CompletableFuture<String> future = client.callAsync(TextCodec.UNARY, request);
    settle();
    return future;
  }

  /** Starts a unary call whose result does not matter. */
  void fire(String request) {
    fire(client, request);
  }

  void fire(GenericClient with, String request) {
    CompletableFuture<String> unused = with.callAsync(TextCodec.UNARY, request);
    settle();
  }

  /** The words of an exception have that part. */
  static void assertSays(String part, @Nullable Throwable e) {
    String message = e == null ? "nothing was thrown" : String.valueOf(e.getMessage());
    assertTrue(message.contains(part), message);
  }

  /** What a test knows to be there. */
  static <T> T present(@Nullable T value) {
    if (value == null) {
      throw new AssertionError("it is null");
    }
    return value;
  }

  /** The exception of a future that has failed. */
  static RpcException failure(CompletionStage<?> stage) {
    CompletableFuture<?> future = stage.toCompletableFuture();
    assertTrue(future.isDone(), "the call is not over");
    CompletionException e = assertThrows(CompletionException.class, future::join);
    return assertInstanceOf(RpcException.class, e.getCause());
  }

  /** Waits for the future and throws what it failed with. */
  static <T> T rethrow(CompletableFuture<T> future) throws Exception {
    try {
      return future.get(60, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }

  static void assertCode(StatusCode expected, CompletionStage<?> stage) {
    RpcException e = failure(stage);
    assertEquals(expected, e.code(), e.getMessage());
  }

  /** Runs what blocks on a thread of its own, and the loop on this one until it is done. */
  <T> T blocking(Callable<T> action) throws Exception {
    CompletableFuture<T> future = start(action);
    drive(future);
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw new AssertionError(e.getCause());
    }
  }

  /** Runs what blocks on a thread of its own; the loop is not driven. */
  <T> CompletableFuture<T> start(Callable<T> action) {
    CompletableFuture<T> future = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                future.complete(action.call());
              } catch (Throwable e) {
                future.completeExceptionally(e);
              }
            },
            "blocking caller");
    thread.setDaemon(true);
    thread.start();
    return future;
  }

  /** Drives the loop until the stage is complete. */
  void drive(CompletableFuture<?> future) {
    Thread driver = Thread.currentThread();
    loop.onWork(() -> LockSupport.unpark(driver));
    CompletableFuture<?> unused =
        future.whenComplete((result, failure) -> LockSupport.unpark(driver));
    long end = System.nanoTime() + WATCHDOG_NANOS;
    while (!future.isDone()) {
      loop.runUntilIdle();
      LockSupport.parkNanos(1_000_000);
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("nothing happens any more");
      }
    }
    loop.runUntilIdle();
  }

  @Override
  public void close() {
    channel.close();
    settle();
    server.close();
    transport.close();
  }
}
