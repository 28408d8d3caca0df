package dev.tern.http2.loopback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.http2.CloseCause;
import dev.tern.http2.ConnectionListener;
import dev.tern.http2.Headers;
import dev.tern.http2.Http2Connection;
import dev.tern.http2.Http2Options;
import dev.tern.http2.Http2Stream;
import dev.tern.http2.StreamListener;
import dev.tern.http2.transport.LoopTask;
import dev.tern.http2.transport.Pipe;
import dev.tern.http2.transport.Timer;
import dev.tern.http2.transport.Transport;
import java.io.IOException;
import java.net.BindException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoopbackTransportTest {
  private static final SocketAddress HELLO = LoopbackTransport.address("hello");
  private static final Headers REQUEST =
      Headers.of(":method", "POST", ":scheme", "http", ":path", "/hello");

  private final LoopbackTransport transport = new LoopbackTransport();
  private final SimulatedLoop loop = transport.loop();
  private final List<String> events = new ArrayList<>();
  private final List<Http2Connection> clients = new ArrayList<>();

  /** Says what happens, and on a server answers each request with its body. */
  private final class Peer implements ConnectionListener {
    private final String name;

    Peer(String name) {
      this.name = name;
    }

    @Override
    public StreamListener onStream(Http2Stream stream) {
      return new Talk(stream);
    }

    @Override
    public void onClosed(CloseCause.ConnectionLost cause) {
      events.add(name + " over: " + cause.message());
    }
  }

  private static final class Talk implements StreamListener {
    private final Http2Stream answer;

    Talk(Http2Stream answer) {
      this.answer = answer;
    }

    @Override
    public void onHeaders(Headers headers, boolean endStream) {
      answer.sendHeaders(Headers.of(":status", "200"), false);
    }

    @Override
    public void onData(byte[] buffer, int offset, int length, boolean endStream) {
      byte[] copy = java.util.Arrays.copyOfRange(buffer, offset, offset + length);
      answer.consume(length);
      answer.sendData(copy, 0, length, endStream);
    }

    @Override
    public void onWritable() {}

    @Override
    public void onClosed(CloseCause cause) {}
  }

  private final class Asker implements StreamListener {
    @Override
    public void onHeaders(Headers headers, boolean endStream) {
      events.add("status " + headers.status());
    }

    @Override
    public void onData(byte[] buffer, int offset, int length, boolean endStream) {
      events.add("data " + length + (endStream ? " END" : ""));
    }

    @Override
    public void onWritable() {}

    @Override
    public void onClosed(CloseCause cause) {
      events.add(cause instanceof CloseCause.EndOfStream ? "ended" : "lost");
    }
  }

  private final class Connecting implements Transport.ConnectHandler {
    @Override
    public Http2Connection open(Pipe pipe, long nowNanos) {
      Http2Connection client =
          Http2Connection.client(pipe, Http2Options.defaults(), new Peer("client"), nowNanos);
      clients.add(client);
      return client;
    }

    @Override
    public void failed(Transport.ConnectFailure failure) {
      events.add(failure.phase() + " failed: " + failure.message());
    }
  }

  private Transport.Listening listen() throws IOException {
    return transport.listen(
        HELLO,
        (pipe, now) ->
            Http2Connection.server(pipe, Http2Options.defaults(), new Peer("server"), now));
  }

  private void connect() {
    Transport.ConnectTarget target = new Transport.ConnectTarget(HELLO, "hello", 1);
    transport.connect(loop, target, new Connecting());
    loop.runUntilIdle();
  }

  private void ask(int octets) {
    Http2Stream stream = clients.get(0).openStream(new Asker(), REQUEST, false);
    stream.sendData(new byte[octets], 0, octets, true);
  }

  @Test
  void aClientAndAServerMeet() throws Exception {
    listen();
    connect();
    assertTrue(clients.get(0).canOpenStream());
    ask(10);
    loop.runUntilIdle();
    assertEquals(List.of("status 200", "data 10 END", "ended"), events);
    assertEquals(HELLO, clients.get(0).pipe().remoteAddress());
  }

  @Test
  void whereNobodyListensAConnectFails() {
    connect();
    assertEquals(List.of("CONNECT failed: nothing listens at loopback:hello"), events);
  }

  @Test
  void anAddressIsTakenOnce_untilItIsClosed() throws Exception {
    try (Transport.Listening listening = listen()) {
      assertEquals(HELLO, listening.address());
      assertThrows(BindException.class, this::listen);
    }
    listen();
  }

  @Test
  void aClosedListenerLetsItsConnectionsGoOn() throws Exception {
    Transport.Listening listening = listen();
    connect();
    listening.close();
    ask(1);
    loop.runUntilIdle();
    assertEquals(List.of("status 200", "data 1 END", "ended"), events);
    connect();
    assertEquals("CONNECT failed: nothing listens at loopback:hello", events.get(3));
  }

  @Test
  void aBrokenNetworkIsHeardByBothSides() throws Exception {
    listen();
    connect();
    ask(1);
    transport.breakConnections();
    loop.runUntilIdle();
    assertEquals(
        List.of(
            "client over: the connection broke: java.io.IOException: the network is gone",
            "lost",
            "server over: the connection broke: java.io.IOException: the network is gone"),
        events.stream().sorted().toList());
  }

  @Test
  void closeBreaksWhatIsConnected() throws Exception {
    listen();
    connect();
    transport.close();
    loop.runUntilIdle();
    assertEquals(2, events.size());
    connect();
    assertEquals("CONNECT failed: nothing listens at loopback:hello", events.get(2));
  }

  @Test
  void octetByOctetIsTheSame() throws Exception {
    LoopbackTransport thin = new LoopbackTransport(loop, 1, 1);
    thin.listen(
        HELLO,
        (pipe, now) ->
            Http2Connection.server(pipe, Http2Options.defaults(), new Peer("server"), now));
    thin.connect(loop, new Transport.ConnectTarget(HELLO, "hello", 1), new Connecting());
    loop.runUntilIdle();
    ask(3);
    loop.runUntilIdle();
    assertEquals("status 200", events.get(0));
    assertEquals("ended", events.get(events.size() - 1));
  }

  @Test
  void timeStandsStillUntilItIsMoved() {
    loop.schedule(5_000_000_000L, () -> events.add("five at " + loop.nanoTime()));
    loop.schedule(
        1_000_000_000L,
        () -> {
          events.add("one at " + loop.nanoTime());
          loop.schedule(loop.nanoTime() + 1, () -> events.add("next at " + loop.nanoTime()));
        });
    Timer never = loop.schedule(2, () -> events.add("never"));
    never.cancel();
    loop.runUntilIdle();
    assertEquals(List.of(), events);
    assertEquals(1_000_000_000L, loop.nextDeadlineNanos());
    loop.advance(Duration.ofSeconds(4));
    assertEquals(List.of("one at 1000000000", "next at 1000000001"), events);
    assertEquals(4_000_000_000L, loop.nanoTime());
    loop.advance(Duration.ofSeconds(1));
    assertEquals("five at 5000000000", events.get(2));
  }

  @Test
  void tasksRunOnTheThreadThatTurnsTheLoop_andWakeItOnlyFromOutside() {
    List<String> wakeups = new ArrayList<>();
    loop.onWork(() -> wakeups.add("wake"));
    LoopTask inner =
        new LoopTask() {
          @Override
          protected void runOnLoop() {
            events.add("inner " + loop.inLoop());
          }
        };
    loop.execute(
        new LoopTask() {
          @Override
          protected void runOnLoop() {
            events.add("outer " + loop.inLoop());
            loop.execute(inner);
            assertThrows(IllegalStateException.class, loop::runOnce);
          }
        });
    assertFalse(loop.inLoop());
    assertEquals(List.of("wake"), wakeups);
    loop.runUntilIdle();
    assertEquals(List.of("outer true", "inner true"), events);
    assertEquals(List.of("wake"), wakeups);
  }

  @Test
  void anEngineMeetsItsDeadlines() throws Exception {
    listen();
    transport.connect(loop, new Transport.ConnectTarget(HELLO, "hello", 1), new Connecting());
    loop.runUntilIdle();
    clients.get(0).shutdown("", loop.nanoTime());
    loop.runUntilIdle();
    assertEquals(2, events.size());
    assertEquals(Long.MAX_VALUE, loop.nextDeadlineNanos());
  }
}
