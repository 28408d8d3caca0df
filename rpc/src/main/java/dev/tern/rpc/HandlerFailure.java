package dev.tern.rpc;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/** What a handler's exception means for its call: the one place for it. Stateless. */
final class HandlerFailure {
  private HandlerFailure() {}

  /**
   * The status and trailers to send. An {@link RpcException} is what the handler wants to say;
   * anything else is the handler's secret: the caller gets UNKNOWN and an id, and the log has the
   * id and the rest.
   */
  static RpcException of(Throwable thrown, MethodDescriptor<?, ?> method, Logger log) {
    if (thrown instanceof RpcException meant && !meant.status().isOk()) {
      return meant;
    }
    String id = String.format(Locale.ROOT, "%08x", ThreadLocalRandom.current().nextInt());
    log.log(Level.ERROR, "error " + id + ": the handler of " + method + " failed", thrown);
    return RpcException.stackless(
        StatusCode.UNKNOWN, "the handler failed; the server's log says why under error " + id);
  }

  /** A wait of a handler that was interrupted; its thread stays interrupted. */
  static RpcException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new RpcException(
        Status.of(StatusCode.CANCELLED, "interrupted while waiting for the client"),
        Metadata.empty(),
        e);
  }
}
