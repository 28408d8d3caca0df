package dev.tern.interop.service;

import dev.tern.interop.service.orca.OpenRcaService;
import dev.tern.rpc.Channel;
import io.grpc.testing.integration.TestService;
import io.grpc.testing.integration.UnimplementedService;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * The server that the cases are played against.
 *
 * <p>Threads: any.
 */
final class InteropPeer implements AutoCloseable {

  /** How long a call may take that should simply succeed: a hang becomes a failed case. */
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Supplier<Channel> connect;
  private final Channel channel;

  /**
   * @param connect opens a channel to the server; for the case that wants a new one for each call
   */
  InteropPeer(Supplier<Channel> connect) {
    this.connect = connect;
    this.channel = connect.get();
  }

  TestService.Client service() {
    return service(channel);
  }

  static TestService.Client service(Channel channel) {
    return TestService.client(channel).withTimeout(PATIENCE);
  }

  UnimplementedService.Client unimplementedService() {
    return UnimplementedService.client(channel).withTimeout(PATIENCE);
  }

  OpenRcaService.Client loadReports() {
    return OpenRcaService.client(channel).withTimeout(PATIENCE.multipliedBy(2));
  }

  /** A channel of its own, which the caller closes. */
  Channel newChannel() {
    return connect.get();
  }

  @Override
  public void close() {
    channel.close();
  }
}
