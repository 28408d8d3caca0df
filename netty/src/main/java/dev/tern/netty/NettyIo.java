package dev.tern.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringBufferRingConfig;
import io.netty.channel.uring.IoUringDomainSocketChannel;
import io.netty.channel.uring.IoUringFixedBufferRingAllocator;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoHandlerConfig;
import io.netty.channel.uring.IoUringServerDomainSocketChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import org.jspecify.annotations.Nullable;

/** What the kernel is asked by: one of Netty's three transports. */
public enum NettyIo {
  /**
   * Linux's io_uring, with a ring of buffers where the kernel has it (5.19). It needs the jar
   * netty-transport-native-io_uring of this platform.
   */
  IO_URING {
    @Override
    public boolean isAvailable() {
      return IoUring.isAvailable();
    }

    @Override
    IoHandlerFactory handlers() {
      IoUringIoHandlerConfig config = new IoUringIoHandlerConfig();
      if (IoUring.isRegisterBufferRingSupported()) {
        config.setBufferRingConfig(
            IoUringBufferRingConfig.builder()
                .bufferGroupId(RING)
                .bufferRingSize(RING_BUFFERS)
                .batchSize(RING_BUFFERS)
                .allocator(new IoUringFixedBufferRingAllocator(RING_BUFFER_BYTES))
                .build());
      }
      return IoUringIoHandler.newFactory(config);
    }

    @Override
    boolean hasBufferRing() {
      return IoUring.isRegisterBufferRingSupported();
    }

    @Override
    ChannelFactory<? extends ServerChannel> server(boolean unix) {
      return unix ? IoUringServerDomainSocketChannel::new : IoUringServerSocketChannel::new;
    }

    @Override
    ChannelFactory<? extends Channel> client(boolean unix) {
      return unix ? IoUringDomainSocketChannel::new : IoUringSocketChannel::new;
    }
  },

  /** Linux's epoll. It needs the jar netty-transport-native-epoll of this platform. */
  EPOLL {
    @Override
    public boolean isAvailable() {
      return Epoll.isAvailable();
    }

    @Override
    IoHandlerFactory handlers() {
      return EpollIoHandler.newFactory();
    }

    @Override
    ChannelFactory<? extends ServerChannel> server(boolean unix) {
      return unix ? EpollServerDomainSocketChannel::new : EpollServerSocketChannel::new;
    }

    @Override
    ChannelFactory<? extends Channel> client(boolean unix) {
      return unix ? EpollDomainSocketChannel::new : EpollSocketChannel::new;
    }
  },

  /** The JDK's selector, everywhere. */
  NIO {
    @Override
    public boolean isAvailable() {
      return true;
    }

    @Override
    IoHandlerFactory handlers() {
      return NioIoHandler.newFactory();
    }

    @Override
    ChannelFactory<? extends ServerChannel> server(boolean unix) {
      return unix ? NioServerDomainSocketChannel::new : NioServerSocketChannel::new;
    }

    @Override
    ChannelFactory<? extends Channel> client(boolean unix) {
      return unix ? NioDomainSocketChannel::new : NioSocketChannel::new;
    }
  };

  /** The buffer ring's number, of which a loop has one. */
  static final short RING = 0;

  /** Two MiB for each loop; a kernel that finds none left waits for one to come back. */
  private static final short RING_BUFFERS = 64;

  private static final int RING_BUFFER_BYTES = 32 * 1024;

  /** Whether this kernel has it and its native library is on the class path. Any thread. */
  public abstract boolean isAvailable();

  /** The first of these that is available. */
  public static NettyIo best() {
    for (NettyIo io : values()) {
      if (io.isAvailable()) {
        return io;
      }
    }
    return NIO;
  }

  static @Nullable Throwable unavailabilityCause(NettyIo io) {
    return switch (io) {
      case IO_URING -> IoUring.unavailabilityCause();
      case EPOLL -> Epoll.unavailabilityCause();
      case NIO -> null;
    };
  }

  abstract IoHandlerFactory handlers();

  boolean hasBufferRing() {
    return false;
  }

  /** Whether Unix addresses are those of the JDK, not Netty's own. */
  boolean usesJdkAddresses() {
    return this == NIO;
  }

  abstract ChannelFactory<? extends ServerChannel> server(boolean unix);

  abstract ChannelFactory<? extends Channel> client(boolean unix);
}
