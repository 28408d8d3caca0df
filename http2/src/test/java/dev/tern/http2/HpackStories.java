package dev.tern.http2;

import dev.tern.http2.hpack.HpackCorpus;
import dev.tern.http2.hpack.HpackEncoder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Encodes the stories of a directory of the hpack-test-case project with our encoder, for others to
 * decode: a line for a block, with the story, the octets, and the fields, all in hex and with
 * spaces between. Each story is encoded twice: with a table of one size, and with one whose size
 * the peer changes twice before every third block.
 *
 * <p>Usage: {@code HpackStories <directory>}.
 */
public final class HpackStories {
  private HpackStories() {}

  /** Encodes one directory. */
  public static void main(String[] arguments) throws IOException {
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.US_ASCII);
    try (Stream<Path> files = Files.walk(Path.of(arguments[0]))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        encode(file, false, out);
        encode(file, true, out);
      }
    }
    out.flush();
  }

  private static void encode(Path file, boolean changing, PrintStream out) throws IOException {
    HpackEncoder encoder = new HpackEncoder();
    int blocks = 0;
    for (List<String> fields : HpackCorpus.fields(file)) {
      if (changing && blocks++ % 3 == 2) {
        encoder.setPeerTableSize(blocks % 2 == 0 ? 0 : 128);
        encoder.setPeerTableSize(blocks % 2 == 0 ? 4096 : 512);
      }
      byte[] indexing = new byte[fields.size() / 2];
      for (int i = 0; i < indexing.length; i++) { // every way of a field
        indexing[i] = (byte) (i % 5 == 4 ? i % 3 : 0);
      }
      Headers headers = new Headers(fields.toArray(String[]::new), indexing);
      byte[] block = new byte[HpackEncoder.bound(headers)];
      int length = encoder.encode(headers, block, 0);
      StringBuilder line = new StringBuilder();
      line.append(file.getFileName()).append(changing ? "/changing " : "/plain ");
      line.append(HexFormat.of().formatHex(Arrays.copyOf(block, length)));
      for (String text : fields) {
        String hex = HexFormat.of().formatHex(text.getBytes(StandardCharsets.ISO_8859_1));
        line.append(' ').append(hex.isEmpty() ? "-" : hex);
      }
      out.println(line);
    }
  }
}
