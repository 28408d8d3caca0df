package dev.tern.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** grpc-message, PROTOCOL-HTTP2.md "Status-Message". */
class StatusMessageCodingTest {

  @Test
  void theInteropMessageRoundTrips() {
    String message = "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n";
    String wire = StatusMessageCoding.encode(message);
    assertEquals(
        "%09%0Atest with whitespace%0D%0Aand Unicode BMP %E2%98%BA and non-BMP %F0%9F%98%88%09%0A",
        wire);
    assertEquals(message, StatusMessageCoding.decode(wire));
  }

  @Test
  void printableAsciiIsSentAsItIs() {
    String message = "! \"#$&'()*+,-./09:;<=>?@AZ[\\]^_`az{|}~";
    assertSame(message, StatusMessageCoding.encode(message));
    assertSame(message, StatusMessageCoding.decode(message));
  }

  @Test
  void blanksAtTheEndsAreEscaped_rfc9113_8_2_1() {
    assertEquals("%20a b%20", StatusMessageCoding.encode(" a b "));
    assertEquals("%20", StatusMessageCoding.encode(" "));
    assertEquals(" a b ", StatusMessageCoding.decode("%20a b%20"));
  }

  @Test
  void percentSignIsEscaped() {
    assertEquals("100%25", StatusMessageCoding.encode("100%"));
    assertEquals("100%", StatusMessageCoding.decode("100%25"));
  }

  @ParameterizedTest
  @CsvSource({
    "%, %",
    "%4, %4",
    "%zz, %zz",
    "a%2, a%2",
    "%%41, %A",
    "%4g%41, %4gA",
    "%e2%98%ba, ☺",
    "%E2%98%BA%, ☺%",
  })
  void decoderNeverFailsAndKeepsABadPercentSign(String wire, String message) {
    assertEquals(message, StatusMessageCoding.decode(wire));
  }

  @ParameterizedTest
  @ValueSource(strings = {"%FF", "%C3", "%E2%98", "%F0%9F%98"})
  void octetsThatAreNotUtf8BecomeTheReplacementCharacter(String wire) {
    assertEquals('�', StatusMessageCoding.decode(wire).charAt(0));
  }

  @Test
  void rawUtf8OctetsOfACarelessPeerAreRead() {
    // Each octet arrives as one Latin-1 character.
    assertEquals("ü", StatusMessageCoding.decode("Ã¼"));
  }

  @Test
  void everyStringOfCodePointsRoundTrips() {
    Random random = new Random(7);
    for (int round = 0; round < 2000; round++) {
      StringBuilder message = new StringBuilder();
      for (int i = random.nextInt(12); i > 0; i--) {
        int codePoint = random.nextInt(4) == 0 ? random.nextInt(0x11_0000) : random.nextInt(0x100);
        if (codePoint < 0xd800 || codePoint > 0xdfff) {
          message.appendCodePoint(codePoint);
        }
      }
      String wire = StatusMessageCoding.encode(message.toString());
      wire.chars().forEach(c -> assertEquals(true, c >= 0x20 && c <= 0x7e));
      assertEquals(message.toString(), StatusMessageCoding.decode(wire));
    }
  }
}
