package dev.tern.interop.service;

import dev.tern.Tern;
import dev.tern.nio.TlsOptions;
import dev.tern.rpc.Channel;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * Plays gRPC's interop cases against a server. Prints {@code PASS name} or {@code FAIL name: why}
 * for each; exits 0 when all passed, 1 when one failed, 64 when the command line is wrong.
 */
public final class InteropClient {

  /**
   * What the descriptions call large must get through, with room: the same as other peers' limit.
   */
  private static final int MAX_MESSAGE_SIZE = 16 * 1024 * 1024;

  private InteropClient() {}

  /** Runs it as a program. */
  public static void main(String[] arguments) {
    System.exit(run(arguments, System.out, System.err));
  }

  static int run(String[] arguments, PrintStream out, PrintStream err) {
    Map<String, InteropCase> cases = InteropCases.all();
    InteropOptions options;
    try {
      options = InteropOptions.parse(arguments, cases);
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      err.println(InteropOptions.USAGE);
      return 64;
    }
    try (InteropPeer peer = new InteropPeer(() -> connect(options))) {
      boolean allPassed = true;
      for (String name : options.cases()) {
        InteropCase played = cases.get(name);
        allPassed &= played != null && play(name, played, peer, out, err);
      }
      return allPassed ? 0 : 1;
    }
  }

  static boolean play(
      String name, InteropCase played, InteropPeer peer, PrintStream out, PrintStream err) {
    try {
      played.play(peer);
      out.println("PASS " + name);
      return true;
    } catch (Exception | AssertionError e) {
      err.println(name);
      e.printStackTrace(err);
      out.println("FAIL " + name + ": " + String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
      return false;
    } finally {
      out.flush();
    }
  }

  static Channel connect(InteropOptions options) {
    String target = options.host() + ":" + options.port();
    Channel.Builder builder =
        options.tls() ? Tern.channelBuilder(target, tls(options)) : Tern.channelBuilder(target);
    builder.maxInboundMessageSize(MAX_MESSAGE_SIZE);
    if (options.hostOverride() != null) {
      builder.authority(options.hostOverride());
    }
    return builder.build();
  }

  private static TlsOptions tls(InteropOptions options) {
    Path caFile = options.caFile();
    return caFile == null ? TlsOptions.client() : TlsOptions.client(caFile);
  }
}
