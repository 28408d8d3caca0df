package dev.tern.nio;

import dev.tern.http2.transport.Transport;
import dev.tern.transporttest.ConnectContract;
import dev.tern.transporttest.ConnectionEndContract;
import dev.tern.transporttest.EchoContract;
import dev.tern.transporttest.Ed25519Contract;
import dev.tern.transporttest.TlsContract;
import dev.tern.transporttest.TlsSpec;
import dev.tern.transporttest.TransportSpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;

/** This transport keeps what every transport over sockets must keep. */
class NioContractTest {

  @Nested
  class Echo extends EchoContract {
    @Override
    protected Transport open(TransportSpec spec) {
      return build(spec);
    }
  }

  @Nested
  class Connect extends ConnectContract {
    @Override
    protected Transport open(TransportSpec spec) {
      return build(spec);
    }
  }

  @Nested
  class ConnectionEnd extends ConnectionEndContract {
    @Override
    protected Transport open(TransportSpec spec) {
      return build(spec);
    }
  }

  @Nested
  class Tls extends TlsContract {
    @Override
    protected Transport open(TransportSpec spec) {
      return build(spec);
    }
  }

  @Nested
  class Ed25519 extends Ed25519Contract {
    @Override
    protected Transport open(TransportSpec spec) {
      return build(spec);
    }
  }

  private static Transport build(TransportSpec spec) {
    return NioTransport.builder()
        .loops(spec.loops())
        .tls(tls(spec.tls()))
        .sendBuffer(spec.socketBuffer())
        .receiveBuffer(spec.socketBuffer())
        .maxConnections(spec.maxConnections())
        .maxHandshakes(spec.maxHandshakes())
        .writeStallTimeout(spec.writeStallTimeout())
        .lingerTimeout(spec.lingerTimeout())
        .build();
  }

  private static @Nullable TlsOptions tls(@Nullable TlsSpec spec) {
    if (spec == null) {
      return null;
    }
    TlsOptions.Builder tls =
        TlsOptions.builder()
            .protocols(spec.protocols().toArray(new String[0]))
            .clientAuth(TlsOptions.ClientAuth.valueOf(spec.clientAuth().name()))
            .handshakeTimeout(spec.handshakeTimeout());
    for (TlsSpec.Identity identity : spec.identities()) {
      tls.identity(identity.chain(), identity.key());
    }
    if (spec.trusted() != null) {
      tls.trust(spec.trusted());
    } else if (spec.identities().isEmpty()) {
      tls.insecureTrustAll();
    }
    return tls.build();
  }
}
