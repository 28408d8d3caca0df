package dev.tern.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.http2.Http2Connection;
import dev.tern.http2.loopback.LoopbackTransport;
import dev.tern.http2.loopback.SimulatedLoop;
import dev.tern.http2.transport.EventLoop;
import dev.tern.http2.transport.Pipe;
import dev.tern.http2.transport.Transport;
import dev.tern.protobuf.MessageCodec;
import dev.tern.protobuf.ProtoReader;
import dev.tern.protobuf.ProtoWriter;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A unary call passes nine stops on a client: the generated client, ClientCall, Outbox,
 * WriteScheduler and the pipe on its way out; the pipe, Http2Connection, Http2Stream and ClientCall
 * on its way in. A stop is a class that hands the call on: it stands on the stack when a leaf below
 * it is called.
 */
class ClientHopBudgetTest {
  private static final List<String> LEAVES =
      List.of("ClientCalls", "MessageFramer", "MessageCodec", "ProbeCodec", "ProbePipe");

  private final LoopbackTransport memory = new LoopbackTransport();
  private final SimulatedLoop loop = memory.loop();

  /** The stops of this stack from the outermost to the innermost, in one package. */
  private static List<String> stops(String inPackage) {
    return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
        .walk(
            frames -> {
              List<String> names = new ArrayList<>();
              frames
                  .map(StackWalker.StackFrame::getDeclaringClass)
                  .filter(c -> c.getPackageName().equals(inPackage))
                  .map(c -> c.getName().replaceAll(".*[.]", "").replaceAll("[$].*", ""))
                  .filter(name -> !name.endsWith("Test") && !LEAVES.contains(name))
                  .forEach(
                      name -> {
                        if (!names.contains(name)) {
                          names.add(name);
                        }
                      });
              Collections.reverse(names);
              return names;
            });
  }

  /** Notes the stack where a message is encoded and where it is decoded. */
  private static final class ProbeCodec extends MessageCodec<String> {
    List<String> atWrite = List.of();
    List<String> atRead = List.of();
    List<String> atReadInEngine = List.of();

    @Override
    public String fullName() {
      return "test.Probe";
    }

    @Override
    public String defaultInstance() {
      return "";
    }

    @Override
    public String read(ProtoReader in) {
      atRead = stops("dev.tern.rpc");
      atReadInEngine = stops("dev.tern.http2");
      return TextCodec.INSTANCE.read(in);
    }

    @Override
    public String mergeFrom(String base, ProtoReader in) {
      return base + read(in);
    }

    @Override
    public void write(String message, ProtoWriter out) {
      atWrite = stops("dev.tern.rpc");
      TextCodec.INSTANCE.write(message, out);
    }
  }

  /** Notes the stack where the engine has something to transmit. */
  private static final class ProbePipe implements Pipe {
    private final Pipe pipe;
    private final List<List<String>> seen;

    ProbePipe(Pipe pipe, List<List<String>> seen) {
      this.pipe = pipe;
      this.seen = seen;
    }

    @Override
    public EventLoop loop() {
      return pipe.loop();
    }

    @Override
    public long wantWrite() {
      seen.add(stops("dev.tern.rpc"));
      return pipe.wantWrite();
    }

    @Override
    public void whenClosed(Runnable action) {
      pipe.whenClosed(action);
    }

    @Override
    public SocketAddress localAddress() {
      return pipe.localAddress();
    }

    @Override
    public SocketAddress remoteAddress() {
      return pipe.remoteAddress();
    }

    @Override
    public @Nullable SSLSession tlsSession() {
      return pipe.tlsSession();
    }
  }

  /** Puts the probe between the engine and its pipe. */
  private final class ProbeTransport implements Transport {
    final List<List<String>> atWantWrite = new ArrayList<>();

    @Override
    public String scheme() {
      return "http";
    }

    @Override
    public EventLoop nextLoop() {
      return loop;
    }

    @Override
    public Listening listen(SocketAddress address, ConnectionFactory factory) throws IOException {
      return memory.listen(address, factory);
    }

    @Override
    public void connect(EventLoop on, ConnectTarget target, ConnectHandler handler) {
      memory.connect(
          on,
          target,
          new ConnectHandler() {
            @Override
            public Http2Connection open(Pipe pipe, long nowNanos) {
              return handler.open(new ProbePipe(pipe, atWantWrite), nowNanos);
            }

            @Override
            public void failed(ConnectFailure failure) {
              handler.failed(failure);
            }
          });
    }

    @Override
    public void close() {
      memory.close();
    }
  }

  @Test
  void aUnaryCallPassesNineStops() {
    SocketAddress address = LoopbackTransport.address("server");
    ProbeTransport transport = new ProbeTransport();
    ProbeCodec codec = new ProbeCodec();
    MethodDescriptor<String, String> method =
        MethodDescriptor.unary("test.Text", "Unary", codec, codec);
    try (RawServer server = new RawServer(memory, address).answering("hi");
        Channel channel =
            Channel.builder(address).transport(transport).executor(Runnable::run).build()) {
      GenericClient client = new GenericClient(channel);
      CompletableFuture<String> unused = client.callAsync(method, "the first call connects");
      loop.runUntilIdle();
      transport.atWantWrite.clear();

      CompletableFuture<String> reply = client.callAsync(method, "hello");
      loop.runUntilIdle();
      assertEquals("hi", reply.join());
      assertEquals(2, server.exchanges.size());

      // In the caller's thread, and then on the loop: nothing but the call itself.
      assertEquals(List.of("GenericClient", "Stub", "AsyncCalls"), codec.atWrite);
      assertTrue(!transport.atWantWrite.isEmpty());
      for (List<String> stops : transport.atWantWrite) {
        assertTrue(stops.isEmpty() || stops.equals(List.of("ClientCall")), stops::toString);
      }
      // On the way back: the engine's stops, the call, and the future that wakes up.
      assertEquals(List.of("ClientCall", "ResponseFuture"), codec.atRead);
      assertTrue(codec.atReadInEngine.size() <= 3, codec.atReadInEngine::toString);
    }
  }

  @Test
  void aBlockingCallerIsOneStop() throws Exception {
    ProbeCodec codec = new ProbeCodec();
    MethodDescriptor<String, String> method =
        MethodDescriptor.unary("test.Text", "Unary", codec, codec);
    try (Rig rig = new Rig()) {
      rig.server.answering("hi");
      assertEquals("hi", rig.blocking(() -> rig.client.call(method, "hello")));
      // The generated client is a Stub.
      assertEquals(List.of("GenericClient", "Stub"), withoutRig(codec.atWrite));
      assertEquals(List.of("GenericClient", "Stub"), withoutRig(codec.atRead));
    }
  }

  private static List<String> withoutRig(List<String> stops) {
    List<String> left = new ArrayList<>(stops);
    left.remove("Rig");
    return left;
  }
}
