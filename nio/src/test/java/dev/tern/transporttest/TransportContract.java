package dev.tern.transporttest;

import dev.tern.http2.transport.EventLoop;
import dev.tern.http2.transport.Transport;
import dev.tern.http2.transport.Transport.Listening;
import java.io.File;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * What every transport over sockets must do; the parts are {@link EchoContract}, {@link
 * ConnectContract}, {@link ConnectionEndContract} and {@link TlsContract}. A transport's tests
 * extend each of them and say how it is built.
 */
public abstract class TransportContract {

  /** A new transport, which the test closes. */
  protected abstract Transport open(TransportSpec spec);

  /** Whether it carries Unix domain sockets; without, their cases are not made. */
  protected boolean hasUnixSockets() {
    return true;
  }

  final Transport plaintext() {
    return open(TransportSpec.plaintext());
  }

  /** The server answers another client on that address. */
  static void assertAnswers(Transport calling, Listening listening) throws Exception {
    TestClient client = TestClient.connect(calling, listening.address());
    if (TestClient.await(client.echo(7)) != 7) {
      throw new AssertionError("another echo");
    }
  }

  /** Lets the transport's loops take turns until it is so. */
  static void awaitThat(Transport transport, String what, BooleanSupplier wanted) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TestClient.SECONDS);
    while (!wanted.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("it did not come about: " + what);
      }
      awaitTurn(transport);
    }
  }

  /** One timer tick on one loop: a wait that neither burns the processor nor assumes a time. */
  private static void awaitTurn(Transport transport) throws Exception {
    EventLoop loop = transport.nextLoop();
    CompletableFuture<Boolean> ticked = new CompletableFuture<>();
    long tick = TimeUnit.MILLISECONDS.toNanos(2);
    TestClient.execute(
        loop, () -> loop.schedule(loop.nanoTime() + tick, () -> ticked.complete(true)));
    TestClient.await(ticked);
  }

  /** Waits until no more descriptors are open than at most that many. */
  static void awaitDescriptors(Transport transport, int most) throws Exception {
    awaitThat(transport, "at most " + most + " descriptors", () -> openDescriptors() <= most);
  }

  static int openDescriptors() {
    String[] names = new File("/proc/self/fd").list();
    return names == null ? 0 : names.length;
  }
}
