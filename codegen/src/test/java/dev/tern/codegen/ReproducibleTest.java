package dev.tern.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.tern.protobuf.descriptor.FileDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The same schema gives the same bytes, wherever, whenever and in whatever order. */
final class ReproducibleTest {
  private final Locale locale = Locale.getDefault();
  private final TimeZone zone = TimeZone.getDefault();

  @AfterEach
  void backToBefore() {
    Locale.setDefault(locale);
    TimeZone.setDefault(zone);
  }

  private static Map<String, String> sources(String lineEnd) throws Exception {
    Map<String, String> sources = new HashMap<>();
    try (Stream<Path> files = Files.list(Corpus.RESOURCES.resolve("corpus"))) {
      for (Path file : files.toList()) {
        String text = Files.readString(file);
        sources.put(file.getFileName().toString(), text.replace("\n", lineEnd));
      }
    }
    return sources;
  }

  private static Map<String, String> texts(List<FileDescriptor> files) {
    Map<String, String> texts = new TreeMap<>();
    Corpus.generate(files).forEach(file -> texts.put(file.path(), file.content()));
    assertFalse(texts.isEmpty());
    return texts;
  }

  @Test
  void theOrderOfFilesMakesNoDifference() throws Exception {
    List<FileDescriptor> files = Corpus.text(sources("\n")).files();
    Map<String, String> expected = texts(files);
    for (int seed = 0; seed < 3; seed++) {
      List<FileDescriptor> shuffled = new ArrayList<>(files);
      Collections.shuffle(shuffled, new Random(seed));
      assertEquals(expected, texts(shuffled));
    }
  }

  @Test
  void filesMayBeGeneratedOneByOne() throws Exception {
    List<FileDescriptor> files = Corpus.text(sources("\n")).files();
    Map<String, String> apart = new TreeMap<>();
    files.forEach(file -> apart.putAll(texts(List.of(file))));
    assertEquals(texts(files), apart);
  }

  @Test
  void theMachineMakesNoDifference() throws Exception {
    Map<String, String> expected = texts(Corpus.text(sources("\n")).files());
    for (String tag : List.of("tr-TR", "ar-EG", "hi-IN-u-nu-deva", "lt-LT")) {
      Locale.setDefault(Locale.forLanguageTag(tag));
      TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
      assertEquals(expected, texts(Corpus.text(sources("\n")).files()), tag);
    }
  }

  @Test
  void lineEndsOfTheSourceMakeNoDifference() throws Exception {
    assertEquals(
        texts(Corpus.text(sources("\n")).files()), texts(Corpus.text(sources("\r\n")).files()));
  }

  @Test
  void linesEndAsTheyDoOnUnix() throws Exception {
    texts(Corpus.text(sources("\r\n")).files())
        .values()
        .forEach(text -> assertEquals(-1, text.indexOf('\r')));
  }
}
