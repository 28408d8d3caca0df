package dev.tern.netty;

import dev.tern.http2.transport.Transport;
import dev.tern.transporttest.ConnectContract;
import dev.tern.transporttest.Ed25519Contract;
import dev.tern.transporttest.TransportSpec;
import io.github.nettyplus.leakdetector.junit.NettyLeakDetectorExtension;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/** What every transport over sockets must keep, over the JDK's selector, and the JDK's TLS. */
@ExtendWith(NettyLeakDetectorExtension.class)
class SelectorContractTest {

  @Nested
  class Connect extends ConnectContract {
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
    return Specs.build(NettyIo.NIO, NettyTlsOptions.Provider.JDK, spec);
  }
}
