package dev.tern.http2.hpack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HpackDecoderTest {
  private HpackDecoder decoder = new HpackDecoder(4096, 1 << 20, 1000);

  private List<String> decode(String hex) throws HpackException {
    byte[] block = HexFormat.of().parseHex(hex.replace(" ", ""));
    List<String> fields = new ArrayList<>();
    decoder.decode(
        block, 0, block.length, (name, value, traits) -> fields.add(name + ": " + value));
    return fields;
  }

  @Test
  void theFieldsOfTheRfc_rfc7541_c2() throws Exception {
    assertEquals(
        List.of("custom-key: custom-header"),
        decode("400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572"));
    assertEquals(55, decoder.tableSize());
    assertEquals(List.of(":path: /sample/path"), decode("040c 2f73 616d 706c 652f 7061 7468"));
    assertEquals(List.of("password: secret"), decode("1008 7061 7373 776f 7264 0673 6563 7265 74"));
    assertEquals(List.of(":method: GET"), decode("82"));
    assertEquals(55, decoder.tableSize());
  }

  @Test
  void theRequestsOfTheRfc_rfc7541_c4() throws Exception {
    assertEquals(
        List.of(":method: GET", ":scheme: http", ":path: /", ":authority: www.example.com"),
        decode("8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff"));
    assertEquals(57, decoder.tableSize());
    assertEquals(
        List.of(
            ":method: GET",
            ":scheme: http",
            ":path: /",
            ":authority: www.example.com",
            "cache-control: no-cache"),
        decode("8286 84be 5886 a8eb 1064 9cbf"));
    assertEquals(110, decoder.tableSize());
    assertEquals(
        List.of(
            ":method: GET",
            ":scheme: https",
            ":path: /index.html",
            ":authority: www.example.com",
            "custom-key: custom-value"),
        decode("8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf"));
    assertEquals(164, decoder.tableSize());
  }

  @Test
  void theResponsesOfTheRfcEvict_rfc7541_c6() throws Exception {
    decoder = new HpackDecoder(256, 1 << 20, 1000);
    assertEquals(
        List.of(
            ":status: 302",
            "cache-control: private",
            "date: Mon, 21 Oct 2013 20:13:21 GMT",
            "location: https://www.example.com"),
        decode(
            "4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 2d1b"
                + " ff6e 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3"));
    assertEquals(222, decoder.tableSize());
    assertEquals(
        List.of(
            ":status: 307",
            "cache-control: private",
            "date: Mon, 21 Oct 2013 20:13:21 GMT",
            "location: https://www.example.com"),
        decode("4883 640e ffc1 c0bf"));
    assertEquals(222, decoder.tableSize());
    assertEquals(
        List.of(
            ":status: 200",
            "cache-control: private",
            "date: Mon, 21 Oct 2013 20:13:22 GMT",
            "location: https://www.example.com",
            "content-encoding: gzip",
            "set-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1"),
        decode(
            "88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab 77ad"
                + " 94e7 821d d7f2 e6c7 b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f"
                + " 9587 3160 65c0 03ed 4ee5 b106 3d50 07"));
    assertEquals(215, decoder.tableSize());
  }

  @ParameterizedTest
  @CsvSource({
    "80, the index 0",
    "be, 'the index 62, where nothing is'",
    "ff, a block that ends inside an integer",
    "ff80808080, a block that ends inside an integer",
    "ff8080808080, an integer that is too large",
    "ffffffffff7f, an integer that is too large",
    "40, a block that ends inside a field",
    "4005616263, a string that is longer than its block",
    "407f80ffffff07, a string that is longer than its block",
    "7f, a block that ends inside an integer",
    "4001610162 20, a table size update behind a field",
    "3fe21f, a table size update to 4097 where 4096 is allowed",
    "008361, a string that is longer than its block",
    "0081ff8161, a Huffman string with wrong padding",
  })
  void whatCannotBeDecodedIsRefused_rfc7541(String hex, String reason) {
    HpackException refused = assertThrows(HpackException.class, () -> decode(hex));
    assertEquals(reason, refused.getMessage());
  }

  @Test
  void theLargestIntegerIsRead_rfc7541_5_1() {
    HpackException refused = assertThrows(HpackException.class, () -> decode("ff80ffffff07"));
    assertEquals("the index 2147483647, where nothing is", refused.getMessage());
  }

  @Test
  void indexedStringsAreTheSameObjects() throws Exception {
    List<String> seen = new ArrayList<>();
    FieldSink sink =
        (name, value, traits) -> {
          seen.add(name);
          seen.add(value);
        };
    byte[] block = HexFormat.of().parseHex("4001610162bebe");
    decoder.decode(block, 0, block.length, sink);
    assertSame(seen.get(0), seen.get(2));
    assertSame(seen.get(1), seen.get(5));
  }

  @Test
  void aTableSizeUpdateEvicts_rfc7541_4_3() throws Exception {
    decode("4001610162");
    decode("20");
    assertEquals(0, decoder.tableSize());
    decode("3fe11f 4001610162"); // 4096 again
    assertEquals(34, decoder.tableSize());
  }

  @Test
  void aSmallerTableMustBeAcknowledgedByAnUpdate_rfc7541_4_2() throws Exception {
    decoder.setAllowedTableSize(100);
    assertThrows(HpackException.class, () -> decode("82"));
    decoder = new HpackDecoder(4096, 1 << 20, 1000);
    decoder.setAllowedTableSize(100);
    assertEquals(List.of(":method: GET"), decode("3f45 82"));
    assertThrows(HpackException.class, () -> decode("3f46"));
  }

  @Test
  void anEntryThatIsLargerThanTheTableEmptiesIt_rfc7541_4_4() throws Exception {
    decoder = new HpackDecoder(64, 1 << 20, 1000);
    decode("4001610162");
    assertEquals(34, decoder.tableSize());
    decode("4001 61 22" + "62".repeat(34));
    assertEquals(0, decoder.tableSize());
  }

  @Test
  void anEntryMayReplaceTheOneItsNameComesFrom_rfc7541_4_4() throws Exception {
    decoder = new HpackDecoder(64, 1 << 20, 1000);
    decode("4003 6e616d 0162");
    assertEquals(List.of("nam: " + "c".repeat(29)), decode("7e1d" + "63".repeat(29)));
    assertEquals(64, decoder.tableSize());
    assertEquals(List.of("nam: " + "c".repeat(29)), decode("be"));
  }

  @Test
  void beyondTheLimitsTheTableGoesOnAndTheSinkHearsNothing() throws Exception {
    decoder = new HpackDecoder(4096, 100, 1000);
    assertEquals(2, decode("4001610162 4001630164 4001650166").size()); // 34 each: two fit
    assertTrue(decoder.isOverLimit());
    assertEquals(102, decoder.tableSize());
    assertEquals(List.of("e: f"), decode("be"));
    assertFalse(decoder.isOverLimit());
    decoder = new HpackDecoder(4096, 1 << 20, 2);
    assertEquals(2, decode("828282").size());
    assertTrue(decoder.isOverLimit());
  }
}
