package dev.tern.rpc;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.http2.Http2Options;
import dev.tern.http2.loopback.LoopbackTransport;
import java.net.SocketAddress;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program may end when its server has: so nothing may still be on its way then. */
class ServerEndOrderTest {

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theServerHasEndedWhenItsPipesHaveWrittenAllAndNotBefore(boolean drain) {
    LoopbackTransport memory = new LoopbackTransport();
    SocketAddress address = LoopbackTransport.address("order");
    SpyTransport transport = new SpyTransport(memory, () -> {}, () -> {});
    Server server =
        Server.builder()
            .transport(transport)
            .address(address)
            .service(ServiceDefinition.builder(new ServiceDescriptor("s", List.of())).build())
            .start();
    transport.holdBackClosing();
    RawClient client = RawClient.connect(memory, memory.loop(), address, Http2Options.defaults());
    memory.loop().runUntilIdle();

    if (drain) {
      server.beginDrain();
    } else {
      server.close();
    }
    memory.loop().runUntilIdle();
    assertNotNull(client.closed, "the engines are over");
    assertFalse(server.isTerminated());

    transport.letClose();
    assertTrue(server.isTerminated());
    memory.close();
  }
}
