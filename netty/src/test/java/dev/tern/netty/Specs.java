package dev.tern.netty;

import dev.tern.transporttest.TlsSpec;
import dev.tern.transporttest.TransportSpec;
import org.jspecify.annotations.Nullable;

/** Builds what the contract asks for. */
final class Specs {
  private Specs() {}

  static NettyTransport build(NettyIo io, NettyTlsOptions.Provider provider, TransportSpec spec) {
    return NettyTransport.builder()
        .io(io)
        .loops(spec.loops())
        .tls(tls(provider, spec.tls()))
        .sendBuffer(spec.socketBuffer())
        .receiveBuffer(spec.socketBuffer())
        .maxConnections(spec.maxConnections())
        .maxHandshakes(spec.maxHandshakes())
        .writeStallTimeout(spec.writeStallTimeout())
        .lingerTimeout(spec.lingerTimeout())
        .build();
  }

  static @Nullable NettyTlsOptions tls(NettyTlsOptions.Provider provider, @Nullable TlsSpec spec) {
    if (spec == null) {
      return null;
    }
    NettyTlsOptions.Builder tls =
        NettyTlsOptions.builder()
            .provider(provider)
            .protocols(spec.protocols().toArray(new String[0]))
            .clientAuth(NettyTlsOptions.ClientAuth.valueOf(spec.clientAuth().name()))
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
