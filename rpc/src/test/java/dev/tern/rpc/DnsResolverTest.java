package dev.tern.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tern.rpc.Target.HostAndPort;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DnsResolverTest {

  private static final class Recorder implements NameResolver.Listener {
    final List<String> addresses = new ArrayList<>();
    final List<String> failures = new ArrayList<>();
    @Nullable Throwable cause;

    @Override
    public void onAddresses(List<? extends SocketAddress> found) {
      found.forEach(address -> addresses.add(CallDiagnosis.name(address)));
    }

    @Override
    public void onFailure(String message, @Nullable Throwable cause) {
      failures.add(message);
      this.cause = cause;
    }
  }

  private final List<Runnable> helpers = new ArrayList<>();
  private final Recorder recorder = new Recorder();

  private DnsResolver resolver(String target, DnsResolver.Lookup lookup) {
    return new DnsResolver(Target.parse(target).endpoints(443), lookup, helpers::add);
  }

  private void runHelpers() {
    List<Runnable> due = List.copyOf(helpers);
    helpers.clear();
    due.forEach(Runnable::run);
  }

  private static InetAddress[] literals(String... literals) throws UnknownHostException {
    InetAddress[] addresses = new InetAddress[literals.length];
    for (int i = 0; i < literals.length; i++) {
      addresses[i] = InetAddress.getByName(literals[i]);
    }
    return addresses;
  }

  @Test
  void theLookUpIsDoneByAHelper() {
    DnsResolver resolver = resolver("shop.example:80", host -> literals("10.0.0.1"));
    resolver.start(recorder);
    assertEquals(List.of(), recorder.addresses);
    runHelpers();
    assertEquals(List.of("10.0.0.1:80"), recorder.addresses);
  }

  @Test
  void familiesComeInTurnBeginningWithTheFirst_rfc8305_4() {
    DnsResolver resolver =
        resolver("shop.example:80", host -> literals("::1", "::2", "::3", "10.0.0.1"));
    resolver.start(recorder);
    runHelpers();
    assertEquals(
        List.of(
            "[0:0:0:0:0:0:0:1]:80", "10.0.0.1:80", "[0:0:0:0:0:0:0:2]:80", "[0:0:0:0:0:0:0:3]:80"),
        recorder.addresses);
  }

  @Test
  void literalListsNeedNoServer() throws UnknownHostException {
    DnsResolver resolver = resolver("ipv4:1.2.3.4:80,5.6.7.8", InetAddress::getAllByName);
    resolver.start(recorder);
    runHelpers();
    assertEquals(List.of("1.2.3.4:80", "5.6.7.8:443"), recorder.addresses);
  }

  @Test
  void anUnknownHostIsAFailureInWords() {
    DnsResolver resolver =
        resolver(
            "nowhere.example:80",
            host -> {
              throw new UnknownHostException(host);
            });
    resolver.start(recorder);
    runHelpers();
    assertEquals(List.of("unknown host nowhere.example"), recorder.failures);
    assertInstanceOf(UnknownHostException.class, recorder.cause);
  }

  @Test
  void ofSeveralHostsOneThatIsKnownIsEnough() {
    DnsResolver resolver =
        resolver(
            "static:nowhere:1,10.0.0.1:2",
            host -> {
              if (host.equals("nowhere")) {
                throw new UnknownHostException(host);
              }
              return literals(host);
            });
    resolver.start(recorder);
    runHelpers();
    assertEquals(List.of("10.0.0.1:2"), recorder.addresses);
    assertEquals(List.of(), recorder.failures);
  }

  @Test
  void aRefreshWhileOneRunsIsNotASecondOne() {
    DnsResolver resolver = resolver("shop.example:80", host -> literals("10.0.0.1"));
    resolver.start(recorder);
    resolver.refresh();
    assertEquals(1, helpers.size());
    runHelpers();
    resolver.refresh();
    runHelpers();
    assertEquals(2, recorder.addresses.size());
  }

  @Test
  void afterCloseNothingIsTold() {
    DnsResolver resolver = resolver("shop.example:80", host -> literals("10.0.0.1"));
    resolver.start(recorder);
    resolver.close();
    runHelpers();
    resolver.refresh();
    assertEquals(List.of(), recorder.addresses);
    assertEquals(List.of(), helpers);
  }

  @Test
  void helpersThatAreOverloadedAreAFailure() {
    DnsResolver resolver =
        new DnsResolver(
            List.of(new HostAndPort("shop.example", 80)),
            host -> literals("10.0.0.1"),
            task -> {
              throw new RejectedExecutionException();
            });
    resolver.start(recorder);
    assertEquals(1, recorder.failures.size());
  }

  @Test
  void anEndpointNeedsAPort() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new DnsResolver(
                List.of(new HostAndPort("h", 0)), host -> literals("10.0.0.1"), helpers::add));
  }
}
