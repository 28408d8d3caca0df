package dev.tern.rpc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What holds for calls by their method: timeout, wait for ready, retry or hedging, message sizes;
 * and for the channel: throttling of retries, load balancing. Made by a builder, or read from
 * gRPC's JSON form.
 *
 * <p>For a call holds the one entry that names its method; without it, the one that names its
 * service; without it, the one for all. What the call says itself goes before the entry, and the
 * entry before the channel's default options; but of two timeouts, and of two message sizes, the
 * smaller one counts.
 *
 * <p>Immutable; any thread may read it.
 */
public final class ServiceConfig {
  private final Map<String, CallOptions> byName;
  private final @Nullable RetryThrottle retryThrottle;
  private final @Nullable LoadBalancing loadBalancing;

  private ServiceConfig(Builder from) {
    byName = Map.copyOf(from.byName);
    retryThrottle = from.retryThrottle;
    loadBalancing = from.loadBalancing;
  }

  public static Builder builder() {
    return new Builder();
  }

  /**
   * Reads gRPC's JSON form: methodConfig (name, timeout, waitForReady, maxRequestMessageBytes,
   * maxResponseMessageBytes, retryPolicy, hedgingPolicy), retryThrottling, loadBalancingConfig and
   * loadBalancingPolicy. Fields that are not known are ignored, as gRPC wants it.
   *
   * @throws IllegalArgumentException for what is not JSON or breaks a rule, with its place
   */
  public static ServiceConfig parse(String json) {
    return ServiceConfigReader.read(json);
  }

  /** What the entry for that method says; null when there is none. */
  public @Nullable CallOptions options(MethodDescriptor<?, ?> method) {
    CallOptions exact = byName.get(method.fullPath());
    if (exact != null) {
      return exact;
    }
    CallOptions ofService = byName.get(key(method.serviceName(), ""));
    return ofService != null ? ofService : byName.get("");
  }

  /** Null for none. */
  @Nullable RetryThrottle retryThrottle() {
    return retryThrottle;
  }

  /** Null when it says nothing. */
  public @Nullable LoadBalancing loadBalancing() {
    return loadBalancing;
  }

  /** The same over those options: each entry has what it does not set from there. */
  ServiceConfig over(CallOptions defaults) {
    Builder merged = new Builder();
    byName.forEach((name, options) -> merged.byName.put(name, defaults.overriddenBy(options)));
    return new ServiceConfig(merged);
  }

  /**
   * @throws IllegalArgumentException when an entry names a method that its service, one of these,
   *     does not have
   */
  void check(List<ServiceDescriptor> services) {
    for (ServiceDescriptor service : services) {
      List<String> names =
          service.methods().stream().map(MethodDescriptor::methodName).sorted().toList();
      String prefix = key(service.name(), "");
      List<String> unknown = new ArrayList<>();
      for (String name : byName.keySet()) {
        String method = name.startsWith(prefix) ? name.substring(prefix.length()) : "";
        if (!method.isEmpty() && !names.contains(method)) {
          unknown.add(method);
        }
      }
      if (!unknown.isEmpty()) {
        throw new IllegalArgumentException(
            "the service config names methods that service "
                + service.name()
                + " does not have: "
                + String.join(", ", unknown.stream().sorted().toList())
                + "; its methods are "
                + String.join(", ", names));
      }
    }
  }

  private static String key(String service, String method) {
    return "/" + service + "/" + method;
  }

  /**
   * Collects entries.
   *
   * <p>Owner: the thread that made it.
   */
  public static final class Builder {
    private final Map<String, CallOptions> byName = new HashMap<>();
    private @Nullable RetryThrottle retryThrottle;
    private @Nullable LoadBalancing loadBalancing;

    private Builder() {}

    /** For the methods that no other entry names. */
    public Builder all(CallOptions options) {
      return add("", "all methods", options);
    }

    /** For the methods of a service that no entry names; its name with its package. */
    public Builder service(String service, CallOptions options) {
      if (service.isEmpty()) {
        throw new IllegalArgumentException("the name of a service must not be empty");
      }
      return add(key(service, ""), "service " + service, options);
    }

    /** For one method. */
    public Builder method(MethodDescriptor<?, ?> method, CallOptions options) {
      return method(method.serviceName(), method.methodName(), options);
    }

    /**
     * For one method, by the names of its service and its own.
     *
     * @throws IllegalArgumentException when there is an entry for it; so for the others
     */
    public Builder method(String service, String method, CallOptions options) {
      if (service.isEmpty() || method.isEmpty()) {
        throw new IllegalArgumentException(
            "a method needs its service's name and its own, not \""
                + service
                + "/"
                + method
                + "\"");
      }
      return add(key(service, method), "method " + service + "/" + method, options);
    }

    private Builder add(String key, String words, CallOptions options) {
      if (byName.putIfAbsent(key, Objects.requireNonNull(options, "options")) != null) {
        throw new IllegalArgumentException("the service config has two entries for " + words);
      }
      return this;
    }

    /** See {@link Channel.Builder#retryThrottling}. */
    public Builder retryThrottling(double maxTokens, double tokenRatio) {
      retryThrottle = new RetryThrottle(maxTokens, tokenRatio);
      return this;
    }

    /** How calls are spread over addresses. */
    public Builder loadBalancing(LoadBalancing how) {
      loadBalancing = Objects.requireNonNull(how, "loadBalancing");
      return this;
    }

    public ServiceConfig build() {
      return new ServiceConfig(this);
    }
  }
}
