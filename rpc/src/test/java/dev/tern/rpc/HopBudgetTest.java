package dev.tern.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.http2.CloseCause;
import dev.tern.http2.ConnectionListener;
import dev.tern.http2.Headers;
import dev.tern.http2.Http2Connection;
import dev.tern.http2.Http2Options;
import dev.tern.http2.Http2Stream;
import dev.tern.http2.StreamListener;
import dev.tern.http2.loopback.LoopbackTransport;
import dev.tern.http2.transport.Pipe;
import dev.tern.http2.transport.Transport;
import java.io.IOException;
import java.lang.StackWalker.StackFrame;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/**
 * The way of one unary call through the server, as the stacks show it: a stop is a class that
 * receives the call or its bytes and passes it on. What is called and returns (parsers, codecs,
 * tables) stands on none of these stacks.
 */
class HopBudgetTest {
  private static final int BUDGET = 8;

  /** The way in, to the handler; the pipe is a socket's in production. */
  private static final Set<String> WAY_IN =
      Set.of("LoopbackPipe", "Http2Connection", "Http2Stream", "ServerCall");

  /** The way of the reply to its stream, when the handler ran on the executor. */
  private static final Set<String> WAY_BACK =
      Set.of("Outbox", "ServerCall", "Http2Stream", "Http2Connection");

  /** The way of queued frames to bytes. */
  private static final Set<String> WAY_OUT =
      Set.of("LoopbackPipe", "Http2Connection", "WriteScheduler", "Http2Stream");

  private final Set<String> in = new TreeSet<>();
  private final Set<String> back = new TreeSet<>();
  private final Set<String> out = new TreeSet<>();
  private final LoopbackTransport transport = new LoopbackTransport();
  private final SocketAddress address = LoopbackTransport.address("server");
  private int offers;
  private int tasks;
  private boolean counting;

  /** The library's classes on this stack; a class and its superclass are one object. */
  private static Set<String> stops() {
    List<Class<?>> classes =
        StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
            .walk(frames -> frames.<Class<?>>map(StackFrame::getDeclaringClass).toList());
    Set<String> names = new TreeSet<>();
    for (Class<?> each : classes) {
      boolean ours = each.getName().startsWith("dev.tern.") && !each.isSynthetic();
      boolean driver = each.getSimpleName().equals("SimulatedLoop");
      boolean test = isTest(each);
      boolean superclass = classes.stream().anyMatch(c -> c != each && each.isAssignableFrom(c));
      if (ours && !driver && !test && !superclass) {
        names.add(each.getSimpleName());
      }
    }
    return names;
  }

  private static boolean isTest(Class<?> type) {
    String top = type.getName().replaceAll("\\$.*", "");
    return Set.of(HopBudgetTest.class, SpyTransport.class, ServerRig.class, RawClient.class)
        .stream()
        .anyMatch(test -> test.getName().equals(top));
  }

  private void play(boolean direct) {
    Executor executor =
        task -> {
          tasks++;
          Thread thread = new Thread(task);
          thread.start();
          try {
            thread.join(); // the reply is offered from a thread that is not the loop's
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        };
    SpyTransport spy =
        new SpyTransport(
            transport,
            () -> offers += counting ? 1 : 0,
            () -> {
              if (counting) {
                back.addAll(stops());
              }
            });
    ServiceDefinition service =
        ServiceDefinition.builder(new ServiceDescriptor("test.Text", List.of(TextCodec.UNARY)))
            .unary(
                TextCodec.UNARY,
                request -> {
                  in.addAll(stops());
                  return request;
                })
            .build();
    try (Server server =
        Server.builder()
            .transport(spy)
            .address(address)
            .executor(executor)
            .service(direct ? service.direct() : service)
            .start()) {
      RawClient client =
          RawClient.connect(transport, transport.loop(), server.address(), Http2Options.defaults());
      transport.loop().runUntilIdle();
      RawClient.Call call = client.open(RawClient.head(TextCodec.UNARY), false);
      byte[] framed = RawClient.frame(0, TextCodec.octets("x"));
      call.stream().sendData(framed, 0, framed.length, true);
      counting = true;
      transport.loop().runUntilIdle();
      counting = false;
      assertEquals(StatusCode.OK, call.code());
      assertEquals(List.of("x"), call.messages());
    }
  }

  /** A stream closes when its last octet is given to the pipe: its listener sees the way out. */
  private void playWayOut() throws IOException {
    try (Transport.Listening listening = transport.listen(address, this::answering)) {
      RawClient client =
          RawClient.connect(
              transport, transport.loop(), listening.address(), Http2Options.defaults());
      transport.loop().runUntilIdle();
      client.call(RawClient.head(TextCodec.UNARY), "x");
      transport.loop().runUntilIdle();
    }
  }

  private Http2Connection answering(Pipe pipe, long now) {
    return Http2Connection.server(
        pipe,
        Http2Options.defaults(),
        new ConnectionListener() {
          @Override
          public StreamListener onStream(Http2Stream stream) {
            return new Answer(stream);
          }

          @Override
          public void onClosed(CloseCause.ConnectionLost cause) {}
        },
        now);
  }

  private final class Answer implements StreamListener {
    private final Http2Stream stream;

    Answer(Http2Stream stream) {
      this.stream = stream;
    }

    @Override
    public void onHeaders(Headers headers, boolean endStream) {}

    @Override
    public void onData(byte[] buffer, int offset, int length, boolean endStream) {
      if (endStream) {
        stream.sendHeaders(RawServer.HEAD, false);
        stream.sendHeaders(RawServer.OK, true);
      }
    }

    @Override
    public void onWritable() {}

    @Override
    public void onClosed(CloseCause cause) {
      out.addAll(stops());
    }
  }

  @Test
  void directCallHasNoTaskAndNoOffer() {
    play(true);
    assertEquals(WAY_IN, in);
    assertEquals(0, tasks);
    assertEquals(0, offers);
  }

  @Test
  void callOnTheExecutorIsOneTaskAndOneOffer() {
    play(false);
    assertEquals(1, tasks);
    assertEquals(1, offers);
    assertEquals(WAY_BACK, back);
  }

  @Test
  void bytesGoOutThroughTheScheduler() throws IOException {
    playWayOut();
    assertEquals(WAY_OUT, out);
  }

  @Test
  void wholeWayIsWithinTheBudget() {
    Set<String> whole = new TreeSet<>(WAY_IN);
    whole.addAll(WAY_BACK);
    whole.addAll(WAY_OUT);
    assertTrue(whole.size() <= BUDGET, () -> whole.size() + " stops: " + whole);
    assertEquals(
        new ArrayList<>(
            List.of(
                "Http2Connection",
                "Http2Stream",
                "LoopbackPipe",
                "Outbox",
                "ServerCall",
                "WriteScheduler")),
        new ArrayList<>(whole));
  }
}
