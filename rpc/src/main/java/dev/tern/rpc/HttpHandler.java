package dev.tern.rpc;

/**
 * Answers the requests of plain HTTP/2 that come to a server beside its calls: pages of health,
 * metrics, and the like. Whatever is no gRPC (its content-type says so) comes here.
 *
 * <p>Threads: called on the server's executor, for several requests at a time.
 */
@FunctionalInterface
public interface HttpHandler {

  /**
   * Answers a request.
   *
   * @throws Exception for what goes wrong: the peer gets 500, and the server's log the exception
   */
  HttpResponse handle(HttpRequest request) throws Exception;
}
