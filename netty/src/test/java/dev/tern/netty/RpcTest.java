package dev.tern.netty;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.tern.http2.transport.Transport;
import dev.tern.nio.NioTransport;
import dev.tern.nio.TlsOptions;
import dev.tern.protobuf.MessageCodec;
import dev.tern.rpc.BidiCall;
import dev.tern.rpc.CallOptions;
import dev.tern.rpc.Channel;
import dev.tern.rpc.GenericClient;
import dev.tern.rpc.MethodDescriptor;
import dev.tern.rpc.Server;
import dev.tern.rpc.ServiceDefinition;
import dev.tern.rpc.ServiceDescriptor;
import dev.tern.transporttest.Peer;
import dev.tern.transporttest.TlsSpec;
import io.github.nettyplus.leakdetector.junit.NettyLeakDetectorExtension;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole gRPC calls over this transport. */
@ExtendWith(NettyLeakDetectorExtension.class)
class RpcTest {
  private static final MethodDescriptor<byte[], byte[]> UNARY =
      MethodDescriptor.unary("test.Echo", "Unary", MessageCodec.raw(), MessageCodec.raw());
  private static final MethodDescriptor<byte[], byte[]> BIDI =
      MethodDescriptor.bidi("test.Echo", "Bidi", MessageCodec.raw(), MessageCodec.raw());

  private static final ServiceDefinition ECHO =
      ServiceDefinition.builder(new ServiceDescriptor("test.Echo", List.of(UNARY, BIDI)))
          .unary(UNARY, request -> request)
          .bidi(BIDI, (requests, replies) -> requests.forEach(replies::send))
          .build();

  @ParameterizedTest
  @CsvSource({
    "IO_URING, PLAINTEXT", "IO_URING, TLS", "IO_URING, UNIX",
    "EPOLL, PLAINTEXT", "EPOLL, TLS", "EPOLL, UNIX",
    "NIO, PLAINTEXT", "NIO, TLS", "NIO, UNIX"
  })
  void callsOfAllSizesAndStreamsAreAnswered(NettyIo io, String over, @TempDir Path directory)
      throws Exception {
    boolean tls = over.equals("TLS");
    SocketAddress address =
        over.equals("UNIX") ? UnixDomainSocketAddress.of(directory.resolve("s")) : Peer.anyPort();
    try (NettyTransport serving = netty(io, tls ? TlsSpec.server() : null);
        NettyTransport calling = netty(io, tls ? TlsSpec.client() : null);
        Server server = serve(serving, address);
        Channel channel = channel(calling, server)) {
      assertEquals(io, serving.io());
      GenericClient client = new GenericClient(channel);
      for (int size : new int[] {0, 1, 1000, 70_000, 3_000_000}) {
        assertArrayEquals(pattern(size), client.call(UNARY, pattern(size)));
      }
      try (BidiCall<byte[], byte[]> call = client.callBidi(BIDI)) {
        for (int i = 0; i < 100; i++) {
          call.send(pattern(i));
          assertArrayEquals(pattern(i), call.receive());
        }
        call.finishSending(); // half-closed: the server still answers, here with the end
        assertNull(call.receive());
      }
      List<CompletableFuture<byte[]>> many = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        many.add(client.callAsync(UNARY, pattern(i)));
      }
      for (int i = 0; i < 1000; i++) {
        assertArrayEquals(pattern(i), many.get(i).get(30, TimeUnit.SECONDS));
      }
    }
  }

  /** The other transport's engines, with the JDK's TLS, in both roles. */
  @Test
  void itSpeaksWithTheTransportOfTheJdk() throws Exception {
    TlsOptions servers = TlsOptions.server(Peer.pem("server.pem"), Peer.pem("server.key"));
    TlsOptions clients = TlsOptions.client(Peer.pem("ca.pem"));
    try (NettyTransport serving = netty(NettyIo.best(), TlsSpec.server());
        Server server = serve(serving, Peer.anyPort());
        Channel channel = channel(NioTransport.tls(clients), server)) {
      assertArrayEquals(pattern(70_000), new GenericClient(channel).call(UNARY, pattern(70_000)));
    }
    try (NettyTransport calling = netty(NettyIo.best(), TlsSpec.client());
        Server server = serve(NioTransport.tls(servers), Peer.anyPort());
        Channel channel = channel(calling, server)) {
      assertArrayEquals(pattern(70_000), new GenericClient(channel).call(UNARY, pattern(70_000)));
    }
  }

  @Test
  void channelConnectsAgainToASuccessor() throws Exception {
    try (NettyTransport calling = netty(NettyIo.best(), null)) {
      InetSocketAddress address;
      Channel channel;
      try (NettyTransport serving = netty(NettyIo.best(), null);
          Server server = serve(serving, Peer.anyPort())) {
        address = (InetSocketAddress) server.address();
        channel = channel(calling, server);
        assertEquals(3, new GenericClient(channel).call(UNARY, pattern(3)).length);
      }
      try (channel;
          NettyTransport serving = netty(NettyIo.best(), null);
          Server successor = serve(serving, address)) {
        assertEquals(address, successor.address());
        byte[] reply =
            new GenericClient(
                    channel,
                    CallOptions.DEFAULT.withWaitForReady(true).withTimeout(Duration.ofSeconds(30)))
                .call(UNARY, pattern(4));
        assertEquals(4, reply.length);
      }
    }
  }

  private static NettyTransport netty(NettyIo io, @Nullable TlsSpec tls) {
    return NettyTransport.builder()
        .io(io)
        .loops(2)
        .tls(Specs.tls(NettyTlsOptions.Provider.BORINGSSL, tls))
        .build();
  }

  private static Server serve(Transport transport, SocketAddress address) {
    return Server.builder().transport(transport).address(address).service(ECHO).start();
  }

  private static Channel channel(Transport transport, Server server) {
    String target =
        server.address() instanceof UnixDomainSocketAddress unix
            ? "unix:" + unix.getPath()
            : "127.0.0.1:" + server.port();
    return Channel.builder(target).authority("localhost").transport(transport).build();
  }

  private static byte[] pattern(int size) {
    byte[] octets = new byte[size];
    for (int i = 0; i < size; i++) {
      octets[i] = (byte) (i * 31 + (i >>> 8) * 7);
    }
    return octets;
  }
}
