package dev.tern.rpc;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The methods of a server by their path. The path as it came is the one key, compared octet by
 * octet: what authorization sees and what is routed is one string, and no second spelling (case,
 * percent-encoding, doubled or trailing slashes) leads to a method.
 *
 * <p>Immutable; any thread may read it.
 */
final class MethodTable {
  private final Map<String, ServerMethod<?, ?>> byPath = new HashMap<>();
  private final Map<String, ServiceDefinition> byService = new HashMap<>();
  private final List<ServiceDefinition> services;
  private final List<ServiceDescriptor> descriptors;

  MethodTable(Collection<ServiceDefinition> services) {
    this.services = List.copyOf(services);
    this.descriptors = services.stream().map(ServiceDefinition::descriptor).toList();
    for (ServiceDefinition service : services) {
      byService.put(service.name(), service);
      for (ServerMethod<?, ?> method : service.methods()) {
        byPath.put(method.descriptor().fullPath(), method);
      }
    }
  }

  /** The services, in the order in which they were registered. */
  List<ServiceDefinition> services() {
    return services;
  }

  /** Their descriptors; the same list at each call. */
  List<ServiceDescriptor> descriptors() {
    return descriptors;
  }

  @Nullable ServerMethod<?, ?> find(String path) {
    return byPath.get(path);
  }

  /** Why a path led to no method, in words for the caller. */
  String explainMiss(String path) {
    int slash = path.lastIndexOf('/');
    if (!path.startsWith("/") || slash <= 0) {
      return "the path \"" + path + "\" is not of the form /service/method";
    }
    String service = path.substring(1, slash);
    return byService.containsKey(service)
        ? "service " + service + " has no method \"" + path.substring(slash + 1) + "\""
        : "this server has no service \"" + service + "\"";
  }
}
