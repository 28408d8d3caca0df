package dev.tern.netty;

import dev.tern.http2.transport.Transport;
import dev.tern.transporttest.ConnectContract;
import dev.tern.transporttest.ConnectionEndContract;
import dev.tern.transporttest.TransportSpec;
import io.github.nettyplus.leakdetector.junit.NettyLeakDetectorExtension;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/** What every transport over sockets must keep, over epoll, and BoringSSL. */
@ExtendWith(NettyLeakDetectorExtension.class)
class EpollContractTest {

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

  private static Transport build(TransportSpec spec) {
    return Specs.build(NettyIo.EPOLL, NettyTlsOptions.Provider.BORINGSSL, spec);
  }
}
