package dev.tern.transporttest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tern.http2.transport.Transport;
import dev.tern.http2.transport.Transport.Listening;
import dev.tern.transporttest.TlsSpec.Identity;
import org.junit.jupiter.api.Test;

/** For a TLS that signs with Ed25519 keys (RFC 8422 section 5.1), which BoringSSL does not. */
public abstract class Ed25519Contract extends TransportContract {

  @Test
  void ed25519KeyServes() throws Exception {
    TlsSpec client = TlsSpec.client("ed25519.pem").withProtocols("TLSv1.3");
    try (Transport serving =
            open(TransportSpec.over(TlsSpec.server(Identity.of("ed25519.pem", "ed25519.key"))));
        Transport calling = open(TransportSpec.over(client));
        Listening listening = serving.listen(Peer.anyPort(), new EchoServer())) {
      TestClient caller = TestClient.connect(calling, listening.address());
      assertEquals(3, TestClient.await(caller.echo(3)));
    }
  }
}
