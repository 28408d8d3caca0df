package dev.tern.netty;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * The file that a listening Unix socket leaves in the file system. A server that was killed leaves
 * it behind, and then its successor cannot bind; so a file on which nobody listens is removed
 * first. Anything else in that place is left alone.
 *
 * <p>Owner: whoever listens; its methods exclude each other.
 */
final class UnixSocketFile {
  private final Path path;

  /** Which file it is, so that a successor's is not removed. */
  private @Nullable Object identity;

  /** A successor's file's second name. */
  private @Nullable Path kept;

  private UnixSocketFile(Path path) {
    this.path = path;
  }

  /**
   * Makes room for binding.
   *
   * @return null for an address that is no file
   * @throws BindException if someone listens there, or another kind of file is there
   */
  static @Nullable UnixSocketFile prepare(SocketAddress address) throws IOException {
    if (!(address instanceof UnixDomainSocketAddress unix) || unix.getPath().toString().isEmpty()) {
      return null;
    }
    Path path = unix.getPath();
    BasicFileAttributes found;
    try {
      found = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return new UnixSocketFile(path);
    }
    if (!found.isOther()) {
      throw new BindException("cannot listen on unix:" + path + ": a file that is no socket");
    }
    if (someoneListens(unix)) {
      throw new BindException("cannot listen on unix:" + path + ": a server listens there already");
    }
    Files.deleteIfExists(path);
    return new UnixSocketFile(path);
  }

  private static boolean someoneListens(UnixDomainSocketAddress address) throws IOException {
    try {
      SocketChannel.open(address).close();
      return true;
    } catch (ConnectException e) {
      return false; // Refused: the file outlived its server.
    }
  }

  /** The socket is bound: this file is ours. */
  synchronized void bound() {
    identity = identityOf(path);
  }

  /**
   * Netty removes the file by its name when the channel closes, whoever's it is by then. If it is a
   * successor's, it gets a second name until {@link #restoreSuccessor}.
   */
  synchronized void keepSuccessor() {
    Object found = identityOf(path);
    if (identity == null || found == null || identity.equals(found)) {
      return;
    }
    Path second = path.resolveSibling(path.getFileName() + ".kept");
    try {
      Files.createLink(second, path);
      kept = second;
    } catch (IOException e) {
      NettyLoop.LOG.log(System.Logger.Level.WARNING, path + " is removed with its predecessor", e);
    }
  }

  synchronized void restoreSuccessor() {
    Path second = kept;
    kept = null;
    identity = null;
    if (second != null) {
      try {
        Files.move(second, path, StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        NettyLoop.LOG.log(System.Logger.Level.WARNING, path + " is now called " + second, e);
      }
    }
  }

  private static @Nullable Object identityOf(Path path) {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
          .fileKey();
    } catch (IOException e) {
      return null;
    }
  }
}
