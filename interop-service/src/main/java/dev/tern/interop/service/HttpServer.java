package dev.tern.interop.service;

import dev.tern.Tern;
import dev.tern.nio.SelfSignedCertificate;
import dev.tern.rpc.HttpRequest;
import dev.tern.rpc.HttpResponse;
import dev.tern.rpc.Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A server of gRPC's TestService with pages of plain HTTP beside it, for curl.
 *
 * <p>Usage: {@code HttpServer <port> plaintext|tls}.
 */
public final class HttpServer {
  private HttpServer() {}

  /** Serves until the process is ended. */
  public static void main(String[] arguments) throws InterruptedException {
    int port = Integer.parseInt(arguments[0]);
    Server.Builder builder =
        arguments[1].equals("tls")
            ? Tern.server(port, SelfSignedCertificate.localhost().serverOptions())
            : Tern.server(port);
    InteropServices.create().forEach(builder::service);
    Server server = builder.http(HttpServer::page).start();
    System.out.println("listening on " + server.address());
    server.awaitTermination();
  }

  private static HttpResponse page(HttpRequest request) throws IOException {
    return switch (request.path()) {
      case "/health" -> HttpResponse.text(200, "ready\n");
      case "/echo" -> HttpResponse.text(200, echo(request));
      case "/fail" -> throw new IOException("this page fails, as it should");
      default -> HttpResponse.text(404, "no such page\n");
    };
  }

  private static String echo(HttpRequest request) throws IOException {
    String content = new String(request.body().readAllBytes(), StandardCharsets.UTF_8);
    return request.method() + " " + request.path() + " of " + content.length() + ": " + content;
  }
}
