package dev.tern.rpc;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A service: its name with its package, and its methods in the order of the .proto file.
 *
 * <p>Immutable; any thread may read it. Two descriptors are equal when they are the same object.
 */
public final class ServiceDescriptor {
  private final String name;
  private final List<MethodDescriptor<?, ?>> methods;
  private final Supplier<dev.tern.protobuf.descriptor.@Nullable ServiceDescriptor> schema;

  /**
   * A service that is known by its methods alone: server reflection tells its name, and no more.
   *
   * @throws IllegalArgumentException when two methods have one name, or a method is another
   *     service's
   */
  public ServiceDescriptor(String name, List<MethodDescriptor<?, ?>> methods) {
    this(name, methods, () -> null);
  }

  /**
   * @param schema gives what the .proto file says of the service, the same at each call; it is not
   *     called before somebody asks, so that servers start without linking their files. Null for
   *     not known.
   * @throws IllegalArgumentException as above
   */
  public ServiceDescriptor(
      String name,
      List<MethodDescriptor<?, ?>> methods,
      Supplier<dev.tern.protobuf.descriptor.@Nullable ServiceDescriptor> schema) {
    this.name = Objects.requireNonNull(name, "name");
    this.methods = List.copyOf(methods);
    this.schema = Objects.requireNonNull(schema, "schema");
    Set<String> seen = new HashSet<>();
    for (MethodDescriptor<?, ?> method : methods) {
      if (!method.serviceName().equals(name)) {
        throw new IllegalArgumentException(
            "method " + method.fullPath() + " is not a method of service " + name);
      }
      if (!seen.add(method.methodName())) {
        throw new IllegalArgumentException(
            "service " + name + " has two methods named " + method.methodName());
      }
    }
  }

  /** The service's name with its package. */
  public String name() {
    return name;
  }

  /** Its methods in the order of the .proto file. */
  public List<MethodDescriptor<?, ?>> methods() {
    return methods;
  }

  /** What the .proto file says of the service; null when that is not known. */
  public dev.tern.protobuf.descriptor.@Nullable ServiceDescriptor schema() {
    return schema.get();
  }

  /** {@code helloworld.Greeter [SayHello, LotsOfReplies]}. */
  @Override
  public String toString() {
    return name + " " + methods.stream().map(MethodDescriptor::methodName).toList();
  }
}
