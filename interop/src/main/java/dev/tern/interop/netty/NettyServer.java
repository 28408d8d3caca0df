package dev.tern.interop.netty;

import dev.tern.examples.GreeterService;
import dev.tern.examples.helloworld.Greeter;
import dev.tern.http2.transport.Transport;
import dev.tern.interop.service.InteropServices;
import dev.tern.netty.NettyIo;
import dev.tern.netty.NettyTlsOptions;
import dev.tern.netty.NettyTransport;
import dev.tern.nio.NioTransport;
import dev.tern.rpc.Server;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A server of gRPC's TestService and of the hello service over Netty.
 *
 * <p>Usage: {@code NettyServer <port> io_uring|epoll|nio|jdk plaintext} or {@code NettyServer
 * <port> io_uring|epoll|nio tls <certificate chain> <private key>}. With {@code jdk} it serves the
 * same over {@link NioTransport}, to be measured beside it. The hello service is direct: it runs on
 * the loops.
 */
public final class NettyServer {
  /** What the descriptions of the interop cases call large must get through. */
  private static final int MAX_MESSAGE_SIZE = 16 * 1024 * 1024;

  private NettyServer() {}

  /** Serves until the process is ended. */
  public static void main(String[] arguments) throws InterruptedException {
    Transport transport = transport(arguments);
    Server.Builder builder =
        Server.builder()
            .transport(transport)
            .port(Integer.parseInt(arguments[0]))
            .maxInboundMessageSize(MAX_MESSAGE_SIZE)
            .service(Greeter.bind(new GreeterService()).direct());
    InteropServices.create().forEach(builder::service);
    Server server = builder.start();
    System.out.println("listening on " + server.address() + " over " + arguments[1]);
    server.awaitTermination();
  }

  private static Transport transport(String[] arguments) {
    if (arguments[1].equals("jdk")) {
      return NioTransport.plaintext();
    }
    NettyTransport.Builder builder =
        NettyTransport.builder().io(NettyIo.valueOf(arguments[1].toUpperCase(Locale.ROOT)));
    if (arguments[2].equals("tls")) {
      builder.tls(NettyTlsOptions.server(Path.of(arguments[3]), Path.of(arguments[4])));
    }
    return builder.build();
  }
}
