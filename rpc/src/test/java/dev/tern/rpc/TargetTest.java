package dev.tern.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.rpc.Target.HostAndPort;
import java.net.UnixDomainSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "localhost:50051         | dns:///localhost:50051     | dns    | localhost:50051  ",
        "localhost               | dns:///localhost           | dns    | localhost        ",
        "my.host.example:80      | dns:///my.host.example:80  | dns    | my.host.example:80",
        "[::1]:50051             | dns:///[::1]:50051         | dns    | [::1]:50051      ",
        "dns:///foo:1            | dns:///foo:1               | dns    | foo:1            ",
        "dns:foo:1               | dns:foo:1                  | dns    | foo:1            ",
        "unix:/run/x.sock        | unix:/run/x.sock           | unix   | localhost        ",
        "unix:///run/x.sock      | unix:///run/x.sock         | unix   | localhost        ",
        "ipv4:1.2.3.4:80,5.6.7.8 | ipv4:1.2.3.4:80,5.6.7.8    | ipv4   | 1.2.3.4:80       ",
        "ipv6:[::1]:80           | ipv6:[::1]:80              | ipv6   | [::1]:80         ",
        "static:a:1,b:2          | static:a:1,b:2             | static | a:1              ",
        "shop:cart               | shop:cart                  | shop   | cart             "
      })
  void aTargetHasASchemeAndAnAuthority(
      String text, String written, String scheme, String authority) {
    Target target = Target.parse(text);
    assertEquals(written, target.text());
    assertEquals(scheme, target.scheme());
    assertEquals(authority, target.authority());
  }

  @Test
  void unixTargetsNameAPathWithOneOrThreeSlashes() {
    assertEquals(
        UnixDomainSocketAddress.of("/run/x.sock"), Target.parse("unix:/run/x.sock").unixAddress());
    assertEquals(
        UnixDomainSocketAddress.of("/run/x.sock"),
        Target.parse("unix:///run/x.sock").unixAddress());
    assertEquals(UnixDomainSocketAddress.of("x.sock"), Target.parse("unix:x.sock").unixAddress());
  }

  @Test
  void endpointsWithoutAPortHaveTheDefaultOne() {
    assertEquals(
        List.of(new HostAndPort("::1", 443), new HostAndPort("10.0.0.1", 7)),
        Target.parse("static:[::1], 10.0.0.1:7").endpoints(443));
    assertEquals(
        List.of(new HostAndPort("2001:db8::1", 80)), Target.parse("[2001:db8::1]").endpoints(80));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "dns:///",
        "unix:",
        "localhost:0",
        "localhost:65536",
        "[::1:80",
        "[::1]80",
        ":80",
        "user@host:1",
        "http://host:80"
      })
  void whatIsNotATargetIsRefusedInPlainWords(String text) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Target.parse(text));
    assertTrue(String.valueOf(e.getMessage()).length() > 10, e::toString);
  }

  @Test
  void aServerToAskIsRefused() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> Target.parse("dns://8.8.8.8/example.org:80"));
    Rig.assertSays("authority", e);
  }

  @Test
  void abstractUnixSocketsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Target.parse("unix-abstract:name"));
  }
}
