package dev.tern.http2.hpack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.http2.Headers;
import dev.tern.http2.Headers.Indexing;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class HpackEncoderTest {
  private final HpackEncoder encoder = new HpackEncoder();
  private final HpackDecoder decoder = new HpackDecoder(4096, 1 << 24, 1 << 20);

  private byte[] encode(Headers headers) {
    byte[] out = new byte[HpackEncoder.bound(headers) + 2];
    int end = encoder.encode(headers, out, 1);
    assertTrue(end <= out.length - 1, "the bound holds");
    return Arrays.copyOfRange(out, 1, end);
  }

  private String hex(Headers headers) {
    return HexFormat.of().formatHex(encode(headers));
  }

  private Headers decode(byte[] block) throws HpackException {
    Headers.Builder builder = Headers.builder();
    decoder.decode(
        block,
        0,
        block.length,
        (name, value, traits) ->
            builder.add(name, value, Indexing.values()[traits >> FieldTraits.INDEXING_SHIFT]));
    return builder.build();
  }

  @Test
  void theRequestsOfTheRfc_rfc7541_c4() {
    assertEquals(
        "828684418cf1e3c2e5f23a6ba0ab90f4ff",
        hex(
            Headers.of(
                ":method",
                "GET",
                ":scheme",
                "http",
                ":path",
                "/",
                ":authority",
                "www.example.com")));
    assertEquals(
        "828684be5886a8eb10649cbf",
        hex(
            Headers.of(
                ":method",
                "GET",
                ":scheme",
                "http",
                ":path",
                "/",
                ":authority",
                "www.example.com",
                "cache-control",
                "no-cache")));
    assertEquals(
        "828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf",
        hex(
            Headers.of(
                ":method",
                "GET",
                ":scheme",
                "https",
                ":path",
                "/index.html",
                ":authority",
                "www.example.com",
                "custom-key",
                "custom-value")));
  }

  @Test
  void theHintsSayWhatEntersATable_rfc7541_6_2() throws Exception {
    Headers headers =
        Headers.builder()
            .add("indexed", "1")
            .add("unindexed", "2", Indexing.UNINDEXED)
            .add("secret", "3", Indexing.NEVER_INDEXED)
            .add("authorization", "4", Indexing.NEVER_INDEXED)
            .build();
    byte[] block = encode(headers);
    assertEquals(7 + 1 + 32, encoder.tableSize());
    assertEquals(headers, decode(block));
    assertEquals("be0009756e696e6465786564013210067365637265740133" + "1f080134", hex(headers));
  }

  @Test
  void aSecretThatStandsInTheTableIsStillSentAsALiteral() {
    encode(Headers.of("a", "b"));
    assertEquals("1f2f0162", hex(Headers.builder().add("a", "b", Indexing.NEVER_INDEXED).build()));
  }

  @Test
  void theSameObjectIsTheSameBlock_untilTheTableChanges() throws Exception {
    Headers headers = Headers.of("a", "b", "c", "d");
    assertEquals(headers, decode(encode(headers)));
    assertEquals("bfbe", hex(headers));
    assertEquals("bfbe", hex(headers));
    Headers other = Headers.of("e", "f");
    assertEquals(other, decode(encode(other)));
    assertEquals("c0bf", hex(headers));
    assertEquals(headers, decode(encode(headers)));
  }

  @Test
  void aTableSizeOfThePeerIsAnnounced_theSmallestFirst_rfc7541_4_2() throws Exception {
    encode(Headers.of("a", "b"));
    encoder.setPeerTableSize(0);
    encoder.setPeerTableSize(100_000);
    assertEquals("203fe11f82", hex(Headers.of(":method", "GET")));
    assertEquals(0, encoder.tableSize());
    encoder.setPeerTableSize(4096);
    assertEquals("82", hex(Headers.of(":method", "GET")));
    encoder.setPeerTableSize(0);
    assertEquals("200001610162", hex(Headers.of("a", "b")));
  }

  @Test
  void aLargeFieldDoesNotDisplaceTheOthers() {
    encode(Headers.of("a", "b"));
    encode(Headers.of("large", "x".repeat(2000)));
    assertEquals("be", hex(Headers.of("a", "b")));
  }

  @Provide
  Arbitrary<Headers> someHeaders() {
    Arbitrary<String> names =
        Arbitraries.of(":status", "a", "b", "content-type", "grpc-status", "x-long-name", "accept");
    Arbitrary<String> values =
        Arbitraries.oneOf(
            Arbitraries.of("", "200", "0", "application/grpc", "x".repeat(300), "gzip, deflate"),
            Arbitraries.strings().withCharRange('!', '\u00ff').ofMaxLength(20));
    Arbitrary<Indexing> hints = Arbitraries.of(Indexing.class);
    Arbitrary<Headers.Builder> fields =
        Combinators.combine(
                names.list().ofMaxSize(12), values.list().ofSize(12), hints.list().ofSize(12))
            .as(
                (n, v, h) -> {
                  Headers.Builder builder = Headers.builder();
                  for (int i = 0; i < n.size(); i++) {
                    if (!n.get(i).startsWith(":")) {
                      builder.add(n.get(i), v.get(i), h.get(i));
                    }
                  }
                  return builder;
                });
    return fields.map(Headers.Builder::build);
  }

  @Property(tries = 300)
  void bothTablesStayEqual_whateverIsSentAndHoweverTheSizeChanges(
      @ForAll @Size(min = 1, max = 60) List<@net.jqwik.api.From("someHeaders") Headers> sequence,
      @ForAll @Size(60) List<@IntRange(min = -4, max = 5) Integer> sizes)
      throws Exception {
    HpackEncoder ours = new HpackEncoder();
    HpackDecoder theirs = new HpackDecoder(4096, 1 << 24, 1 << 20);
    for (int i = 0; i < sequence.size(); i++) {
      int size = sizes.get(i);
      if (size >= 0) {
        ours.setPeerTableSize(size * 100);
        theirs.setAllowedTableSize(size * 100);
      }
      Headers headers = sequence.get(i);
      for (int times = 0; times < 2; times++) {
        byte[] out = new byte[HpackEncoder.bound(headers)];
        int length = ours.encode(headers, out, 0);
        StringBuilder decoded = new StringBuilder();
        theirs.decode(
            out,
            0,
            length,
            (name, value, traits) -> decoded.append(name).append(": ").append(value).append('\n'));
        StringBuilder expected = new StringBuilder();
        for (int f = 0; f < headers.size(); f++) {
          expected.append(headers.name(f)).append(": ").append(headers.value(f)).append('\n');
        }
        assertEquals(expected.toString(), decoded.toString());
        if (length > 0) {
          assertEquals(ours.tableSize(), theirs.tableSize());
        }
      }
    }
  }

  @Test
  void thousandsOfFieldsPassThroughTheTable() throws Exception {
    for (int i = 0; i < 5000; i++) {
      Headers headers = Headers.of("name-" + i % 50, "value-" + i % 97, "x", String.valueOf(i));
      assertEquals(headers, decode(encode(headers)));
      assertEquals(encoder.tableSize(), decoder.tableSize());
    }
  }
}
