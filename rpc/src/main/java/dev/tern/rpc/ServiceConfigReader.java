package dev.tern.rpc;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@link ServiceConfig} from gRPC's JSON form (service_config.proto), with the place of
 * what is wrong: {@code methodConfig[1].retryPolicy.maxAttempts}. Stateless.
 */
final class ServiceConfigReader {
  private static final Pattern DURATION = Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,9})?s");

  private ServiceConfigReader() {}

  static ServiceConfig read(String json) {
    ServiceConfig.Builder out = ServiceConfig.builder();
    Node root = new Node("the service config", Json.parse(json));
    for (Node method : root.list("methodConfig")) {
      readMethod(method, out);
    }
    Node throttling = root.get("retryThrottling");
    if (throttling != null) {
      double max = throttling.require("maxTokens").number();
      double ratio = throttling.require("tokenRatio").number();
      throttling.checked(() -> out.retryThrottling(max, ratio));
    }
    readBalancing(root, out);
    return out.build();
  }

  private static void readBalancing(Node root, ServiceConfig.Builder out) {
    Node old = root.get("loadBalancingPolicy");
    Node config = root.get("loadBalancingConfig");
    if (config != null) {
      List<String> unknown = new ArrayList<>();
      for (Node candidate : root.list("loadBalancingConfig")) {
        LoadBalancing known = policy(candidate, unknown);
        if (known != null) {
          out.loadBalancing(known);
          return;
        }
      }
      throw config.error("none of its policies is known: " + unknown);
    } else if (old != null) {
      String name = old.string();
      switch (name.toLowerCase(Locale.ROOT)) {
        case "round_robin" -> out.loadBalancing(LoadBalancing.ROUND_ROBIN);
        case "pick_first" -> out.loadBalancing(LoadBalancing.PICK_FIRST);
        default -> throw old.error("no policy has the name \"" + name + "\"");
      }
    }
  }

  private static @Nullable LoadBalancing policy(Node candidate, List<String> unknown) {
    Map<String, @Nullable Object> one = candidate.object();
    if (one.size() != 1) {
      throw candidate.error("needs one member, the name of a policy");
    }
    String name = one.keySet().iterator().next();
    Node options = candidate.require(name);
    return switch (name) {
      case "round_robin" -> LoadBalancing.ROUND_ROBIN;
      case "pick_first" -> {
        Node shuffle = options.get("shuffleAddressList");
        yield shuffle != null && shuffle.bool()
            ? LoadBalancing.PICK_FIRST_SHUFFLED
            : LoadBalancing.PICK_FIRST;
      }
      default -> {
        unknown.add(name);
        yield null;
      }
    };
  }

  private static void readMethod(Node entry, ServiceConfig.Builder out) {
    CallOptions options = options(entry);
    for (Node name : entry.list("name")) { // without a name it applies to nothing
      Node serviceNode = name.get("service");
      Node methodNode = name.get("method");
      String service = serviceNode == null ? "" : serviceNode.string();
      String method = methodNode == null ? "" : methodNode.string();
      if (service.isEmpty() && !method.isEmpty()) {
        throw name.error("has a method and no service");
      }
      name.checked(
          () -> {
            if (!method.isEmpty()) {
              out.method(service, method, options);
            } else if (!service.isEmpty()) {
              out.service(service, options);
            } else {
              out.all(options);
            }
          });
    }
  }

  private static CallOptions options(Node entry) {
    CallOptions options = CallOptions.DEFAULT;
    Node timeout = entry.get("timeout");
    if (timeout != null) {
      options = options.withTimeout(timeout.duration());
    }
    Node wait = entry.get("waitForReady");
    if (wait != null) {
      options = options.withWaitForReady(wait.bool());
    }
    Node request = entry.get("maxRequestMessageBytes");
    if (request != null) {
      options = options.withMaxOutboundMessageSize(request.natural());
    }
    Node response = entry.get("maxResponseMessageBytes");
    if (response != null) {
      options = options.withMaxInboundMessageSize(response.natural());
    }
    Node retry = entry.get("retryPolicy");
    Node hedging = entry.get("hedgingPolicy");
    if (retry != null && hedging != null) {
      throw entry.error("has a retryPolicy and a hedgingPolicy; it may have one of them");
    }
    if (retry != null) {
      options = options.withRetry(retry(retry));
    }
    return hedging == null ? options : options.withHedging(hedging(hedging));
  }

  private static RetryPolicy retry(Node from) {
    RetryPolicy.Builder policy = RetryPolicy.builder();
    int attempts = attempts(from);
    Duration initial = from.require("initialBackoff").duration();
    Duration max = from.require("maxBackoff").duration();
    double multiplier = from.require("backoffMultiplier").number();
    List<Node> codes = from.list("retryableStatusCodes");
    if (codes.isEmpty()) {
      throw from.error("needs retryableStatusCodes");
    }
    from.checked(() -> policy.backoff(initial, multiplier, max));
    for (Node code : codes) {
      StatusCode value = code.statusCode();
      code.checked(() -> policy.onCode(value, attempts));
    }
    return policy.build();
  }

  private static HedgingPolicy hedging(Node from) {
    int attempts = attempts(from);
    Node delay = from.get("hedgingDelay");
    List<StatusCode> codes =
        from.list("nonFatalStatusCodes").stream().map(Node::statusCode).toList();
    try {
      return HedgingPolicy.of(
          attempts,
          delay == null ? Duration.ZERO : delay.duration(),
          codes.stream().distinct().toArray(StatusCode[]::new));
    } catch (IllegalArgumentException e) {
      throw from.error(String.valueOf(e.getMessage()));
    }
  }

  /** At least 2; what is above the most that are allowed counts as that (gRFC A6). */
  private static int attempts(Node from) {
    Node node = from.require("maxAttempts");
    int attempts = node.natural();
    if (attempts < 2) {
      throw node.error("must be at least 2, not " + attempts);
    }
    return Math.min(attempts, RetryPolicy.MAX_ATTEMPTS);
  }

  /** A value and its place. */
  private record Node(String place, @Nullable Object value) {

    /** Null when it is absent or null. */
    @Nullable Node get(String name) {
      Object member = object().get(name);
      return member == null ? null : new Node(child(name), member);
    }

    private String child(String name) {
      return place.startsWith("the ") ? name : place + "." + name;
    }

    Node require(String name) {
      Node member = get(name);
      if (member == null) {
        throw error("needs " + name);
      }
      return member;
    }

    @SuppressWarnings("unchecked") // Json makes no other maps
    Map<String, @Nullable Object> object() {
      if (value instanceof Map<?, ?> map) {
        return (Map<String, @Nullable Object>) map;
      }
      throw error("must be an object");
    }

    /** The elements of a member; none when it is absent. */
    List<Node> list(String name) {
      Node member = get(name);
      List<Node> elements = new ArrayList<>();
      if (member == null) {
        return elements;
      }
      if (!(member.value instanceof List<?> list)) {
        throw member.error("must be an array");
      }
      for (int i = 0; i < list.size(); i++) {
        elements.add(new Node(member.place + "[" + i + "]", list.get(i)));
      }
      return elements;
    }

    String string() {
      if (value instanceof String text) {
        return text;
      }
      throw error("must be a string");
    }

    boolean bool() {
      if (value instanceof Boolean flag) {
        return flag;
      }
      throw error("must be true or false");
    }

    double number() {
      if (value instanceof Double number) {
        return number;
      }
      throw error("must be a number");
    }

    /** A number of protobuf's JSON form, which may stand in quotes. */
    int natural() {
      Object known = value;
      if (known instanceof String text && text.matches("[0-9]{1,10}")) {
        known = Double.valueOf(text);
      }
      if (known instanceof Double number && number >= 0 && number == Math.rint(number)) {
        return (int) Math.min(number, Integer.MAX_VALUE);
      }
      throw error("must be a whole number, 0 or more");
    }

    Duration duration() {
      if (value instanceof String text && DURATION.matcher(text).matches()) {
        BigDecimal seconds = new BigDecimal(text.substring(0, text.length() - 1));
        return Duration.ofSeconds(
            seconds.longValue(), seconds.remainder(BigDecimal.ONE).movePointRight(9).intValue());
      }
      throw error("must be a duration such as \"1.5s\"");
    }

    StatusCode statusCode() {
      if (value instanceof String name) {
        for (StatusCode code : StatusCode.values()) {
          if (code.name().equals(name)) {
            return code;
          }
        }
      } else if (value instanceof Double number && number == Math.rint(number)) {
        int code = number.intValue();
        if (code >= 0 && code < StatusCode.values().length) {
          return StatusCode.of(code);
        }
      }
      throw error("must be the name or the number of a status code, not " + value);
    }

    void checked(Runnable action) {
      try {
        action.run();
      } catch (IllegalArgumentException e) {
        throw error(String.valueOf(e.getMessage()));
      }
    }

    IllegalArgumentException error(String what) {
      return new IllegalArgumentException(place + ": " + what);
    }
  }
}
