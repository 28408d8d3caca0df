package dev.tern.testkit;

import dev.tern.rpc.Channel;
import dev.tern.rpc.ServiceDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each test of a class a server in memory: its {@link Channel}, or the whole {@link
 * InMemory}, as a parameter. A test that leaves a handler, a connection or a timer behind fails.
 *
 * <pre>
 *   &#64;RegisterExtension
 *   final TernExtension tern = TernExtension.serving(() -&gt; Greeter.bind(new GreeterService()));
 *
 *   &#64;Test
 *   void saysHello(Channel channel) { ... }
 * </pre>
 *
 * <p>Immutable; JUnit may call it from any thread.
 */
public final class TernExtension
    implements BeforeEachCallback, AfterEachCallback, ParameterResolver {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(TernExtension.class);

  private final List<Supplier<ServiceDefinition>> services;

  private TernExtension(List<Supplier<ServiceDefinition>> services) {
    this.services = services;
  }

  /** Serves that service, which is made anew for every test. */
  public static TernExtension serving(Supplier<ServiceDefinition> service) {
    return new TernExtension(List.of(service));
  }

  /** As this one, and serves that service too. */
  public TernExtension and(Supplier<ServiceDefinition> service) {
    List<Supplier<ServiceDefinition>> all = new ArrayList<>(services);
    all.add(service);
    return new TernExtension(List.copyOf(all));
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    ServiceDefinition[] made =
        services.stream().map(Supplier::get).toArray(ServiceDefinition[]::new);
    context.getStore(NAMESPACE).put(this, InMemory.serving(made));
  }

  @Override
  public void afterEach(ExtensionContext context) {
    InMemory world = context.getStore(NAMESPACE).remove(this, InMemory.class);
    if (world != null) {
      world.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Channel.class || type == InMemory.class;
  }

  /**
   * The world of this test, or its channel.
   *
   * @throws IllegalStateException outside of a test's method
   */
  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    InMemory world = context.getStore(NAMESPACE).get(this, InMemory.class);
    if (world == null) {
      throw new IllegalStateException("a server is there for test methods, not for constructors");
    }
    return parameter.getParameter().getType() == Channel.class ? world.channel() : world;
  }
}
