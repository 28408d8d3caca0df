package dev.tern.benchmarks;

import dev.tern.Tern;
import dev.tern.examples.GreeterService;
import dev.tern.examples.helloworld.Greeter;
import dev.tern.rpc.Server;
import dev.tern.rpc.ServiceDefinition;

/** Our hello server. Arguments: a port and {@code direct} or {@code default}. */
public final class TernServer {
  private TernServer() {}

  public static void main(String[] args) throws Exception {
    ServiceDefinition greeter = Greeter.bind(new GreeterService());
    Server server =
        Tern.server(Integer.parseInt(args[0]))
            .service(args[1].equals("direct") ? greeter.direct() : greeter)
            .start();
    System.out.println("listening on " + server.port());
    server.awaitTermination();
  }
}
