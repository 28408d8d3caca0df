package dev.tern.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Service configs (row 34 of the protocol's rules; service_config.md). */
class ServiceConfigTest {
  private static final CallOptions ONE = CallOptions.DEFAULT.withTimeout(Duration.ofSeconds(1));
  private static final CallOptions TWO = CallOptions.DEFAULT.withTimeout(Duration.ofSeconds(2));
  private static final CallOptions SIX = CallOptions.DEFAULT.withTimeout(Duration.ofSeconds(6));

  private static CallOptions unary(String json) {
    return Rig.present(ServiceConfig.parse(json).options(TextCodec.UNARY));
  }

  @Test
  void theEntryOfTheMethodGoesBeforeTheServicesAndThatBeforeAll() {
    ServiceConfig config =
        ServiceConfig.builder()
            .all(SIX)
            .service("test.Text", TWO)
            .method(TextCodec.UNARY, ONE)
            .build();
    MethodDescriptor<String, String> other =
        MethodDescriptor.unary("other.S", "M", TextCodec.INSTANCE, TextCodec.INSTANCE);
    assertEquals(ONE, config.options(TextCodec.UNARY));
    assertEquals(TWO, config.options(TextCodec.DOWN));
    assertEquals(SIX, config.options(other));
  }

  @Test
  void allFieldsAreReadFromJson() {
    CallOptions options =
        unary(
            """
            {"methodConfig": [{
              "name": [{"service": "test.Text", "method": "Unary"}],
              "timeout": "1.500s", "waitForReady": true, "unknown": [1, {"a": null}],
              "maxRequestMessageBytes": 100, "maxResponseMessageBytes": "200",
              "retryPolicy": {
                "maxAttempts": 9, "initialBackoff": "0.1s", "maxBackoff": "1s",
                "backoffMultiplier": 2, "retryableStatusCodes": ["UNAVAILABLE", 10]}
            }]}
            """);
    assertEquals(Duration.ofMillis(1500).toNanos(), options.remainingNanos());
    assertEquals(true, options.waitForReady());
    assertEquals(100, options.maxOutboundMessageSize());
    assertEquals(200, options.maxInboundMessageSize(0));
    RetryPolicy retry = Rig.present(options.retryPolicy());
    assertEquals(5, retry.maxAttempts(StatusCode.UNAVAILABLE));
    assertEquals(5, retry.maxAttempts(StatusCode.ABORTED));
    assertEquals(1, retry.maxAttempts(StatusCode.INTERNAL));
  }

  @Test
  void hedgingThrottlingAndBalancingAreReadFromJson() {
    ServiceConfig config =
        ServiceConfig.parse(
            """
            {"methodConfig": [{"name": [{}], "hedgingPolicy": {
               "maxAttempts": 3, "hedgingDelay": "0.5s", "nonFatalStatusCodes": ["ABORTED"]}}],
             "retryThrottling": {"maxTokens": 10, "tokenRatio": 0.1},
             "loadBalancingConfig": [{"future_policy": {}}, {"round_robin": {}}]}
            """);
    HedgingPolicy hedging =
        Rig.present(Rig.present(config.options(TextCodec.UNARY)).hedgingPolicy());
    assertEquals(HedgingPolicy.of(3, Duration.ofMillis(500), StatusCode.ABORTED), hedging);
    assertEquals(LoadBalancing.ROUND_ROBIN, config.loadBalancing());
    assertEquals(true, Rig.present(config.retryThrottle()).permits());
  }

  @Test
  void anEntryWithoutNamesAppliesToNothing_row34() {
    assertNull(
        ServiceConfig.parse("{\"methodConfig\": [{\"timeout\": \"1s\"}]}")
            .options(TextCodec.UNARY));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"methodConfig\": 1}|methodConfig: must be an array",
        "{\"methodConfig\": [{\"name\": [{\"method\": \"M\"}]}]}|methodConfig[0].name[0]: has a"
            + " method and no service",
        "{\"methodConfig\": [{\"name\": [{}, {}]}]}|methodConfig[0].name[1]: the service config has"
            + " two entries for all methods",
        "{\"methodConfig\": [{\"timeout\": \"-1s\"}]}|methodConfig[0].timeout: must be a duration",
        "{\"methodConfig\": [{\"retryPolicy\": {\"maxAttempts\": 1}}]}|methodConfig[0].retryPolicy"
            + ".maxAttempts: must be at least 2",
        "{\"methodConfig\": [{\"retryPolicy\": {}, \"hedgingPolicy\": {}}]}|one of them",
        "{\"retryThrottling\": {\"maxTokens\": 0, \"tokenRatio\": 1}}|retryThrottling: ",
        "{\"loadBalancingConfig\": [{\"grpclb\": {}}]}|none of its policies is known: [grpclb]",
        "[]|the service config: must be an object",
        "{\"a\": 1, \"a\": 2}|line 1, column 13: the name \"a\" comes twice"
      })
  void whatBreaksARuleIsRefusedWithItsPlace_row34(String json, String words) {
    Rig.assertSays(
        words, assertThrows(IllegalArgumentException.class, () -> ServiceConfig.parse(json)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{\"a\"}",
        "{\"a\":1,}",
        "[1,]",
        "01",
        "1.",
        "-",
        "1e",
        "tru",
        "'a'",
        "\"\\x\"",
        "\"\t\"",
        "\"\\u12\"",
        "{} {}",
        "nul"
      })
  void whatIsNotJsonIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> Json.parse(text));
  }

  @Test
  void valuesAreRead() {
    assertEquals(
        List.of(1.5, -20.0, "a\"\n\u00e9", true, List.of()),
        Json.parse(" [1.5, -2e1, \"a\\\"\\n\\u00e9\", true, [] ] "));
    assertNull(Json.parse("null"));
    assertThrows(IllegalArgumentException.class, () -> Json.parse("[".repeat(1000)));
  }

  @Test
  void aMethodThatAKnownServiceLacksIsRefused() {
    ServiceConfig config =
        ServiceConfig.builder().method("test.Text", "Unray", ONE).service("a.Other", ONE).build();
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> Channel.builder("localhost:1").serviceConfig(config, ServerRig.SERVICE));
    Rig.assertSays("does not have: Unray; its methods are Bidi, Down, Unary, Up", e);
  }

  @Test
  void ofTwoTimeoutsTheShorterCounts_row34() {
    ServiceConfig config = ServiceConfig.builder().all(TWO).build();
    try (Rig rig = new Rig(channel -> channel.serviceConfig(config))) {
      CompletableFuture<String> plain = rig.call("q");
      CompletableFuture<String> shorter =
          rig.client.withTimeout(Duration.ofSeconds(1)).callAsync(TextCodec.UNARY, "q");
      CompletableFuture<String> longer =
          rig.client.withTimeout(Duration.ofSeconds(9)).callAsync(TextCodec.UNARY, "q");
      rig.advance(Duration.ofSeconds(1));
      Rig.assertCode(StatusCode.DEADLINE_EXCEEDED, shorter);
      assertEquals(false, plain.isDone());
      rig.advance(Duration.ofSeconds(1));
      Rig.assertCode(StatusCode.DEADLINE_EXCEEDED, plain);
      Rig.assertCode(StatusCode.DEADLINE_EXCEEDED, longer);
    }
  }

  @Test
  void ofTwoMessageSizesTheSmallerCounts() {
    ServiceConfig config =
        ServiceConfig.builder().all(CallOptions.DEFAULT.withMaxOutboundMessageSize(3)).build();
    try (Rig rig = new Rig(channel -> channel.serviceConfig(config))) {
      GenericClient generous = rig.client.withMaxOutboundMessageSize(100);
      Rig.assertCode(
          StatusCode.RESOURCE_EXHAUSTED, generous.callAsync(TextCodec.UNARY, "too long"));
    }
  }

  @Test
  void aPolicyOfTheConfigIsTheCallsUnlessItHasItsOwn() {
    ServiceConfig config =
        ServiceConfig.parse(
            """
            {"methodConfig": [{"name": [{"service": "test.Text"}], "retryPolicy": {
              "maxAttempts": 2, "initialBackoff": "0.01s", "maxBackoff": "1s",
              "backoffMultiplier": 1, "retryableStatusCodes": ["UNAVAILABLE"]}}]}
            """);
    try (Rig rig = new Rig(channel -> channel.serviceConfig(config))) {
      rig.server.onRequestEnd = exchange -> RetryTest.fail(exchange, StatusCode.UNAVAILABLE);
      CompletableFuture<String> call = rig.call("q");
      rig.advance(Duration.ofSeconds(1));
      Rig.assertCode(StatusCode.UNAVAILABLE, call);
      assertEquals(2, rig.server.exchanges.size());
      RetryPolicy own = RetryPolicy.builder().onCode(StatusCode.ABORTED, 3).build();
      rig.fire(rig.client.withRetry(own), "q");
      rig.advance(Duration.ofSeconds(1));
      assertEquals(3, rig.server.exchanges.size());
    }
  }
}
