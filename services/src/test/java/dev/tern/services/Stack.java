package dev.tern.services;

import dev.tern.http2.loopback.LoopbackTransport;
import dev.tern.http2.loopback.SimulatedLoop;
import dev.tern.rpc.Channel;
import dev.tern.rpc.Server;
import dev.tern.rpc.ServiceDefinition;
import java.net.SocketAddress;
import java.util.concurrent.locks.LockSupport;

/**
 * A server and a client that meet in memory. The loop has a thread of its own, so that a test may
 * block; its clock stands still, so that nothing happens because time went by.
 *
 * <p>Owner: the test's thread.
 */
public final class Stack implements AutoCloseable {
  private final SimulatedLoop loop = new SimulatedLoop();
  private final LoopbackTransport transport =
      new LoopbackTransport(loop, Integer.MAX_VALUE, 32 << 10);
  private final Thread driver = new Thread(this::drive, "loop");
  private volatile boolean closing;

  public final Server server;
  public final Channel channel;

  public Stack(ServiceDefinition... services) {
    SocketAddress address = LoopbackTransport.address("server");
    loop.onWork(() -> LockSupport.unpark(driver));
    Server.Builder builder = Server.builder().transport(transport).address(address);
    for (ServiceDefinition service : services) {
      builder.service(service);
    }
    server = builder.start();
    channel = Channel.builder(address).transport(transport).build();
    driver.setDaemon(true);
    driver.start();
  }

  private void drive() {
    while (!closing) {
      if (!loop.runOnce()) {
        LockSupport.parkNanos(1_000_000);
      }
    }
    loop.runUntilIdle();
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
