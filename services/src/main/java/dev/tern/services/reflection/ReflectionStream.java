package dev.tern.services.reflection;

import dev.tern.protobuf.Bytes;
import dev.tern.protobuf.descriptor.FileDescriptor;
import dev.tern.rpc.StatusCode;
import dev.tern.services.reflection.v1.ErrorResponse;
import dev.tern.services.reflection.v1.ExtensionNumberResponse;
import dev.tern.services.reflection.v1.ExtensionRequest;
import dev.tern.services.reflection.v1.FileDescriptorResponse;
import dev.tern.services.reflection.v1.ListServiceResponse;
import dev.tern.services.reflection.v1.ServerReflectionRequest;
import dev.tern.services.reflection.v1.ServerReflectionRequest.MessageRequest;
import dev.tern.services.reflection.v1.ServerReflectionResponse;
import dev.tern.services.reflection.v1.ServerReflectionResponse.MessageResponse;
import dev.tern.services.reflection.v1.ServiceResponse;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Answers the questions of one stream, and remembers which files it has sent.
 *
 * <p>Owner: the thread that serves the stream.
 */
final class ReflectionStream {
  private final SchemaIndex index;
  private final Set<String> sent = new HashSet<>();

  ReflectionStream(SchemaIndex index) {
    this.index = index;
  }

  ServerReflectionResponse answer(ServerReflectionRequest request) {
    MessageResponse answer = answer(request.messageRequest());
    return ServerReflectionResponse.of(
        r -> r.validHost(request.host()).originalRequest(request).messageResponse(answer));
  }

  private MessageResponse answer(@Nullable MessageRequest question) {
    if (question instanceof MessageRequest.FileByFilename asked) {
      return files(index.file(asked.value()), "file", asked.value());
    } else if (question instanceof MessageRequest.FileContainingSymbol asked) {
      return files(index.fileOfSymbol(asked.value()), "symbol", asked.value());
    } else if (question instanceof MessageRequest.FileContainingExtension asked) {
      return fileOfExtension(asked.value());
    } else if (question instanceof MessageRequest.AllExtensionNumbersOfType asked) {
      return extensionNumbers(asked.value());
    } else if (question instanceof MessageRequest.ListServices) {
      return services();
    }
    return error(StatusCode.INVALID_ARGUMENT, "the request asks for nothing that is known here");
  }

  private MessageResponse services() {
    ListServiceResponse.Builder list = ListServiceResponse.builder();
    for (String name : index.serviceNames()) {
      list.addService(ServiceResponse.of(s -> s.name(name)));
    }
    return new MessageResponse.ListServicesResponse(list.build());
  }

  private MessageResponse fileOfExtension(ExtensionRequest asked) {
    SortedMap<Integer, FileDescriptor> extensions = index.extensionsOf(asked.containingType());
    return files(
        extensions == null ? null : extensions.get(asked.extensionNumber()),
        "extension " + asked.extensionNumber() + " of",
        asked.containingType());
  }

  private MessageResponse extensionNumbers(String message) {
    SortedMap<Integer, FileDescriptor> extensions = index.extensionsOf(message);
    if (extensions == null) {
      return notFound("message", message);
    }
    ExtensionNumberResponse.Builder numbers =
        ExtensionNumberResponse.builder().baseTypeName(message);
    extensions.keySet().forEach(numbers::addExtensionNumber);
    return new MessageResponse.AllExtensionNumbersResponse(numbers.build());
  }

  /** The file and what it needs, less what was sent before. */
  private MessageResponse files(@Nullable FileDescriptor file, String kind, String name) {
    if (file == null) {
      return notFound(kind, name);
    }
    FileDescriptorResponse.Builder files = FileDescriptorResponse.builder();
    for (FileDescriptor next : SchemaIndex.withDependencies(file)) {
      if (sent.add(next.name()) || next == file) {
        files.addFileDescriptorProto(Bytes.of(next.proto().toByteArray()));
      }
    }
    return new MessageResponse.FileDescriptorResponse(files.build());
  }

  private static MessageResponse notFound(String kind, String name) {
    return error(StatusCode.NOT_FOUND, "this server knows no " + kind + " \"" + name + "\"");
  }

  private static MessageResponse error(StatusCode code, String message) {
    return new MessageResponse.ErrorResponse(
        ErrorResponse.of(e -> e.errorCode(code.value()).errorMessage(message)));
  }
}
