package dev.tern.http2.hpack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Decodes the stories of a directory of the hpack-test-case project, with a decoder for each story,
 * and compares the fields. Prints {@code N passed, N failed, N skipped}, counting header lists, and
 * exits non-zero when one failed.
 *
 * <p>Usage: {@code HpackCorpus <directory>}; directories without encoded octets (raw-data) are
 * skipped.
 */
public final class HpackCorpus {
  /** A case: its table size (rarely), its octets, and its fields, in any order. */
  private static final Pattern FIELD =
      Pattern.compile(
          "\\{\\s*\"((?:[^\"\\\\]|\\\\.)*)\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"\\s*\\}");

  private static final Pattern WIRE = Pattern.compile("\"wire\"\\s*:\\s*\"([0-9a-fA-F]*)\"");
  private static final Pattern TABLE_SIZE = Pattern.compile("\"header_table_size\"\\s*:\\s*(\\d+)");
  private static final Pattern SEQUENCE = Pattern.compile("\"seqno\"\\s*:\\s*\\d+");

  private int passed;
  private int failed;
  private int skipped;

  private HpackCorpus() {}

  /** Runs over one directory. */
  public static void main(String[] arguments) throws IOException {
    HpackCorpus corpus = new HpackCorpus();
    try (Stream<Path> files = Files.walk(Path.of(arguments[0]))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        corpus.story(file);
      }
    }
    System.out.println(
        corpus.passed + " passed, " + corpus.failed + " failed, " + corpus.skipped + " skipped");
    if (corpus.failed > 0 || corpus.passed == 0) {
      System.exit(1);
    }
  }

  /** The fields of each case of a story: names and values in turn. */
  public static List<List<String>> fields(Path story) throws IOException {
    List<List<String>> all = new ArrayList<>();
    for (String one : cases(Files.readString(story, StandardCharsets.UTF_8))) {
      List<String> fields = new ArrayList<>();
      Matcher field = FIELD.matcher(one);
      while (field.find()) {
        fields.add(unescaped(field.group(1)));
        fields.add(unescaped(field.group(2)));
      }
      all.add(fields);
    }
    return all;
  }

  private void story(Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.UTF_8);
    HpackDecoder decoder = new HpackDecoder(4096, 1 << 24, 1 << 20);
    for (String one : cases(text)) {
      Matcher wire = WIRE.matcher(one);
      if (!wire.find()) {
        skipped++;
        continue;
      }
      Matcher tableSize = TABLE_SIZE.matcher(one);
      if (tableSize.find()) {
        decoder.setAllowedTableSize(Integer.parseInt(tableSize.group(1)));
      }
      List<String> expected = new ArrayList<>();
      Matcher field = FIELD.matcher(one);
      while (field.find()) {
        expected.add(unescaped(field.group(1)) + ": " + unescaped(field.group(2)));
      }
      byte[] block = HexFormat.of().parseHex(wire.group(1));
      List<String> decoded = new ArrayList<>();
      try {
        decoder.decode(
            block, 0, block.length, (name, value, traits) -> decoded.add(name + ": " + value));
      } catch (HpackException failure) {
        decoded.add(failure.toString());
      }
      if (decoded.equals(expected)) {
        passed++;
      } else {
        failed++;
        System.out.println(file + ": expected " + expected + ", decoded " + decoded);
      }
    }
  }

  /** The texts between the cases' opening and closing braces. */
  private static List<String> cases(String text) {
    List<String> cases = new ArrayList<>();
    int depth = 0;
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && c == '{') {
        if (++depth == 2) {
          start = i;
        }
      } else if (!quoted && c == '}' && depth-- == 2) {
        String one = text.substring(start, i + 1);
        if (SEQUENCE.matcher(one).find() || WIRE.matcher(one).find() || FIELD.matcher(one).find()) {
          cases.add(one);
        }
      }
    }
    return cases;
  }

  private static String unescaped(String json) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      c = json.charAt(++i);
      switch (c) {
        case 'n' -> out.append('\n');
        case 't' -> out.append('\t');
        case 'r' -> out.append('\r');
        case 'b' -> out.append('\b');
        case 'f' -> out.append('\f');
        case 'u' -> {
          out.append((char) Integer.parseInt(json.substring(i + 1, i + 5), 16));
          i += 4;
        }
        default -> out.append(c);
      }
    }
    return out.toString();
  }
}
