package dev.tern.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.protobuf.MessageCodec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mistakes in the registration of services are told at once, in plain words. */
class ServiceDefinitionTest {
  private static final MethodDescriptor<byte[], byte[]> ONE = unary("test.S", "One");
  private static final MethodDescriptor<byte[], byte[]> MANY =
      MethodDescriptor.bidi("test.S", "Many", MessageCodec.raw(), MessageCodec.raw());
  private static final ServiceDescriptor SERVICE =
      new ServiceDescriptor("test.S", List.of(ONE, MANY));

  private static MethodDescriptor<byte[], byte[]> unary(String service, String method) {
    return MethodDescriptor.unary(service, method, MessageCodec.raw(), MessageCodec.raw());
  }

  private static ServiceDefinition complete() {
    return ServiceDefinition.builder(SERVICE)
        .unary(ONE, request -> request)
        .bidi(MANY, (requests, responses) -> {})
        .build();
  }

  private static void assertSays(Class<? extends Exception> type, String words, Executable action) {
    String message = String.valueOf(assertThrows(type, action).getMessage());
    assertTrue(message.contains(words), message);
  }

  @Test
  void missingMethodIsNamed() {
    assertSays(
        IllegalStateException.class,
        "service test.S lacks a handler for Many",
        () -> ServiceDefinition.builder(SERVICE).unary(ONE, request -> request).build());
    assertSays(
        IllegalStateException.class, "One, Many", () -> ServiceDefinition.builder(SERVICE).build());
  }

  @Test
  void unknownMethodIsNamedWithThoseThatExist() {
    assertSays(
        IllegalArgumentException.class,
        "service test.S has no method Three; its methods are [One, Many]",
        () -> ServiceDefinition.builder(SERVICE).unary(unary("test.S", "Three"), r -> r));
    assertSays(
        IllegalArgumentException.class,
        "/test.T/One",
        () -> ServiceDefinition.builder(SERVICE).unary(unary("test.T", "One"), r -> r));
  }

  @Test
  void secondHandlerOfAMethodIsRefused() {
    assertSays(
        IllegalArgumentException.class,
        "/test.S/One has two handlers",
        () -> ServiceDefinition.builder(SERVICE).unary(ONE, r -> r).unary(ONE, r -> r));
  }

  @Test
  void handlerOfAnotherKindIsRefused() {
    assertSays(
        IllegalArgumentException.class,
        "BIDI_STREAMING",
        () -> ServiceDefinition.builder(SERVICE).unary(MANY, r -> r));
  }

  @Test
  void serviceIsRegisteredOnce() {
    Server.Builder builder = Server.builder().service(complete());
    assertSays(
        IllegalArgumentException.class,
        "test.S is registered twice",
        () -> builder.service(complete()));
  }

  @Test
  void directIsForUnaryMethods() {
    for (ServerMethod<?, ?> method : complete().direct().methods()) {
      assertEquals(method.descriptor() == ONE, method.direct());
    }
    for (ServerMethod<?, ?> method : complete().direct(ONE).methods()) {
      assertEquals(method.descriptor() == ONE, method.direct());
    }
    assertSays(IllegalArgumentException.class, "only unary methods", () -> complete().direct(MANY));
    assertThrows(IllegalArgumentException.class, () -> complete().direct(unary("test.T", "One")));
  }

  @Test
  void descriptorRefusesMethodsOfOthersAndTwins() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new ServiceDescriptor("test.S", List.of(unary("test.T", "One"))));
    assertThrows(
        IllegalArgumentException.class,
        () -> new ServiceDescriptor("test.S", List.of(ONE, unary("test.S", "One"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b", "a b", "a?b", "a\u00e4", "a.b"})
  void methodNamesMustStandInAPath(String name) {
    assertThrows(IllegalArgumentException.class, () -> unary("test.S", name));
  }

  @Test
  void serverNeedsATransportAndAnAddress() {
    assertThrows(IllegalStateException.class, () -> Server.builder().port(1).start());
    assertThrows(IllegalArgumentException.class, () -> Server.builder().maxInboundMessageSize(-1));
  }

  /** What is routed and what authorization sees is one string; nothing else leads there. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "test.S/One",
        "//test.S/One",
        "/test.S/One/",
        "/test.S//One",
        "/test.S/one",
        "/TEST.S/One",
        "/test.S%2FOne",
        "/test.S/One?x",
        "/test.S/One#x",
        "/test.S/One\u0000",
        "/test.S",
        "/",
        "",
        "*",
        "/test.S/",
        "/One",
        "/ test.S/One",
      })
  void onlyTheCanonicalPathLeadsToAMethod(String path) {
    MethodTable table = new MethodTable(List.of(complete()));
    assertEquals(null, table.find(path));
    assertTrue(!table.explainMiss(path).isEmpty());
    ServerMethod<?, ?> found = table.find("/test.S/One");
    assertTrue(found != null && found.descriptor() == ONE);
  }

  @Test
  void whatADrainRunsStaysWithTheServiceHoweverItIsChanged() {
    Runnable action = () -> {};
    ServiceDefinition told = complete().onDrain(action);
    assertSame(action, told.onDrain());
    assertSame(action, told.direct().onDrain());
    assertSame(action, told.direct(ONE).onDrain());
    assertSame(action, told.intercept().onDrain());
  }

  @Test
  void aServiceThatIsKnownByItsMethodsAloneHasNoSchema() {
    assertNull(SERVICE.schema());
  }

  @Test
  void theSchemaIsNotAskedForBeforeSomebodyWantsIt() {
    ServiceDescriptor linked =
        new ServiceDescriptor(
            "test.S",
            List.of(ONE),
            () -> {
              throw new IllegalStateException("linked");
            });
    assertThrows(IllegalStateException.class, linked::schema);
  }
}
