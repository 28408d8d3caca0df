package dev.tern.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.http2.CloseCause;
import dev.tern.http2.Http2Options;
import dev.tern.http2.loopback.LoopbackTransport;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The end of a server: drain and close. */
class ServerDrainScriptTest {
  private final ServerRig.Tasks tasks = new ServerRig.Tasks();
  private final ServerRig rig = new ServerRig(builder -> builder.executor(tasks));

  @AfterEach
  void close() {
    rig.close();
  }

  private RawClient.Call call(RawClient client) {
    return client.call(RawClient.head(TextCodec.UNARY), "x");
  }

  @Test
  void drainSaysGoAwayTwiceAndLetsCallsEnd() {
    RawClient.Call call = call(rig.client);
    rig.settle();
    rig.server.beginDrain();
    rig.settle();
    List<String> goAways = rig.client.events.stream().filter(e -> e.startsWith("goaway")).toList();
    assertEquals(2, goAways.size());
    assertEquals(
        "goaway " + Integer.MAX_VALUE + " NO_ERROR the server is shutting down", goAways.get(0));
    assertEquals("goaway 1 NO_ERROR the server is shutting down", goAways.get(1));
    assertFalse(rig.server.isTerminated());
    tasks.runAll();
    rig.settle();
    assertEquals(StatusCode.OK, call.code());
    assertNotNull(rig.client.closed);
    assertTrue(rig.server.isTerminated());
    assertTrue(rig.server.drain(Duration.ofDays(1)));
  }

  @Test
  void drainOfAnIdleServerEndsAtOnce() {
    rig.server.beginDrain();
    rig.settle();
    assertTrue(rig.server.isTerminated());
  }

  @Test
  void newConnectionsAreRefusedDuringADrain() {
    call(rig.client);
    rig.settle();
    rig.server.beginDrain();
    RawClient late = rig.connect();
    assertTrue(late.events.get(0).startsWith("connect failed"), late.events::toString);
  }

  @Test
  void callsThatOutliveTheDrainAreCancelled() {
    RawClient.Call call = call(rig.client);
    rig.settle();
    boolean[] cancelled = {false};
    rig.handlers.unary =
        request -> {
          cancelled[0] = ServerContext.current().isCancelled();
          return request;
        };
    assertFalse(rig.server.drain(Duration.ZERO));
    tasks.runAll(); // the drain's tasks have not run: the handler begins before
    rig.settle();
    assertInstanceOf(CloseCause.ConnectionLost.class, call.closed);
    assertTrue(rig.server.isTerminated());
    assertFalse(cancelled[0]);
  }

  @Test
  void closeCancelsAtOnceAndTerminationWaitsForHandlers() {
    List<String> seen = new ArrayList<>();
    rig.handlers.unary =
        request -> {
          ServerContext.current().onCancel(() -> seen.add("told"));
          rig.server.close();
          rig.settle();
          seen.add(ServerContext.current().isCancelled() ? "cancelled" : "goes on");
          seen.add(rig.server.isTerminated() ? "terminated" : "not terminated");
          return request;
        };
    RawClient.Call call = call(rig.client);
    rig.settle();
    tasks.runAll();
    rig.settle();
    assertEquals(List.of("told", "cancelled", "not terminated"), seen);
    assertNotNull(call.closed);
    assertTrue(rig.server.isTerminated());
    rig.server.close();
  }

  @Test
  void goAwayComesBeforeTheConnectionIsClosed() {
    call(rig.client);
    rig.settle();
    rig.server.close();
    rig.settle();
    assertEquals(
        List.of("settings", "goaway 1 NO_ERROR the server is closed", "closed"), rig.client.events);
  }

  @Test
  void serverMayListenOnSeveralAddresses() {
    LoopbackTransport transport = new LoopbackTransport();
    try (Server server =
        Server.builder()
            .transport(transport)
            .address(LoopbackTransport.address("a"))
            .address(LoopbackTransport.address("b"))
            .start()) {
      assertEquals(
          List.of(LoopbackTransport.address("a"), LoopbackTransport.address("b")),
          server.addresses());
      assertEquals(LoopbackTransport.address("a"), server.address());
      assertThrows(IllegalStateException.class, server::port);
    }
    transport.close();
  }

  @Test
  void addressInUseIsNamedAndNothingStaysOpen() {
    try (LoopbackTransport transport = new LoopbackTransport();
        Server first =
            Server.builder().transport(transport).address(LoopbackTransport.address("b")).start()) {
      assertNotNull(first);
      Server.Builder second =
          Server.builder()
              .transport(transport)
              .address(LoopbackTransport.address("a"))
              .address(LoopbackTransport.address("b"));
      String message =
          String.valueOf(assertThrows(UncheckedIOException.class, second::start).getMessage());
      assertTrue(message.contains("cannot listen on"), message);
      try (Server third =
          Server.builder().transport(transport).address(LoopbackTransport.address("a")).start()) {
        assertNotNull(third);
      }
    }
  }

  @Test
  void servicesAreToldOfADrainOnceAndBeforeClientsAre() {
    List<String> told = new ArrayList<>();
    ServerRig other =
        new ServerRig(
            builder -> builder.executor(Runnable::run),
            Http2Options.defaults(),
            service ->
                service.onDrain(
                    () -> {
                      told.add("drain");
                      throw new IllegalStateException("must not hold up the drain");
                    }));
    try (other) {
      assertEquals(List.of(), told);
      other.server.beginDrain();
      assertEquals(List.of("drain"), told);
      assertFalse(other.client.events.stream().anyMatch(e -> e.startsWith("goaway")));
      other.settle();
      assertTrue(other.client.events.stream().anyMatch(e -> e.startsWith("goaway")));
      assertTrue(other.server.drain(Duration.ofDays(1)));
      assertEquals(List.of("drain"), told);
    }
  }
}
