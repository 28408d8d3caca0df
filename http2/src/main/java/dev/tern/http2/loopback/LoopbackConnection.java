package dev.tern.http2.loopback;

import dev.tern.http2.Http2Connection;

/**
 * Two engines that are joined in memory, for who wants to look at them or to harm what joins them.
 *
 * <p>Owner: event loop; also between its turns.
 */
public final class LoopbackConnection {
  private final int number;
  private final LoopbackPipe client;
  private final LoopbackPipe server;

  LoopbackConnection(int number, LoopbackPipe client, LoopbackPipe server) {
    this.number = number;
    this.client = client;
    this.server = server;
  }

  /** The connections of a transport are counted from 1. */
  public int number() {
    return number;
  }

  /** The engine of an end. */
  public Http2Connection engine(Link.Side side) {
    return pipe(side).engine();
  }

  /** Whether an end has closed its transport. */
  public boolean isClosed(Link.Side side) {
    return pipe(side).isClosed();
  }

  /** Breaks it: what is on its way is lost, and both ends hear of the cause. */
  public void breakNow(Throwable cause) {
    client.breakNow(cause);
  }

  /** An end's direction ends behind what is on its way; what it sends from now on is lost. */
  public void halfClose(Link.Side from) {
    pipe(from).endOutput();
  }

  private LoopbackPipe pipe(Link.Side side) {
    return side == Link.Side.CLIENT ? client : server;
  }
}
