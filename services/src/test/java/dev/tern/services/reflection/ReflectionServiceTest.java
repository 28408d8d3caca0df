package dev.tern.services.reflection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.protobuf.Bytes;
import dev.tern.protobuf.Message;
import dev.tern.protobuf.MessageCodec;
import dev.tern.protobuf.descriptor.proto.FileDescriptorProto;
import dev.tern.rpc.BidiCall;
import dev.tern.rpc.GenericClient;
import dev.tern.rpc.MethodDescriptor;
import dev.tern.rpc.ServiceDefinition;
import dev.tern.rpc.ServiceDescriptor;
import dev.tern.rpc.StatusCode;
import dev.tern.services.Stack;
import dev.tern.services.reflection.v1.ExtensionRequest;
import dev.tern.services.reflection.v1.ServerReflection;
import dev.tern.services.reflection.v1.ServerReflectionRequest;
import dev.tern.services.reflection.v1.ServerReflectionResponse;
import dev.tern.services.reflection.v1.ServerReflectionResponse.MessageResponse;
import dev.tern.services.reflection.v1.ServiceResponse;
import dev.tern.services.shop.Receipt;
import dev.tern.services.shop.Till;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What docs/server-reflection of gRPC asks of a server. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class ReflectionServiceTest {
  private static final MethodDescriptor<byte[], byte[]> BARE =
      MethodDescriptor.unary("bare.Bare", "Do", MessageCodec.raw(), MessageCodec.raw());

  private final ReflectionService reflection = new ReflectionService();
  private final Stack stack =
      new Stack(
          Till.bind(item -> Receipt.defaultInstance()),
          ServiceDefinition.builder(new ServiceDescriptor("bare.Bare", List.of(BARE)))
              .unary(BARE, request -> request)
              .build(),
          reflection.bind(),
          reflection.bindV1Alpha());
  private BidiCall<ServerReflectionRequest, ServerReflectionResponse> stream;

  @BeforeEach
  void open() {
    stream = ServerReflection.client(stack.channel).serverReflectionInfo();
  }

  @AfterEach
  void close() {
    stream.close();
    stack.close();
  }

  private MessageResponse ask(Consumer<ServerReflectionRequest.Builder> setup) {
    ServerReflectionRequest request = ServerReflectionRequest.of(setup);
    stream.send(request);
    ServerReflectionResponse response = stream.receive();
    assertNotNull(response);
    assertEquals(request, response.originalRequest());
    assertEquals(request.host(), response.validHost());
    MessageResponse answer = response.messageResponse();
    assertNotNull(answer);
    return answer;
  }

  private static List<String> files(MessageResponse answer) {
    List<String> names = new ArrayList<>();
    for (Bytes file :
        assertInstanceOf(MessageResponse.FileDescriptorResponse.class, answer)
            .value()
            .fileDescriptorProto()) {
      names.add(FileDescriptorProto.CODEC.decode(file).name());
    }
    return names;
  }

  private static void assertError(StatusCode code, String about, MessageResponse answer) {
    var error = assertInstanceOf(MessageResponse.ErrorResponse.class, answer).value();
    assertEquals(code.value(), error.errorCode());
    assertTrue(error.errorMessage().contains(about), error.errorMessage());
  }

  @Test
  void allServicesAreListedInOrder() {
    var list =
        assertInstanceOf(
            MessageResponse.ListServicesResponse.class, ask(r -> r.host("h").listServices("*")));
    assertEquals(
        List.of(
            "bare.Bare",
            "grpc.reflection.v1.ServerReflection",
            "grpc.reflection.v1alpha.ServerReflection",
            "shop.Till"),
        list.value().service().stream().map(ServiceResponse::name).toList());
  }

  @Test
  void aFileComesWithWhatItNeedsAndEachOnlyOnce() {
    assertEquals(
        List.of("shop/till.proto", "shop/base.proto"),
        files(ask(r -> r.fileByFilename("shop/till.proto"))));
    assertEquals(
        List.of("shop/till.proto"), files(ask(r -> r.fileContainingSymbol("shop.Till.Pay"))));
    assertEquals(List.of("shop/base.proto"), files(ask(r -> r.fileByFilename("shop/base.proto"))));
  }

  @Test
  void whatIsSentIsWhatTheFileSays() {
    var answer =
        assertInstanceOf(
            MessageResponse.FileDescriptorResponse.class,
            ask(r -> r.fileByFilename("shop/till.proto")));
    Message expected = Till.descriptor().file().proto();
    assertEquals(
        expected, FileDescriptorProto.CODEC.decode(answer.value().fileDescriptorProto().get(0)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"shop.Item", "shop.Item.name", "shop.Item.Size", "shop.Color", "shop.RED"})
  void everyKindOfSymbolOfAnImportedFileIsFound(String symbol) {
    assertEquals(List.of("shop/base.proto"), files(ask(r -> r.fileContainingSymbol(symbol))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"shop.Till", "shop.Till.Pay", "shop.price", "shop.Receipt", "shop.Receipt.tax"})
  void everyKindOfSymbolOfAServicesFileIsFound(String symbol) {
    assertEquals("shop/till.proto", files(ask(r -> r.fileContainingSymbol(symbol))).get(0));
  }

  @Test
  void extensionsAreFoundByNumber() {
    var numbers =
        assertInstanceOf(
            MessageResponse.AllExtensionNumbersResponse.class,
            ask(r -> r.allExtensionNumbersOfType("shop.Item")));
    assertEquals("shop.Item", numbers.value().baseTypeName());
    assertEquals(List.of(101, 120), List.copyOf(numbers.value().extensionNumber()));
    for (int number : new int[] {101, 120}) {
      assertEquals("shop/till.proto", files(ask(extension("shop.Item", number))).get(0));
    }
    var none =
        assertInstanceOf(
            MessageResponse.AllExtensionNumbersResponse.class,
            ask(r -> r.allExtensionNumbersOfType("shop.Receipt")));
    assertEquals(0, none.value().extensionNumber().size());
  }

  private static Consumer<ServerReflectionRequest.Builder> extension(String type, int number) {
    return r ->
        r.fileContainingExtension(
            ExtensionRequest.of(e -> e.containingType(type).extensionNumber(number)));
  }

  @Test
  void whatIsNotThereIsAnErrorAndTheStreamGoesOn() {
    assertError(StatusCode.NOT_FOUND, "x.proto", ask(r -> r.fileByFilename("x.proto")));
    assertError(StatusCode.NOT_FOUND, "shop.X", ask(r -> r.fileContainingSymbol("shop.X")));
    assertError(StatusCode.NOT_FOUND, "bare.Bare", ask(r -> r.fileContainingSymbol("bare.Bare")));
    assertError(StatusCode.NOT_FOUND, "102", ask(extension("shop.Item", 102)));
    assertError(StatusCode.NOT_FOUND, "shop.X", ask(extension("shop.X", 101)));
    assertError(StatusCode.NOT_FOUND, "shop.X", ask(r -> r.allExtensionNumbersOfType("shop.X")));
    assertError(StatusCode.INVALID_ARGUMENT, "nothing", ask(r -> r.host("h")));
    assertEquals(List.of("shop/base.proto"), files(ask(r -> r.fileByFilename("shop/base.proto"))));
  }

  /** Read with the messages of v1alpha, which are other classes with other names. */
  @Test
  void theOlderVersionAnswersTheSame() {
    var method = dev.tern.services.reflection.v1alpha.ServerReflection.SERVER_REFLECTION_INFO;
    var request =
        dev.tern.services.reflection.v1alpha.ServerReflectionRequest.of(
            r -> r.host("h").fileContainingSymbol("shop.Till"));
    try (var call = new GenericClient(stack.channel).callBidi(method)) {
      call.send(request);
      var response = call.receive();
      assertNotNull(response);
      assertEquals(request, response.originalRequest());
      assertNotNull(response.fileDescriptorResponse());
      assertEquals(2, response.fileDescriptorResponse().fileDescriptorProto().size());
    }
  }
}
