// The shape of the rpc module, for checking that generated services compile without it.
package dev.tern.rpc;

public final class ServiceDefinition {
  private ServiceDefinition() {}
  public static Builder builder(ServiceDescriptor descriptor) { return new Builder(); }
  public interface Unary<Q, R> { R handle(Q request) throws Exception; }
  public interface ServerStreaming<Q, R> { void handle(Q request, Sender<R> replies) throws Exception; }
  public interface ClientStreaming<Q, R> { R handle(Receiver<Q> requests) throws Exception; }
  public interface Bidi<Q, R> { void handle(Receiver<Q> requests, Sender<R> replies) throws Exception; }
  public static final class Builder {
    private Builder() {}
    public <Q, R> Builder unary(MethodDescriptor<Q, R> method, Unary<Q, R> handler) { return this; }
    public <Q, R> Builder serverStreaming(MethodDescriptor<Q, R> method, ServerStreaming<Q, R> handler) { return this; }
    public <Q, R> Builder clientStreaming(MethodDescriptor<Q, R> method, ClientStreaming<Q, R> handler) { return this; }
    public <Q, R> Builder bidi(MethodDescriptor<Q, R> method, Bidi<Q, R> handler) { return this; }
    public ServiceDefinition build() { return new ServiceDefinition(); }
  }
}
