package dev.tern.interop.service;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The command line of {@link InteropClient}, in the words of the interop test descriptions.
 *
 * @param host the server's host
 * @param port the server's TCP port
 * @param hostOverride the name that the server must prove and that goes into :authority; null for
 *     the host itself
 * @param tls whether to speak TLS
 * @param caFile the certificates to trust, PEM; null for those of the JDK
 * @param cases the cases to play, in this order
 */
record InteropOptions(
    String host,
    int port,
    @Nullable String hostOverride,
    boolean tls,
    @Nullable Path caFile,
    List<String> cases) {

  static final String USAGE =
      """
      --server_host=HOST           default localhost
      --server_port=PORT           default 8080
      --server_host_override=HOST  the name that the server must prove, and :authority
      --use_tls=true|false         default false
      --ca_file=FILE               certificates to trust instead of the JDK's, PEM
      --test_case=NAME[,NAME...]   or all; default empty_unary\
      """;

  InteropOptions {
    cases = List.copyOf(cases);
  }

  /**
   * Reads {@code --name=value} arguments.
   *
   * @throws IllegalArgumentException for an unknown name, a bad value, or an unknown case
   */
  static InteropOptions parse(String[] arguments, Map<String, InteropCase> known) {
    String host = "localhost";
    int port = 8080;
    String hostOverride = null;
    boolean tls = false;
    Path caFile = null;
    String cases = "empty_unary";
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      if (!argument.startsWith("--") || equals < 0) {
        throw new IllegalArgumentException("expected --name=value, got " + argument);
      }
      String value = argument.substring(equals + 1);
      switch (argument.substring(2, equals)) {
        case "server_host" -> host = value;
        case "server_port" -> port = port(value);
        case "server_host_override" -> hostOverride = value;
        case "use_tls" -> tls = bool(argument, value);
        case "ca_file" -> caFile = Path.of(value);
        case "test_case" -> cases = value;
        default -> throw new IllegalArgumentException("unknown option " + argument);
      }
    }
    return new InteropOptions(host, port, hostOverride, tls, caFile, names(cases, known));
  }

  private static int port(String value) {
    int port;
    try {
      port = Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("--server_port takes a number, got " + value, e);
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("--server_port is 1 to 65535, got " + value);
    }
    return port;
  }

  private static boolean bool(String argument, String value) {
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("expected true or false: " + argument);
    };
  }

  private static List<String> names(String value, Map<String, InteropCase> known) {
    if (value.equals("all")) {
      return List.copyOf(known.keySet());
    }
    List<String> names = new ArrayList<>();
    for (String name : value.split(",", -1)) {
      if (!known.containsKey(name)) {
        throw new IllegalArgumentException(
            "no test case \"" + name + "\"; there are " + String.join(", ", known.keySet()));
      }
      names.add(name);
    }
    return names;
  }
}
