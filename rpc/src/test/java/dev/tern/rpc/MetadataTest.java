package dev.tern.rpc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.http2.Headers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Metadata and its way over the wire, PROTOCOL-HTTP2.md "Custom-Metadata". */
class MetadataTest {

  @Test
  void namesAreLowerCaseAndFoundInAnyCase() {
    Metadata metadata = Metadata.of("X-Tenant", "42");
    assertEquals("x-tenant", metadata.name(0));
    assertEquals("42", metadata.get("X-TENANT"));
    assertNull(metadata.get("x-other"));
  }

  @Test
  void duplicatesKeepTheirOrderAndTheLastIsGiven() {
    Metadata metadata = Metadata.of("a", "1", "b", "2", "a", "3");
    assertEquals(List.of("1", "3"), metadata.getAll("a"));
    assertEquals("3", metadata.get("a"));
    assertEquals(List.of("a", "b"), List.copyOf(metadata.names()));
    assertEquals(3, metadata.merge(Metadata.empty()).size());
    assertEquals(List.of("1", "3", "9"), metadata.merge(Metadata.of("a", "9")).getAll("a"));
    assertEquals(Metadata.of("b", "2"), metadata.toBuilder().remove("A").build());
  }

  @Test
  void octetsAreWrittenAsBase64WithoutPadding() {
    Metadata metadata =
        Metadata.builder()
            .add("trace-bin", new byte[] {(byte) 0xab, (byte) 0xab, (byte) 0xab, 1})
            .build();
    Headers.Builder out = Headers.builder();
    MetadataWire.append(metadata, out);
    assertEquals("q6urAQ", out.build().get("trace-bin"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"q6urAQ", "q6urAQ=="})
  void octetsAreReadPaddedAndUnpadded(String wire) {
    Metadata metadata = MetadataWire.read(Headers.of("trace-bin", wire));
    assertArrayEquals(
        new byte[] {(byte) 0xab, (byte) 0xab, (byte) 0xab, 1}, metadata.getBytes("trace-bin"));
  }

  @Test
  void joinedBinaryValuesAreSplitBeforeTheyAreDecoded() {
    Metadata metadata = MetadataWire.read(Headers.of("k-bin", "AQ,Ag==, Aw", "k-bin", "BA"));
    List<byte[]> all = metadata.getAllBytes("k-bin");
    assertEquals(4, all.size());
    for (int i = 0; i < 4; i++) {
      assertArrayEquals(new byte[] {(byte) (i + 1)}, all.get(i));
    }
  }

  @Test
  void textIsNotSplitAtCommas() {
    assertEquals("a,b", MetadataWire.read(Headers.of("k", "a,b")).get("k"));
  }

  @Test
  void emptyValuesAreValues() {
    Metadata metadata = MetadataWire.read(Headers.of("k", "", "k-bin", ""));
    assertEquals("", metadata.get("k"));
    assertArrayEquals(new byte[0], metadata.getBytes("k-bin"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"!", "AQ=", "A", "AQ,!", "AQ=A", "-_8"})
  void badBase64IsAFaultOfTheCallOnly(String wire) {
    assertFalse(MetadataWire.isBinaryValue(wire));
    RpcException e =
        assertThrows(RpcException.class, () -> MetadataWire.read(Headers.of("k-bin", wire)));
    assertEquals(StatusCode.INTERNAL, e.code());
  }

  @Test
  void fieldsOfTheProtocolAreNotMetadata() {
    Metadata metadata =
        MetadataWire.read(
            Headers.of(
                ":path",
                "/a/b",
                "te",
                "trailers",
                "content-type",
                "application/grpc",
                "grpc-timeout",
                "1S",
                "grpc-encoding",
                "gzip",
                "user-agent",
                "x",
                "grpc-trace-bin",
                "AQ",
                "host",
                "h"));
    assertEquals(List.of("user-agent", "grpc-trace-bin"), List.copyOf(metadata.names()));
  }

  @Test
  void whatWasReceivedCanBeSentOn() {
    Metadata received =
        MetadataWire.read(Headers.of("latin", "caf\u00e9 \u00ff", "tab", "a\tb", "k-bin", "AQ,Ag"));
    Metadata.Builder echo = Metadata.builder();
    for (int i = 0; i < received.size(); i++) {
      if (received.isBinary(i)) {
        echo.add(received.name(i), received.bytes(i));
      } else {
        echo.add(received.name(i), received.value(i));
      }
    }
    assertEquals(received, echo.build());
  }

  @Test
  void blanksAroundTextAreDropped() {
    assertEquals("a b", Metadata.of("k", " \ta b ").get("k"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nb", "a\nb", "a\u0000b", "a\u007f", "\u20ac", "\u0001"})
  void textThatHttpCannotCarryIsRefused(String value) {
    Throwable e = assertThrows(IllegalArgumentException.class, () -> Metadata.of("k", value));
    assertTrue(String.valueOf(e.getMessage()).contains("-bin"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a b",
        ":path",
        "a:b",
        "ä",
        "a\n",
        "grpc-status",
        "Grpc-Message",
        "grpc-timeout",
        "content-type",
        "te",
        "connection",
        "host",
      })
  void namesThatAreIllegalOrTheProtocolsAreRefused(String name) {
    assertThrows(IllegalArgumentException.class, () -> Metadata.of(name, "v"));
  }

  @Test
  void namesThatRetryProxiesAndDetailsNeedAreAllowed() {
    assertNotNull(
        Metadata.builder()
            .add("grpc-status-details-bin", new byte[] {1})
            .add("grpc-retry-pushback-ms", "10")
            .add("user-agent", "me")
            .build());
  }

  @Test
  void mistakesOfTheCallerAreNamed() {
    assertThrows(IllegalArgumentException.class, () -> Metadata.of("a"));
    assertThrows(IllegalArgumentException.class, () -> Metadata.builder().add("a", new byte[] {1}));
    assertThrows(IllegalArgumentException.class, () -> Metadata.builder().add("a-bin", "?"));
    assertArrayEquals(
        "hi".getBytes(StandardCharsets.UTF_8), Metadata.of("a-bin", "aGk").getBytes("a-bin"));
  }

  @Test
  void metadataIsImmutable() {
    byte[] octets = {1, 2};
    Metadata metadata = Metadata.builder().add("k-bin", octets).build();
    octets[0] = 9;
    byte[] read = metadata.bytes(0);
    read[1] = 9;
    assertArrayEquals(new byte[] {1, 2}, metadata.getBytes("k-bin"));
  }

  @Test
  void credentialsAreNeitherIndexedNorShown() {
    Metadata metadata = Metadata.of("authorization", "Bearer abc", "x", "1");
    assertEquals("{authorization: <redacted>, x: 1}", metadata.toString());
    Headers.Builder out = Headers.builder();
    MetadataWire.append(metadata, out);
    assertEquals(Headers.Indexing.NEVER_INDEXED, out.build().indexing(0));
    assertNotEquals(Headers.Indexing.NEVER_INDEXED, out.build().indexing(1));
  }

  @Test
  void sizeCountsTheBase64AndThirtyTwoForEachField() {
    assertEquals(
        5 + 6 + 32 + 1 + 1 + 32, MetadataWire.size(Headers.of("k-bin", "q6urAQ", "a", "b")));
  }
}
