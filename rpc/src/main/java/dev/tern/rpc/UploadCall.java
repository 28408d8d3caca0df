package dev.tern.rpc;

/**
 * A client-streaming call: the sending half of a {@link StreamingCall} and its one response.
 *
 * <p>Owner: one thread at a time, the user's.
 */
final class UploadCall<Q, R> implements ClientStreamingCall<Q, R> {
  private final StreamingCall<Q, R> call;
  private boolean finished;

  UploadCall(StreamingCall<Q, R> call) {
    this.call = call;
  }

  @Override
  public void send(Q message) {
    call.send(message);
  }

  @Override
  public void setMessageCompression(boolean enabled) {
    call.setMessageCompression(enabled);
  }

  @Override
  public R finish() {
    call.requireOpen();
    if (finished) {
      throw new IllegalStateException("the call was finished before");
    }
    finished = true;
    call.finishSending();
    return call.awaitSingle();
  }

  @Override
  public void cancel() {
    call.cancel();
  }

  @Override
  public void close() {
    call.close();
  }
}
