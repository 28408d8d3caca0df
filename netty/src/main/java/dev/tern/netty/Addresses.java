package dev.tern.netty;

import io.netty.channel.unix.DomainSocketAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Unix addresses between the JDK's type, which is in the API, and Netty's, which its natives take.
 */
final class Addresses {
  /** Of a connection that was reset before anybody asked. */
  static final SocketAddress UNKNOWN = InetSocketAddress.createUnresolved("unknown", 0);

  private static final SocketAddress UNNAMED = UnixDomainSocketAddress.of("");

  private Addresses() {}

  static boolean isUnix(SocketAddress address) {
    return address instanceof UnixDomainSocketAddress;
  }

  static SocketAddress nettys(SocketAddress address, NettyIo io) {
    return address instanceof UnixDomainSocketAddress unix && !io.usesJdkAddresses()
        ? new DomainSocketAddress(unix.getPath().toString())
        : address;
  }

  static SocketAddress ours(@Nullable SocketAddress address) {
    if (address == null) {
      return UNKNOWN;
    } else if (address instanceof DomainSocketAddress unix) {
      return unix.path().isEmpty() ? UNNAMED : UnixDomainSocketAddress.of(unix.path());
    } else {
      return address;
    }
  }
}
