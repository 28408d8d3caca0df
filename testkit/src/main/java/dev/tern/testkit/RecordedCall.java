package dev.tern.testkit;

import dev.tern.rpc.Metadata;
import dev.tern.rpc.MethodDescriptor;
import dev.tern.rpc.Status;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call as a server's handler saw it.
 *
 * <p>Owner: its monitor; any thread may ask.
 */
public final class RecordedCall {
  private final MethodDescriptor<?, ?> method;
  private final Metadata metadata;
  private final List<Object> requests = new ArrayList<>();
  private final List<Object> responses = new ArrayList<>();
  private @Nullable Status status;

  RecordedCall(MethodDescriptor<?, ?> method, Metadata metadata) {
    this.method = method;
    this.metadata = metadata;
  }

  /** The method that was called. */
  public MethodDescriptor<?, ?> method() {
    return method;
  }

  /** The metadata that the client sent. */
  public Metadata metadata() {
    return metadata;
  }

  /** The requests that the handler has taken so far, in their order. */
  public synchronized List<Object> requests() {
    return List.copyOf(requests);
  }

  /** The responses that the handler has given so far, in their order. */
  public synchronized List<Object> responses() {
    return List.copyOf(responses);
  }

  /** How the handler ended: OK, or the status that it threw; null while it runs. */
  public synchronized @Nullable Status status() {
    return status;
  }

  synchronized void request(Object message) {
    requests.add(message);
  }

  synchronized void response(Object message) {
    responses.add(message);
  }

  synchronized void end(Status how) {
    status = how;
  }

  /** {@code helloworld.Greeter/SayHello (UNARY): 1 requests, 1 responses, OK}. */
  @Override
  public synchronized String toString() {
    return method
        + (": " + requests.size() + " requests, " + responses.size() + " responses, ")
        + (status == null ? "running" : status.toString());
  }
}
