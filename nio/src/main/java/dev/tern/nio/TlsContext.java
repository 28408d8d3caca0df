package dev.tern.nio;

import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSessionContext;
import org.jspecify.annotations.Nullable;

/**
 * The SSLContext in use, and the files that it came from. It is replaced as a whole: with new
 * certificates come new sessions and tickets, so that nobody resumes what rests on the old ones.
 *
 * <p>Owner: any thread reads what is in use; reloading is guarded by this.
 */
final class TlsContext {
  /** What is in use. Immutable but for its sessions. */
  record Loaded(SSLContext context, List<String> cipherSuites) {}

  private final CredentialSources sources;
  private final String[] protocols;
  private final String @Nullable [] cipherSuites;
  private final int sessionCacheSize;
  private final Duration sessionTimeout;
  private final List<Path> paths;

  private volatile Loaded loaded;

  /** Of the files as they were last used. */
  private byte[] digest;

  /** What was last logged of files that cannot be used. */
  private @Nullable String problem;

  /**
   * @param given a context made elsewhere, whose sessions are left alone; null for one of the
   *     sources
   * @param cipherSuites null for all that HTTP/2 allows
   */
  TlsContext(
      @Nullable SSLContext given,
      CredentialSources sources,
      String[] protocols,
      String @Nullable [] cipherSuites,
      int sessionCacheSize,
      Duration sessionTimeout) {
    this.sources = sources;
    this.protocols = protocols;
    this.cipherSuites = cipherSuites;
    this.sessionCacheSize = sessionCacheSize;
    this.sessionTimeout = sessionTimeout;
    TlsFiles files = new TlsFiles();
    this.loaded = withSuites(given != null ? given : read(files));
    this.paths = files.paths();
    this.digest = files.digest();
  }

  Loaded loaded() {
    return loaded;
  }

  boolean hasFiles() {
    return !paths.isEmpty();
  }

  /** See {@link TlsOptions#reload}. */
  synchronized boolean reload() {
    TlsFiles files = TlsFiles.again(paths);
    byte[] now = files.digest();
    if (Arrays.equals(now, digest)) {
      return false;
    }
    loaded = withSuites(read(files));
    digest = now;
    return true;
  }

  /**
   * The same for a timer, which can mend nothing: what is wrong is logged, and only once while it
   * stays the same.
   *
   * @return what was logged, or null
   */
  synchronized @Nullable String poll() {
    try {
      if (!reload()) {
        problem = null;
        return null;
      }
      problem = null;
      String news = "TLS: new certificates are in use, from " + paths;
      NioLoop.LOG.log(Level.INFO, news);
      return news;
    } catch (IllegalArgumentException | IllegalStateException | UncheckedIOException e) {
      String message =
          "TLS: the old certificates stay in use, the new are wrong: " + e.getMessage();
      if (message.equals(problem)) {
        return null;
      }
      problem = message;
      NioLoop.LOG.log(Level.WARNING, message);
      return message;
    }
  }

  private SSLContext read(TlsFiles files) {
    SSLContext context = sources.read(files);
    limit(context.getServerSessionContext());
    limit(context.getClientSessionContext());
    return context;
  }

  private void limit(SSLSessionContext sessions) {
    sessions.setSessionCacheSize(sessionCacheSize);
    sessions.setSessionTimeout((int) sessionTimeout.toSeconds());
  }

  private Loaded withSuites(SSLContext context) {
    String[] suites = cipherSuites;
    if (suites == null) {
      return new Loaded(context, List.of(CipherSuites.preferred(context)));
    }
    CipherSuites.check(suites, protocols, context);
    return new Loaded(context, List.of(suites));
  }
}
