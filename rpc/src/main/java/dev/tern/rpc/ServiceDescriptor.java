package dev.tern.rpc;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A service: its name with its package, and its methods in the order of the .proto file. */
public record ServiceDescriptor(String name, List<MethodDescriptor<?, ?>> methods) {
  /**
   * @throws IllegalArgumentException when two methods have one name, or a method is another
   *     service's
   */
  public ServiceDescriptor {
    methods = List.copyOf(methods);
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
}
