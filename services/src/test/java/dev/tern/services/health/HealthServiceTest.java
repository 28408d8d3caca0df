package dev.tern.services.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.rpc.Receiver;
import dev.tern.rpc.RpcException;
import dev.tern.rpc.StatusCode;
import dev.tern.services.Stack;
import dev.tern.services.health.v1.Health;
import dev.tern.services.health.v1.HealthCheckRequest;
import dev.tern.services.health.v1.HealthCheckResponse;
import dev.tern.services.health.v1.HealthCheckResponse.ServingStatus;
import dev.tern.services.health.v1.HealthListRequest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** What docs/health-checking of gRPC asks of a server, and what a drain does. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class HealthServiceTest {
  private final HealthService health = new HealthService(2);
  private final Stack stack = new Stack(health.bind());
  private final Health.Client client = Health.client(stack.channel);

  @AfterEach
  void close() {
    stack.close();
  }

  private static HealthCheckRequest request(String service) {
    return HealthCheckRequest.of(r -> r.service(service));
  }

  private ServingStatus check(String service) {
    return client.check(request(service)).status();
  }

  private static ServingStatus next(Receiver<HealthCheckResponse> watch) {
    HealthCheckResponse response = watch.receive();
    assertNotNull(response, "the watch ended with OK");
    return response.status();
  }

  private static void assertFails(StatusCode code, Executable call) {
    assertEquals(code, assertThrows(RpcException.class, call).code());
  }

  @Test
  void checkTellsTheStatusThatWasSet() {
    assertEquals(ServingStatus.SERVING, check(""));
    health.setStatus("a.B", ServingStatus.NOT_SERVING);
    assertEquals(ServingStatus.NOT_SERVING, check("a.B"));
    health.setStatus("a.B", ServingStatus.SERVING);
    assertEquals(ServingStatus.SERVING, check("a.B"));
    health.setStatus(HealthService.SERVER, ServingStatus.UNKNOWN);
    assertEquals(ServingStatus.UNKNOWN, check(""));
  }

  @Test
  void checkOfAnUnknownServiceIsNotFound() {
    assertFails(StatusCode.NOT_FOUND, () -> check("a.B"));
    health.setStatus("a.B", ServingStatus.SERVING);
    health.clearStatus("a.B");
    assertFails(StatusCode.NOT_FOUND, () -> check("a.B"));
  }

  @Test
  void noServiceCanBeSetToServiceUnknown() {
    assertThrows(
        IllegalArgumentException.class,
        () -> health.setStatus("a.B", ServingStatus.SERVICE_UNKNOWN));
  }

  @Test
  void listHasAllServicesUpToTheLimit() {
    health.setStatus("a.B", ServingStatus.NOT_SERVING);
    assertEquals(
        Map.of(
            "", HealthCheckResponse.of(r -> r.status(ServingStatus.SERVING)),
            "a.B", HealthCheckResponse.of(r -> r.status(ServingStatus.NOT_SERVING))),
        client.list(HealthListRequest.defaultInstance()).statuses());
    for (int i = 2; i < HealthService.MAX_LISTED; i++) {
      health.setStatus("s" + i, ServingStatus.SERVING);
    }
    assertEquals(100, client.list(HealthListRequest.defaultInstance()).statuses().size());
    health.setStatus("one more", ServingStatus.SERVING);
    assertFails(
        StatusCode.RESOURCE_EXHAUSTED, () -> client.list(HealthListRequest.defaultInstance()));
  }

  @Test
  void watchTellsTheStateFirstAndThenOnlyChanges() {
    try (Receiver<HealthCheckResponse> watch = client.watch(request("a.B"))) {
      assertEquals(ServingStatus.SERVICE_UNKNOWN, next(watch));
      health.setStatus("a.B", ServingStatus.NOT_SERVING);
      assertEquals(ServingStatus.NOT_SERVING, next(watch));
      health.setStatus("a.B", ServingStatus.NOT_SERVING);
      health.setStatus("other", ServingStatus.SERVING);
      health.setStatus("a.B", ServingStatus.SERVING);
      assertEquals(ServingStatus.SERVING, next(watch));
      health.clearStatus("a.B");
      assertEquals(ServingStatus.SERVICE_UNKNOWN, next(watch));
    }
  }

  @Test
  void watchesBeyondTheLimitAreRefusedAndEndedOnesMakeRoom() {
    Receiver<HealthCheckResponse> one = client.watch(request(""));
    assertEquals(ServingStatus.SERVING, next(one));
    try (Receiver<HealthCheckResponse> two = client.watch(request(""))) {
      assertEquals(ServingStatus.SERVING, next(two));
      assertFails(StatusCode.RESOURCE_EXHAUSTED, () -> next(client.watch(request(""))));
      one.close();
      while (!watchIsTaken()) { // until the server has heard of the cancellation
        Thread.onSpinWait();
      }
    }
  }

  private boolean watchIsTaken() {
    try (Receiver<HealthCheckResponse> watch = client.watch(request(""))) {
      return next(watch) == ServingStatus.SERVING;
    } catch (RpcException e) {
      assertEquals(StatusCode.RESOURCE_EXHAUSTED, e.code());
      return false;
    }
  }

  /** Without the end of the watch, the drain would wait for it in vain. */
  @Test
  void drainFlipsEverythingForGoodAndEndsWatches() {
    health.setStatus("a.B", ServingStatus.SERVING);
    try (Receiver<HealthCheckResponse> whole = client.watch(request(""));
        Receiver<HealthCheckResponse> unknown = client.watch(request("x"))) {
      assertEquals(ServingStatus.SERVING, next(whole));
      assertEquals(ServingStatus.SERVICE_UNKNOWN, next(unknown));
      assertTrue(stack.server.drain(Duration.ofSeconds(50)), "a watch held up the drain");
      assertEquals(ServingStatus.NOT_SERVING, next(whole));
      assertFails(StatusCode.UNAVAILABLE, whole::receive);
      assertEquals(ServingStatus.NOT_SERVING, next(unknown));
      assertFails(StatusCode.UNAVAILABLE, unknown::receive);
    }
  }

  @Test
  void whatIsSetAfterTheDrainHasBegunChangesNothing() {
    health.setStatus("a.B", ServingStatus.SERVING);
    health.drain();
    health.setStatus("a.B", ServingStatus.SERVING);
    health.clearStatus("");
    health.setStatus("c.D", ServingStatus.SERVING);
    assertEquals(ServingStatus.NOT_SERVING, check("a.B"));
    assertEquals(ServingStatus.NOT_SERVING, check(""));
    assertFails(StatusCode.NOT_FOUND, () -> check("c.D"));
  }
}
