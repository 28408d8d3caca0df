package dev.tern.interop.conformance;

import com.google.protobuf.conformance.ConformanceRequest;
import com.google.protobuf.conformance.ConformanceRequest.Payload;
import com.google.protobuf.conformance.ConformanceResponse;
import com.google.protobuf.conformance.FailureSet;
import com.google.protobuf.conformance.TestCategory;
import com.google.protobuf_test_messages.edition2023.TestAllTypesEdition2023;
import com.google.protobuf_test_messages.proto2.TestAllTypesProto2;
import com.google.protobuf_test_messages.proto3.TestAllTypesProto3;
import dev.tern.protobuf.Bytes;
import dev.tern.protobuf.Message;
import dev.tern.protobuf.MessageCodec;
import dev.tern.protobuf.ProtobufException;
import dev.tern.protobuf.json.FormatException;
import dev.tern.protobuf.json.JsonFormat;
import dev.tern.protobuf.json.TextFormat;
import dev.tern.protobuf.json.TypeRegistry;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a payload into a generated message and writes it in the form that is asked for. */
final class Testee {
  private final Map<String, MessageCodec<? extends Message>> codecs = new HashMap<>();
  private final JsonFormat json;
  private final JsonFormat lenientJson;
  private final TextFormat text;
  private final TextFormat textWithUnknown;

  Testee() {
    TypeRegistry.Builder registry = TypeRegistry.builder();
    add(FailureSet.CODEC, registry);
    add(TestAllTypesProto2.CODEC, registry);
    add(TestAllTypesProto3.CODEC, registry);
    add(com.google.protobuf_test_messages.editions.proto2.TestAllTypesProto2.CODEC, registry);
    add(com.google.protobuf_test_messages.editions.proto3.TestAllTypesProto3.CODEC, registry);
    add(TestAllTypesEdition2023.CODEC, registry);
    TypeRegistry types = registry.build();
    json = JsonFormat.builder().registry(types).build();
    lenientJson = JsonFormat.builder().registry(types).ignoringUnknown().build();
    text = TextFormat.builder().registry(types).build();
    textWithUnknown = TextFormat.builder().registry(types).printingUnknown().build();
  }

  private void add(MessageCodec<? extends Message> codec, TypeRegistry.Builder registry) {
    codecs.put(codec.fullName(), codec);
    registry.add(codec);
  }

  ConformanceResponse answer(ConformanceRequest request) {
    MessageCodec<? extends Message> codec = codecs.get(request.messageType());
    if (codec == null) {
      return ConformanceResponse.of(r -> r.runtimeError("no type " + request.messageType()));
    }
    Message message;
    try {
      message = parse(request, codec);
    } catch (ProtobufException | FormatException e) {
      return ConformanceResponse.of(r -> r.parseError(String.valueOf(e.getMessage())));
    }
    if (message == null) {
      return ConformanceResponse.of(r -> r.skipped("the form of the payload is not ours"));
    }
    try {
      return print(request, message);
    } catch (ProtobufException | FormatException e) {
      return ConformanceResponse.of(r -> r.serializeError(String.valueOf(e.getMessage())));
    }
  }

  private @Nullable Message parse(
      ConformanceRequest request, MessageCodec<? extends Message> codec) {
    if (request.payload() instanceof Payload.ProtobufPayload binary) {
      return codec.decodeOwned(binary.value().toByteArray());
    }
    if (request.payload() instanceof Payload.TextPayload payload) {
      return text.parse(payload.value(), codec);
    }
    if (request.payload() instanceof Payload.JsonPayload payload) {
      boolean lenient = request.testCategory() == TestCategory.JSON_IGNORE_UNKNOWN_PARSING_TEST;
      return (lenient ? lenientJson : json).parse(payload.value(), codec);
    }
    return null;
  }

  private ConformanceResponse print(ConformanceRequest request, Message message) {
    return switch (request.requestedOutputFormat()) {
      case PROTOBUF -> {
        byte[] encoded = message.toByteArray();
        yield ConformanceResponse.of(r -> r.protobufPayload(Bytes.copyOf(encoded)));
      }
      case JSON -> {
        String printed = json.print(message);
        yield ConformanceResponse.of(r -> r.jsonPayload(printed));
      }
      case TEXT_FORMAT -> {
        String printed = (request.printUnknownFields() ? textWithUnknown : text).print(message);
        yield ConformanceResponse.of(r -> r.textPayload(printed));
      }
      default -> ConformanceResponse.of(r -> r.skipped("the form of the output is not ours"));
    };
  }
}
