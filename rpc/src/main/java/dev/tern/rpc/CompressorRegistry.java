package dev.tern.rpc;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The compressions that a server or a channel understands, by name.
 *
 * <p>Immutable; any thread may read it.
 */
public final class CompressorRegistry {
  /** The name of no compression at all; always understood, never listed. */
  static final String IDENTITY = "identity";

  private static final CompressorRegistry DEFAULT =
      new CompressorRegistry(Map.of("gzip", new GzipCompressor()));

  private final Map<String, Compressor> byEncoding;
  private final String acceptEncoding;

  private CompressorRegistry(Map<String, Compressor> byEncoding) {
    this.byEncoding = byEncoding;
    this.acceptEncoding = String.join(",", byEncoding.keySet());
  }

  /** gzip. */
  public static CompressorRegistry defaults() {
    return DEFAULT;
  }

  /** No compression: every compressed message is refused. */
  public static CompressorRegistry none() {
    return new CompressorRegistry(Map.of());
  }

  /** These compressions and another, which replaces one of the same name. */
  public CompressorRegistry with(Compressor compressor) {
    String name = compressor.encoding();
    if (name.isEmpty()
        || name.equals(IDENTITY)
        || name.indexOf(',') >= 0
        || !name.equals(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException("\"" + name + "\" cannot be the name of a compression");
    }
    Map<String, Compressor> more = new TreeMap<>(byEncoding);
    more.put(name, compressor);
    return new CompressorRegistry(more);
  }

  /** The compression of that name, or null. */
  public @Nullable Compressor find(String encoding) {
    return byEncoding.get(encoding);
  }

  /** The value of grpc-accept-encoding: the names, joined by commas; empty when there are none. */
  public String acceptEncoding() {
    return acceptEncoding;
  }

  /** Whether a grpc-accept-encoding (null when the peer sent none) lists that name. */
  static boolean accepts(@Nullable String acceptEncoding, String encoding) {
    if (acceptEncoding == null) {
      return false;
    }
    int start = 0;
    while (start <= acceptEncoding.length()) {
      int comma = acceptEncoding.indexOf(',', start);
      int end = comma < 0 ? acceptEncoding.length() : comma;
      if (acceptEncoding.substring(start, end).strip().equals(encoding)) {
        return true;
      }
      start = end + 1;
    }
    return false;
  }
}
