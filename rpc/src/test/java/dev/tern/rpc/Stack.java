package dev.tern.rpc;

import dev.tern.http2.loopback.LoopbackTransport;
import dev.tern.http2.loopback.SimulatedLoop;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/**
 * A whole server and a whole client that meet in memory. The loop has a thread of its own, so that
 * a test may block; its clock moves when the test says so.
 *
 * <p>Owner: the test's thread.
 */
final class Stack implements AutoCloseable {
  final SimulatedLoop loop = new SimulatedLoop();
  final LoopbackTransport transport;
  final SocketAddress address = LoopbackTransport.address("server");
  final ServerRig.Handlers handlers = new ServerRig.Handlers();
  final ServerRig.Threads threads = new ServerRig.Threads();
  final Server server;
  final Channel channel;
  final GenericClient client;

  private final Thread driver = new Thread(this::drive, "loop");
  private final AtomicLong advance = new AtomicLong();
  private volatile boolean closing;

  Stack() {
    this(Integer.MAX_VALUE, builder -> builder, builder -> builder);
  }

  /**
   * @param chunk the most octets that an engine receives at once
   */
  Stack(
      int chunk,
      UnaryOperator<Server.Builder> serverOptions,
      UnaryOperator<Channel.Builder> channelOptions) {
    transport = new LoopbackTransport(loop, chunk, 32 << 10);
    loop.onWork(() -> LockSupport.unpark(driver));
    server =
        serverOptions
            .apply(Server.builder().transport(transport).address(address).executor(threads))
            .service(handlers.bind())
            .start();
    channel = channelOptions.apply(Rig.builder(transport, address)).build();
    client = new GenericClient(channel);
    driver.setDaemon(true);
    driver.start();
  }

  private void drive() {
    while (!closing) {
      long nanos = advance.getAndSet(0);
      if (nanos > 0) {
        loop.advance(Duration.ofNanos(nanos));
      } else if (!loop.runOnce()) {
        LockSupport.parkNanos(1_000_000);
      }
    }
    loop.runUntilIdle();
  }

  /** Moves the clock; does not wait for what happens then. */
  void advance(Duration time) {
    advance.addAndGet(time.toNanos());
    LockSupport.unpark(driver);
  }

  /** Waits for it; the time only ends a test that hangs. */
  static void await(CountDownLatch latch) throws InterruptedException {
    if (!latch.await(60, TimeUnit.SECONDS)) {
      throw new AssertionError("nothing happens any more");
    }
  }

  @Override
  public void close() {
    channel.close();
    server.close();
    closing = true;
    LockSupport.unpark(driver);
    try {
      driver.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    transport.close();
  }
}
