package dev.tern.interop.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.Tern;
import dev.tern.examples.helloworld.Greeter;
import dev.tern.examples.helloworld.HelloReply;
import dev.tern.examples.helloworld.HelloRequest;
import dev.tern.rpc.Channel;
import dev.tern.rpc.Receiver;
import dev.tern.rpc.RpcException;
import dev.tern.rpc.StatusCode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * The negative HTTP/2 cases of gRPC's interop documents: servers that break off in each way, and
 * our client, which must say so and go on.
 */
class NegativeHttp2Test {
  private static final HelloRequest WORLD = HelloRequest.of(r -> r.name("world"));
  private static final byte[] REPLY = HelloReply.of(r -> r.message("hello")).toByteArray();

  /** For a call that hangs: then the test fails instead of hanging too. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private interface Calls {
    void on(Greeter.Client greeter, ScriptedServer server) throws Exception;
  }

  private static void play(ScriptedServer server, Calls calls) throws Exception {
    try (server;
        Channel channel = Tern.channel("127.0.0.1:" + server.port())) {
      calls.on(Greeter.client(channel).withTimeout(PATIENCE), server);
      assertEquals(List.of(), server.failures());
    }
  }

  @Test
  void afterGoAwayTheNextCallGoesOverANewConnection() throws Exception {
    var server =
        new ScriptedServer(
            (connection, stream) -> {
              byte[] payload = Octets.concat(Octets.int32(stream), Octets.int32(0));
              connection.send(
                  Octets.headers(stream, 0, ScriptedServer.RESPONSE_HEAD),
                  Octets.frame(Octets.GOAWAY, 0, 0, payload),
                  Octets.frame(Octets.DATA, 0, stream, Octets.message(0, REPLY)));
              connection.end(stream);
            });
    play(
        server,
        (greeter, scripted) -> {
          assertEquals("hello", greeter.sayHello(WORLD).message());
          assertEquals("hello", greeter.sayHello(WORLD).message());
          assertEquals(2, scripted.connections());
        });
  }

  @Test
  void aResetAfterTheHeadFailsTheCall() throws Exception {
    failsAndGoesOn(
        (connection, stream) ->
            connection.send(Octets.headers(stream, 0, ScriptedServer.RESPONSE_HEAD)));
  }

  @Test
  void aResetWithinAMessageFailsTheCall() throws Exception {
    byte[] half = Arrays.copyOf(Octets.message(0, REPLY), REPLY.length);
    failsAndGoesOn(
        (connection, stream) ->
            connection.send(
                Octets.headers(stream, 0, ScriptedServer.RESPONSE_HEAD),
                Octets.frame(Octets.DATA, 0, stream, half)));
  }

  @Test
  void aResetInsteadOfTrailersFailsTheCall() throws Exception {
    failsAndGoesOn(
        (connection, stream) ->
            connection.send(
                Octets.headers(stream, 0, ScriptedServer.RESPONSE_HEAD),
                Octets.frame(Octets.DATA, 0, stream, Octets.message(0, REPLY))));
  }

  /**
   * The first call is reset after what {@code begin} sends; the second, on the same connection, is
   * answered.
   */
  private static void failsAndGoesOn(ScriptedServer.Script begin) throws Exception {
    var server =
        new ScriptedServer(
            (connection, stream) -> {
              if (stream == 1) {
                begin.answer(connection, stream);
                connection.reset(stream);
              } else {
                connection.answer(stream, REPLY);
              }
            });
    play(
        server,
        (greeter, scripted) -> {
          var failure = assertThrows(RpcException.class, () -> greeter.sayHello(WORLD));
          assertNotEquals(StatusCode.OK, failure.status().code());
          assertNotEquals(StatusCode.DEADLINE_EXCEEDED, failure.status().code());
          assertEquals("hello", greeter.sayHello(WORLD).message());
          assertEquals(1, scripted.connections());
        });
  }

  @Test
  void pingsAreAnsweredBeforeWithinAndAfterAResponse() throws Exception {
    var server =
        new ScriptedServer(
            (connection, stream) -> {
              connection.ping();
              connection.send(Octets.headers(stream, 0, ScriptedServer.RESPONSE_HEAD));
              connection.ping();
              connection.send(Octets.frame(Octets.DATA, 0, stream, Octets.message(0, REPLY)));
              connection.ping();
              connection.end(stream);
              connection.ping();
            });
    play(
        server,
        (greeter, scripted) -> {
          assertEquals("hello", greeter.sayHello(WORLD).message());
          await(() -> scripted.connection(0).pingsAcknowledged() == 4);
        });
  }

  @Test
  void noMoreStreamsAreOpenedThanTheServerAllows() throws Exception {
    int limit = 1;
    var server =
        new ScriptedServer(
            (connection, stream) -> {
              connection.ping();
              connection.answer(stream, REPLY);
            },
            3,
            limit);
    play(
        server,
        (greeter, scripted) -> {
          assertEquals("hello", greeter.sayHello(WORLD).message());
          var calls = new ArrayList<CompletableFuture<HelloReply>>();
          for (int i = 0; i < 15; i++) {
            calls.add(greeter.async().sayHello(WORLD));
          }
          for (CompletableFuture<HelloReply> call : calls) {
            assertEquals("hello", call.get().message());
          }
          for (int i = 0; i < scripted.connections(); i++) {
            assertTrue(scripted.connection(i).mostOpenStreams <= limit);
          }
        });
  }

  @Test
  void paddingCountsInTheWindowsAndItsCreditComesBack() throws Exception {
    int messages = 20_000; // with their padding 5 MB, over all windows that a client begins with
    byte[] message = Octets.message(0, REPLY);
    var server =
        new ScriptedServer(
            (connection, stream) -> {
              connection.send(Octets.headers(stream, 0, ScriptedServer.RESPONSE_HEAD));
              for (int i = 0; i < messages; i++) {
                connection.padded(stream, message);
              }
              connection.end(stream);
            });
    play(
        server,
        (greeter, scripted) -> {
          int received = 0;
          try (Receiver<HelloReply> replies = greeter.lotsOfReplies(WORLD)) {
            for (HelloReply reply : replies) {
              assertEquals("hello", reply.message());
              received++;
            }
          }
          assertEquals(messages, received);
        });
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  /** Waits for what must come; only a failure takes long. */
  private static void await(Condition condition) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      assertTrue(System.nanoTime() < end, "it did not come");
      Thread.onSpinWait();
    }
  }
}
