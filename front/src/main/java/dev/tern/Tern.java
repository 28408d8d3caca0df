package dev.tern;

import dev.tern.nio.NioTransport;
import dev.tern.nio.TlsOptions;
import dev.tern.rpc.Channel;
import dev.tern.rpc.Server;
import java.net.SocketAddress;

/**
 * The front door: servers and channels over the JDK's own sockets.
 *
 * <pre>{@code
 * Server server = Tern.server(50051).service(Greeter.bind(new GreeterService())).start();
 *
 * try (Channel channel = Tern.channel("localhost:50051")) {
 *   HelloReply reply = Greeter.client(channel).sayHello(HelloRequest.of(r -> r.name("world")));
 * }
 * }</pre>
 *
 * <p>Servers and channels made here share the process's event loops, which are daemon threads: a
 * program whose main method returns ends, so a server's main calls {@link Server#awaitTermination}.
 *
 * <p>Threads: any thread may call any method.
 */
public final class Tern {
  private Tern() {}

  /**
   * A server on that port of all interfaces, plaintext.
   *
   * @param port 0 to 65535; 0 takes one that is free
   */
  public static Server.Builder server(int port) {
    return plaintextServer().port(port);
  }

  /** A server on that address, plaintext: of one interface, or a Unix domain socket. */
  public static Server.Builder server(SocketAddress address) {
    return plaintextServer().address(address);
  }

  /** A server on that port of all interfaces over TLS; see {@link TlsOptions#server}. */
  public static Server.Builder server(int port, TlsOptions tls) {
    return tlsServer(tls).port(port);
  }

  /** A server on that address over TLS. */
  public static Server.Builder server(SocketAddress address, TlsOptions tls) {
    return tlsServer(tls).address(address);
  }

  /**
   * An open channel, plaintext, with every default. It connects with its first call.
   *
   * @param target {@code host:port}, {@code dns:///host:port}, {@code unix:/path}, {@code
   *     ipv4:1.2.3.4:50051,…}, {@code ipv6:[::1]:50051,…} or {@code static:host:port,…}
   * @throws IllegalArgumentException if the target is none of these
   */
  public static Channel channel(String target) {
    return channelBuilder(target).build();
  }

  /** An open channel over TLS, with every other default; see {@link TlsOptions#client}. */
  public static Channel channel(String target, TlsOptions tls) {
    return channelBuilder(target, tls).build();
  }

  /** The options of a plaintext channel. */
  public static Channel.Builder channelBuilder(String target) {
    return Channel.builder(target).transport(Plaintext.TRANSPORT);
  }

  /** The options of a channel over TLS. */
  public static Channel.Builder channelBuilder(String target, TlsOptions tls) {
    return Channel.builder(target).transport(NioTransport.tls(tls));
  }

  private static Server.Builder plaintextServer() {
    return Server.builder().transport(Plaintext.TRANSPORT);
  }

  private static Server.Builder tlsServer(TlsOptions tls) {
    return Server.builder().transport(NioTransport.tls(tls));
  }

  /** One transport for all that is plaintext; it owns nothing, so nobody closes it. */
  private static final class Plaintext {
    static final NioTransport TRANSPORT = NioTransport.plaintext();
  }
}
