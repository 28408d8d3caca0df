package dev.tern.interop.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tern.Tern;
import dev.tern.nio.SelfSignedCertificate;
import dev.tern.rpc.Server;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every case, our client with our server, over sockets; and that the cases can fail. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class InteropCasesTest {
  private static final int MAX_MESSAGE_SIZE = 16 * 1024 * 1024;

  /** Empty answers, and a service that nobody has, look the same everywhere. */
  private static final Set<String> CASES_THAT_AN_EMPTY_SERVER_PASSES =
      Set.of("empty_stream", "empty_unary", "unimplemented_service");

  /** Here the answer of such a server races with the client's cancel or with its deadline. */
  private static final Set<String> RACES =
      Set.of("cancel_after_begin", "timeout_on_sleeping_server");

  private static Server plaintextServer;
  private static Server tlsServer;
  private static InteropPeer plaintextPeer;
  private static InteropPeer tlsPeer;

  @BeforeAll
  static void start() throws Exception {
    SelfSignedCertificate certificate = SelfSignedCertificate.localhost();
    plaintextServer = start(Tern.server(0));
    tlsServer = start(Tern.server(0, certificate.serverOptions()));
    plaintextPeer =
        new InteropPeer(() -> Tern.channelBuilder("localhost:" + plaintextServer.port()).build());
    tlsPeer =
        new InteropPeer(
            () ->
                Tern.channelBuilder("localhost:" + tlsServer.port(), certificate.clientOptions())
                    .build());
  }

  private static Server start(Server.Builder builder) throws Exception {
    InteropServices.create().forEach(builder::service);
    return builder.maxInboundMessageSize(MAX_MESSAGE_SIZE).start();
  }

  @AfterAll
  static void stop() {
    plaintextPeer.close();
    tlsPeer.close();
    plaintextServer.close();
    tlsServer.close();
  }

  static Set<String> names() {
    return InteropCases.all().keySet();
  }

  private static InteropCase named(String name) {
    return Objects.requireNonNull(InteropCases.all().get(name));
  }

  @ParameterizedTest
  @MethodSource("names")
  void casePassesOverPlaintext(String name) throws Exception {
    named(name).play(plaintextPeer);
  }

  @ParameterizedTest
  @MethodSource("names")
  void casePassesOverTls(String name) throws Exception {
    named(name).play(tlsPeer);
  }

  /** A case that a server passes by doing nothing proves nothing. */
  @Test
  void casesFailAgainstAServerThatAnswersWithNothing() throws Exception {
    try (Server server = Tern.server(0).service(EmptyTestService.bind()).start();
        InteropPeer peer =
            new InteropPeer(() -> Tern.channelBuilder("localhost:" + server.port()).build())) {
      Set<String> passed = new TreeSet<>();
      InteropCases.all()
          .forEach(
              (name, played) -> {
                PrintStream nowhere =
                    new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
                if (InteropClient.play(name, played, peer, nowhere, nowhere)) {
                  passed.add(name);
                }
              });
      passed.removeAll(RACES);
      assertEquals(new TreeSet<>(CASES_THAT_AN_EMPTY_SERVER_PASSES), passed);
    }
  }

  @Test
  void theProgramSaysPassOrFailForEachCaseAndExitsWithOneWhenOneFailed() throws Exception {
    try (Server server = Tern.server(0).service(EmptyTestService.bind()).start()) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      int status =
          InteropClient.run(
              new String[] {
                "--server_port=" + server.port(), "--test_case=empty_unary,large_unary"
              },
              new PrintStream(out, true, StandardCharsets.UTF_8),
              new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
      assertEquals(1, status);
      assertEquals(
          "PASS empty_unary\nFAIL large_unary: payload of the response: expected one, got none\n",
          out.toString(StandardCharsets.UTF_8).replace("\r\n", "\n"));
    }
  }
}
