package dev.tern;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.nio.SelfSignedCertificate;
import dev.tern.nio.TlsOptions;
import dev.tern.protobuf.MessageCodec;
import dev.tern.rpc.CallOptions;
import dev.tern.rpc.Channel;
import dev.tern.rpc.MethodDescriptor;
import dev.tern.rpc.RpcException;
import dev.tern.rpc.Server;
import dev.tern.rpc.ServiceDefinition;
import dev.tern.rpc.ServiceDescriptor;
import dev.tern.rpc.StatusCode;
import dev.tern.rpc.Stub;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Server and channel as a user makes them, over real sockets. */
class TernTest {
  private static final MethodDescriptor<byte[], byte[]> SHOUT =
      MethodDescriptor.unary("test.Shouter", "Shout", MessageCodec.raw(), MessageCodec.raw());

  private static Server.Builder shouting(Server.Builder builder) {
    return builder.service(
        ServiceDefinition.builder(new ServiceDescriptor("test.Shouter", List.of(SHOUT)))
            .unary(SHOUT, request -> (new String(request, UTF_8) + "!").getBytes(UTF_8))
            .build());
  }

  private static String shout(Channel channel, String text) {
    return new String(new Client(channel, CallOptions.DEFAULT).shout(text.getBytes(UTF_8)), UTF_8);
  }

  @Test
  void aCallGoesThroughOverPlaintext() {
    try (Server server = shouting(Tern.server(0)).start();
        Channel channel = Tern.channel("localhost:" + server.port())) {
      assertEquals("hello!", shout(channel, "hello"));
    }
  }

  @Test
  void aCallGoesThroughOverTls() {
    SelfSignedCertificate certificate = SelfSignedCertificate.localhost();
    try (Server server = shouting(Tern.server(0, certificate.serverOptions())).start();
        Channel channel = Tern.channel("localhost:" + server.port(), certificate.clientOptions())) {
      assertEquals("hello!", shout(channel, "hello"));
    }
  }

  @Test
  void aCallGoesThroughOverAUnixSocket(@TempDir Path directory) {
    Path path = directory.resolve("s");
    try (Server server = shouting(Tern.server(UnixDomainSocketAddress.of(path))).start();
        Channel channel = Tern.channel("unix:" + path)) {
      assertEquals(UnixDomainSocketAddress.of(path), server.address());
      assertEquals("hello!", shout(channel, "hello"));
    }
  }

  @Test
  void aCertificateThatIsNotTrustedIsExplained() {
    try (Server server =
            shouting(Tern.server(0, SelfSignedCertificate.localhost().serverOptions())).start();
        Channel channel = Tern.channel("localhost:" + server.port(), TlsOptions.client())) {
      RpcException e = assertThrows(RpcException.class, () -> shout(channel, "hello"));
      assertEquals(StatusCode.UNAVAILABLE, e.code());
      assertTrue(String.valueOf(e.getMessage()).contains("phase tls"), e.getMessage());
    }
  }

  @Test
  void aServerThatIsNotThereIsExplained() {
    int port;
    try (Server server = shouting(Tern.server(0)).start()) {
      port = server.port();
    }
    try (Channel channel = Tern.channel("127.0.0.1:" + port)) {
      RpcException e = assertThrows(RpcException.class, () -> shout(channel, "hello"));
      assertEquals(StatusCode.UNAVAILABLE, e.code());
      String message = String.valueOf(e.getMessage());
      assertTrue(message.contains("connection refused"), message);
      assertTrue(message.contains("127.0.0.1:" + port), message);
    }
  }

  private static final class Client extends Stub<Client> {
    Client(Channel channel, CallOptions options) {
      super(channel, options);
    }

    byte[] shout(byte[] text) {
      return unary(SHOUT, text);
    }

    @Override
    protected Client with(Channel channel, CallOptions options) {
      return new Client(channel, options);
    }
  }
}
