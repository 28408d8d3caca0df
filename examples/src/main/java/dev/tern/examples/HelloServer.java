package dev.tern.examples;

import dev.tern.Tern;
import dev.tern.examples.helloworld.Greeter;
import dev.tern.rpc.Server;

/** Serves the hello service: {@code java … dev.tern.examples.HelloServer [PORT]}. */
public final class HelloServer {
  private HelloServer() {}

  public static void main(String[] args) throws Exception {
    int port = args.length > 0 ? Integer.parseInt(args[0]) : 50051;
    Server server = Tern.server(port).service(Greeter.bind(new GreeterService())).start();
    System.out.println("listening on port " + server.port());
    server.awaitTermination();
  }
}
