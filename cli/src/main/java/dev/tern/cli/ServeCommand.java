package dev.tern.cli;

import dev.tern.Tern;
import dev.tern.examples.EchoService;
import dev.tern.examples.GreeterService;
import dev.tern.examples.echo.Echo;
import dev.tern.examples.helloworld.Greeter;
import dev.tern.interop.service.InteropServices;
import dev.tern.nio.SelfSignedCertificate;
import dev.tern.nio.TlsOptions;
import dev.tern.rpc.Server;
import dev.tern.rpc.ServiceDefinition;
import dev.tern.services.health.HealthService;
import dev.tern.services.health.v1.HealthCheckResponse.ServingStatus;
import dev.tern.services.reflection.ReflectionService;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code tern serve}: hello, echo and gRPC's TestService, with health and reflection, until
 * SIGTERM, which drains.
 */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = {
      "Serves the hello, echo and grpc.testing.TestService services, with health and reflection,",
      "until SIGTERM or Ctrl-C, then lets the calls that run finish."
    })
final class ServeCommand implements Callable<Integer> {
  /** The interop case very_large_request sends ten million bytes. */
  private static final int MAX_MESSAGE_SIZE = 16 * 1024 * 1024;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "50051",
      description = "TCP port, 0 for a free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--tls",
      description = "TLS; with a certificate made on the spot unless --cert and --key are given.")
  private boolean tls;

  @Option(names = "--cert", paramLabel = "FILE", description = "Certificate chain, PEM.")
  private @Nullable Path cert;

  @Option(names = "--key", paramLabel = "FILE", description = "Private key, PEM.")
  private @Nullable Path key;

  @Option(
      names = "--drain",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "How long SIGTERM waits for running calls (default: ${DEFAULT-VALUE}).")
  private int drainSeconds;

  @Option(
      names = "--direct",
      description = "Run hello and echo on the event loop: fastest, for handlers that never block.")
  private boolean direct;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets spec before call
  ServeCommand() {}

  @Override
  public Integer call() throws Exception {
    if ((cert == null) != (key == null)) {
      throw new ParameterException(spec.commandLine(), "--cert and --key go together");
    }
    boolean secure = tls || cert != null;
    Server.Builder builder = secure ? Tern.server(port, tlsOptions()) : Tern.server(port);
    var greeter = Greeter.bind(new GreeterService());
    var echo = Echo.bind(new EchoService());
    List<ServiceDefinition> services = new ArrayList<>();
    services.add(direct ? greeter.direct() : greeter);
    services.add(direct ? echo.direct() : echo);
    services.addAll(InteropServices.create());
    HealthService health = new HealthService();
    services.forEach(service -> health.setStatus(service.name(), ServingStatus.SERVING));
    ReflectionService reflection = new ReflectionService();
    services.addAll(List.of(health.bind(), reflection.bind(), reflection.bindV1Alpha()));
    services.forEach(builder::service);
    builder.maxInboundMessageSize(MAX_MESSAGE_SIZE);
    Server server = builder.start();
    Thread drain =
        new Thread(
            () -> {
              System.err.println("draining, at most " + drainSeconds + " s");
              server.drain(Duration.ofSeconds(drainSeconds));
            },
            "tern-drain");
    Runtime.getRuntime().addShutdownHook(drain);
    System.out.println("listening on " + server.address() + (secure ? " (TLS)" : ""));
    System.out.flush();
    server.awaitTermination();
    return TernCommand.OK;
  }

  private TlsOptions tlsOptions() {
    if (cert != null && key != null) {
      return TlsOptions.server(cert, key);
    }
    return SelfSignedCertificate.localhost().serverOptions();
  }
}
