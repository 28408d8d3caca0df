package dev.tern.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.http2.ErrorCode;
import dev.tern.http2.Headers;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Every failure explains itself: phase, target, peer, attempts, time by phase, last GOAWAY. */
class DiagnosisScriptTest {

  private static String messageOf(CompletableFuture<?> call) {
    return String.valueOf(Rig.failure(call).getMessage());
  }

  @Test
  void aRefusedConnectNamesPhaseTargetPeerAttemptAndChainsItsCause() {
    try (Rig rig = new Rig()) {
      rig.server.close();
      CompletableFuture<String> call = rig.call("hello");
      assertEquals(
          "UNAVAILABLE: nothing listens at loopback:server (phase connect, target loopback:server,"
              + " peer loopback:server, attempt 1, 0 ms)",
          messageOf(call));
      assertInstanceOf(ConnectException.class, Rig.failure(call).getCause());
    }
  }

  @Test
  void aLaterCallIsToldSinceWhenAndHowOften() {
    try (Rig rig = new Rig()) {
      rig.server.close();
      rig.fire("hello");
      rig.advance(Duration.ofMillis(1500));
      String message = messageOf(rig.call("later"));
      assertTrue(message.contains("attempt 2"), message);
      assertTrue(message.contains("the channel is in TRANSIENT_FAILURE for 1500 ms"), message);
    }
  }

  @Test
  void aCallThatWaitedSaysWhatItsTimeWentTo() {
    try (Rig rig = new Rig()) {
      rig.server.close();
      CompletableFuture<String> call =
          rig.client
              .withWaitForReady()
              .withTimeout(Duration.ofMillis(1200))
              .callAsync(TextCodec.UNARY, "hello");
      rig.advance(Duration.ofMillis(1200));
      assertEquals(
          "DEADLINE_EXCEEDED: the deadline of 1200 ms passed (phase wait, target loopback:server,"
              + " 1200 ms: backoff 1200 ms; waited for a connection; channel TRANSIENT_FAILURE for"
              + " 1200 ms: nothing listens at loopback:server)",
          messageOf(call));
    }
  }

  @Test
  void aDeadlineOnAStreamSaysHowFarTheCallWas() {
    try (Rig rig = new Rig()) {
      CompletableFuture<String> call =
          rig.client.withTimeout(Duration.ofMillis(50)).callAsync(TextCodec.UNARY, "hello");
      rig.advance(Duration.ofMillis(50));
      assertEquals(
          "DEADLINE_EXCEEDED: the deadline of 50 ms passed (phase request, target loopback:server,"
              + " peer loopback:server, stream 1, 50 ms: stream 50 ms)",
          messageOf(call));
    }
  }

  @Test
  void theServersOwnWordsAreNotTouched() {
    try (Rig rig = new Rig()) {
      rig.server.onRequestEnd =
          e ->
              e.stream.sendHeaders(
                  Headers.of(
                      ":status", "200",
                      "content-type", "application/grpc",
                      "grpc-status", "14",
                      "grpc-message", "busy"),
                  true);
      assertEquals("UNAVAILABLE: busy", messageOf(rig.call("hello")));
    }
  }

  @Test
  void aConnectionThatDiesNamesItsLastGoAway() {
    try (Rig rig = new Rig()) {
      CompletableFuture<String> call = rig.call("hello");
      rig.server.connection(0).engine().close(ErrorCode.ENHANCE_YOUR_CALM, "too_many_pings");
      rig.settle();
      String message = messageOf(call);
      assertTrue(message.contains("stream 1"), message);
      assertTrue(
          message.contains(
              "last GOAWAY ENHANCE_YOUR_CALM \"too_many_pings\" from loopback:server 0 ms ago"),
          message);
    }
  }

  private static InetSocketAddress address(String literal) throws UnknownHostException {
    return new InetSocketAddress(InetAddress.getAllByName(literal)[0], 80);
  }

  @Test
  void addressesAreNamedAsAUserWritesThem() throws UnknownHostException {
    assertEquals("127.0.0.1:80", CallDiagnosis.name(address("127.0.0.1")));
    assertEquals("[0:0:0:0:0:0:0:1]:80", CallDiagnosis.name(address("::1")));
    assertEquals(
        "shop.example:80",
        CallDiagnosis.name(InetSocketAddress.createUnresolved("shop.example", 80)));
  }

  @Test
  void theChannelDescribesItself() {
    try (Rig rig = new Rig()) {
      assertEquals("IDLE for 0 ms", rig.channel.describeState());
      rig.server.close();
      rig.fire("hello");
      rig.advance(Duration.ofMillis(300));
      assertEquals(
          "TRANSIENT_FAILURE for 300 ms: nothing listens at loopback:server",
          rig.channel.describeState());
    }
  }
}
