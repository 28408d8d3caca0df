package dev.tern.schema;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LiteralsTest {
  private static byte[] unescape(String literal) {
    byte[] bytes = literal.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Literals.unescape(bytes, 0, bytes.length, out);
    return out.toByteArray();
  }

  @Test
  void everyEscapeSequence() {
    assertArrayEquals(
        new byte[] {7, 8, 12, 10, 13, 9, 11, '\\', '?', '\'', '"'},
        unescape("\"\\a\\b\\f\\n\\r\\t\\v\\\\\\?\\'\\\"\""));
    assertArrayEquals(
        new byte[] {0, 83, '4', 1, (byte) 255, 'g'}, unescape("'\\0\\1234\\1\\xFFg'"));
    assertEquals(
        "\u00e9\ud83d\ude00", new String(unescape("'\\u00e9\\U0001F600'"), StandardCharsets.UTF_8));
  }

  @Test
  void surrogatePairsAreJoinedAndLoneOnesKept() {
    assertEquals("\ud83d\ude00", new String(unescape("'\\ud83d\\ude00'"), StandardCharsets.UTF_8));
    assertArrayEquals(
        new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0xBD, 'x'}, unescape("'\\ud83dx'"));
  }

  @Test
  void otherQuoteNeedsNoEscape() {
    assertArrayEquals(new byte[] {'"'}, unescape("'\"'"));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "017, 15",
    "0x1F, 31",
    "0XfF, 255",
    "18446744073709551615, -1",
    "0xFFFFFFFFFFFFFFFF, -1",
    "00, 0",
    "9223372036854775808, -9223372036854775808"
  })
  void integersOfEveryBase(String text, long value) {
    assertTrue(Literals.fits(text, -1));
    assertEquals(value, Literals.integer(text));
  }

  @Test
  void integersThatDoNotFit() {
    assertFalse(Literals.fits("18446744073709551616", -1));
    assertFalse(Literals.fits("2147483648", Integer.MAX_VALUE));
    assertTrue(Literals.fits("2147483647", Integer.MAX_VALUE));
    assertFalse(Literals.fits("09", -1));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 1",
    "-0.0, -0",
    "0.1, 0.1",
    "1e15, 1e+15",
    "123456789012345, 123456789012345",
    "1e100, 1e+100",
    "1.5e-7, 1.5e-07",
    "0.0001, 0.0001",
    "0.00001, 1e-05",
    "0.3333333333333333, 0.33333333333333331",
    "4.9e-324, 4.94065645841247e-324",
    "1e300, 1e+300",
    "Infinity, inf",
    "-Infinity, -inf",
    "NaN, nan"
  })
  void doublesAsInC(double value, String text) {
    assertEquals(text, Literals.formatDouble(value));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "0.1, 0.1",
    "1e6, 1e+06",
    "123456, 123456",
    "3.14159265, 3.14159274",
    "1e-45, 1.40129846e-45"
  })
  void floatsAsInC(float value, String text) {
    assertEquals(text, Literals.formatFloat(value));
  }

  @Test
  void largeUnsignedNumbersRoundOnce() {
    assertEquals(0x1p64, Literals.unsignedToDouble(-1));
    assertEquals(0x1p63, Literals.unsignedToDouble(Long.MIN_VALUE));
    assertEquals(0x1p64f, Literals.unsignedToFloat(-1));
  }

  @Test
  void bytesAreEscapedAsInC() {
    assertEquals(
        "\\000\\001\\377\\n\\r\\t\\\"\\'\\\\ a~\\177",
        Literals.escapeBytes(
            new byte[] {0, 1, -1, 10, 13, 9, '"', '\'', '\\', ' ', 'a', '~', 127}));
  }
}
