package dev.tern.http2.hpack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HuffmanTest {

  private static String decode(byte[] code) throws HpackException {
    byte[] out = new byte[Huffman.maxDecodedLength(code.length)];
    int length = Huffman.decode(code, 0, code.length, out);
    return new String(out, 0, length, StandardCharsets.ISO_8859_1);
  }

  private static byte[] encode(String text) {
    byte[] out = new byte[Huffman.encodedLength(text)];
    assertEquals(out.length, Huffman.encode(text, out, 0));
    return out;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "www.example.com|f1e3c2e5f23a6ba0ab90f4ff",
        "no-cache|a8eb10649cbf",
        "custom-key|25a849e95ba97d7f",
        "custom-value|25a849e95bb8e8b4bf",
        "302|6402",
        "private|aec3771a4b",
        "Mon, 21 Oct 2013 20:13:21 GMT|d07abe941054d444a8200595040b8166e082a62d1bff",
        "https://www.example.com|9d29ad171863c78f0b97c8e9ae82ae43d3",
        "307|640eff",
        "gzip|9bd9ab",
      })
  void theExamplesOfTheRfc_rfc7541_c4_c6(String text, String hex) throws Exception {
    byte[] code = HexFormat.of().parseHex(hex);
    assertArrayEquals(code, encode(text));
    assertEquals(text, decode(code));
  }

  @Test
  void everyOctetHasACode_rfc7541_b() throws Exception {
    for (int octet = 0; octet < 256; octet++) {
      String text = String.valueOf((char) octet);
      assertEquals(text, decode(encode(text)));
      assertEquals(text + "a" + text, decode(encode(text + "a" + text)));
    }
  }

  @Provide
  Arbitrary<String> latin1() {
    return Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(200);
  }

  @Property
  void whatIsEncodedIsDecoded(@ForAll("latin1") String text) throws Exception {
    assertEquals(text, decode(encode(text)));
  }

  @Property
  void anyOctetsAreDecodedOrRefused(@ForAll byte[] code) {
    try {
      String text = decode(code);
      assertArrayEquals(code, encode(text)); // one text, one code
    } catch (HpackException refused) {
      assertEquals(HpackException.class, refused.getClass());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ff", // eight bits of padding
    "1fff", // 'a' and eleven bits of padding
    "18", // 'a' and padding of zeros
    "ffffffff", // EOS
    "3fffffff", // EOS, begun in the middle
    "ffffff", // the beginning of a code of 30 bits
  })
  void wrongPaddingAndEndsAreErrors_rfc7541_5_2(String hex) {
    byte[] code = HexFormat.of().parseHex(hex);
    assertThrows(HpackException.class, () -> decode(code));
  }
}
