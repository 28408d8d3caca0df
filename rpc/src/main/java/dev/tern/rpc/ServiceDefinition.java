package dev.tern.rpc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A service and the handlers that serve its methods. Generated code makes one of an implementation:
 * {@code Greeter.bind(new GreeterService())}.
 *
 * <p>Immutable; any thread may read it.
 */
public final class ServiceDefinition {
  private final ServiceDescriptor descriptor;
  private final Map<String, ServerMethod<?, ?>> byName;
  private final Runnable onDrain;

  private ServiceDefinition(
      ServiceDescriptor descriptor, Map<String, ServerMethod<?, ?>> byName, Runnable onDrain) {
    this.descriptor = descriptor;
    this.byName = byName;
    this.onDrain = onDrain;
  }

  public static Builder builder(ServiceDescriptor descriptor) {
    return new Builder(descriptor);
  }

  /** The service's name with its package. */
  public String name() {
    return descriptor.name();
  }

  public ServiceDescriptor descriptor() {
    return descriptor;
  }

  /**
   * The handler of a method, for who builds a service around this one: a {@link UnaryHandler},
   * {@link ServerStreamingHandler}, {@link ClientStreamingHandler} or {@link BidiHandler} of the
   * method's messages, as its type says.
   *
   * @throws IllegalArgumentException for a method that is not this service's
   */
  public Object handler(MethodDescriptor<?, ?> method) {
    return Objects.requireNonNull(byName.get(checkMember(descriptor, method))).handler();
  }

  Iterable<ServerMethod<?, ?>> methods() {
    return byName.values();
  }

  /**
   * The same service with all its unary methods run on the connection's event loop. That saves two
   * changes of thread, and is for handlers that never block: while one runs, all other calls of its
   * loop wait. Streaming methods keep the executor, for their handlers block by their nature.
   *
   * <p>While the connection's outbound room is full, because the client does not take what it asked
   * for, these methods run on the executor too: a reply may have to wait for room, which the loop
   * cannot. So a handler must not count on the loop's thread.
   */
  public ServiceDefinition direct() {
    Map<String, ServerMethod<?, ?>> changed = new LinkedHashMap<>(byName);
    changed.replaceAll(
        (name, method) ->
            method.descriptor().type() == MethodType.UNARY ? method.onLoop() : method);
    return new ServiceDefinition(descriptor, changed, onDrain);
  }

  /**
   * The same service with the interceptor around all its methods, outside of those that it has. The
   * first one is the outermost.
   */
  public ServiceDefinition intercept(ServerInterceptor... interceptors) {
    Map<String, ServerMethod<?, ?>> changed = new LinkedHashMap<>(byName);
    for (int i = interceptors.length - 1; i >= 0; i--) {
      ServerInterceptor interceptor = Objects.requireNonNull(interceptors[i], "interceptor");
      changed.replaceAll((name, method) -> Interception.around(method, interceptor));
    }
    return new ServiceDefinition(descriptor, changed, onDrain);
  }

  /**
   * The same service with these unary methods run on the connection's event loop; see {@link
   * #direct()}.
   *
   * @throws IllegalArgumentException for a method that is not this service's, or not unary
   */
  public ServiceDefinition direct(MethodDescriptor<?, ?>... methods) {
    Map<String, ServerMethod<?, ?>> changed = new LinkedHashMap<>(byName);
    for (MethodDescriptor<?, ?> method : methods) {
      ServerMethod<?, ?> bound = changed.get(checkMember(descriptor, method));
      if (bound == null || method.type() != MethodType.UNARY) {
        throw new IllegalArgumentException(
            method + " cannot run on the event loop: only unary methods can, since others block");
      }
      changed.put(method.methodName(), bound.onLoop());
    }
    return new ServiceDefinition(descriptor, changed, onDrain);
  }

  /**
   * The same service, which is told when a server that offers it begins to {@link Server#drain}:
   * before clients are sent elsewhere, so that it can end calls which would last for ever.
   *
   * @param action runs once for each such server, on the thread that drains, and must not block; it
   *     takes the place of one that was given before. What it throws is logged.
   */
  public ServiceDefinition onDrain(Runnable action) {
    return new ServiceDefinition(descriptor, byName, Objects.requireNonNull(action, "action"));
  }

  /** What to run when a server begins to drain. */
  Runnable onDrain() {
    return onDrain;
  }

  private static String checkMember(ServiceDescriptor service, MethodDescriptor<?, ?> method) {
    List<String> names = new ArrayList<>();
    for (MethodDescriptor<?, ?> member : service.methods()) {
      if (member.fullPath().equals(method.fullPath())) {
        return method.methodName();
      }
      names.add(member.methodName());
    }
    throw new IllegalArgumentException(
        "service "
            + service.name()
            + " has no method "
            + (method.serviceName().equals(service.name())
                ? method.methodName()
                : method.fullPath())
            + "; its methods are "
            + names);
  }

  /**
   * Binds handlers to methods.
   *
   * <p>Owner: the thread that made it.
   */
  public static final class Builder {
    private final ServiceDescriptor descriptor;
    private final Map<String, ServerMethod<?, ?>> byName = new LinkedHashMap<>();

    private Builder(ServiceDescriptor descriptor) {
      this.descriptor = Objects.requireNonNull(descriptor, "descriptor");
    }

    /**
     * @throws IllegalArgumentException for a method that the service does not have, that is not
     *     unary, or that has a handler already; so for the other three
     */
    public <Q, R> Builder unary(MethodDescriptor<Q, R> method, UnaryHandler<Q, R> handler) {
      return bind(MethodType.UNARY, method, handler);
    }

    public <Q, R> Builder serverStreaming(
        MethodDescriptor<Q, R> method, ServerStreamingHandler<Q, R> handler) {
      return bind(MethodType.SERVER_STREAMING, method, handler);
    }

    public <Q, R> Builder clientStreaming(
        MethodDescriptor<Q, R> method, ClientStreamingHandler<Q, R> handler) {
      return bind(MethodType.CLIENT_STREAMING, method, handler);
    }

    public <Q, R> Builder bidi(MethodDescriptor<Q, R> method, BidiHandler<Q, R> handler) {
      return bind(MethodType.BIDI_STREAMING, method, handler);
    }

    private <Q, R> Builder bind(MethodType type, MethodDescriptor<Q, R> method, Object handler) {
      Objects.requireNonNull(handler, () -> "the handler of " + method);
      String name = checkMember(descriptor, method);
      if (method.type() != type) {
        throw new IllegalArgumentException(
            "method " + method + " cannot be bound to a handler for " + type);
      }
      if (byName.putIfAbsent(name, new ServerMethod<>(method, handler, false)) != null) {
        throw new IllegalArgumentException(
            "method " + method.fullPath() + " has two handlers; it can have one");
      }
      return this;
    }

    /**
     * @throws IllegalStateException when a method of the service has no handler; the message names
     *     all of them
     */
    public ServiceDefinition build() {
      List<String> missing = new ArrayList<>();
      for (MethodDescriptor<?, ?> method : descriptor.methods()) {
        if (!byName.containsKey(method.methodName())) {
          missing.add(method.methodName());
        }
      }
      if (!missing.isEmpty()) {
        throw new IllegalStateException(
            "service " + descriptor.name() + " lacks a handler for " + String.join(", ", missing));
      }
      return new ServiceDefinition(descriptor, new LinkedHashMap<>(byName), () -> {});
    }
  }
}
