package dev.tern.rpc;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What came beside a response: give a new one with {@link CallOptions#withResponseInfo}, read it
 * when the call is over (the headers: when the first message is there). The last call wins when it
 * is used more than once.
 *
 * <p>Owner: event loop fills it; any thread reads.
 */
public final class ResponseInfo {
  private volatile Metadata headers = Metadata.empty();
  private volatile Metadata trailers = Metadata.empty();
  private volatile @Nullable Status status;
  private volatile @Nullable SocketAddress peer;
  private volatile boolean messageCompressed;

  /** The response's headers; empty until they have come. */
  public Metadata headers() {
    return headers;
  }

  /** The response's trailers; empty until they have come. */
  public Metadata trailers() {
    return trailers;
  }

  /** How the call ended; null while it has not. */
  public @Nullable Status status() {
    return status;
  }

  /** The address that served the call; null while it has no connection. */
  public @Nullable SocketAddress peer() {
    return peer;
  }

  /** Whether the response message that was taken last came compressed. */
  public boolean isMessageCompressed() {
    return messageCompressed;
  }

  void messageCompressed(boolean compressed) {
    messageCompressed = compressed;
  }

  void begun(SocketAddress address) {
    peer = address;
    headers = Metadata.empty();
    trailers = Metadata.empty();
    status = null;
    messageCompressed = false;
  }

  void headers(Metadata received) {
    headers = received;
  }

  void ended(Status how, Metadata received) {
    trailers = received;
    status = how;
  }
}
