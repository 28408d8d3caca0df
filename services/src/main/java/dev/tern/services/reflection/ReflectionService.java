package dev.tern.services.reflection;

import dev.tern.rpc.MethodDescriptor;
import dev.tern.rpc.Receiver;
import dev.tern.rpc.Sender;
import dev.tern.rpc.ServerContext;
import dev.tern.rpc.ServiceDefinition;
import dev.tern.rpc.ServiceDescriptor;
import dev.tern.services.reflection.v1.ServerReflection;
import dev.tern.services.reflection.v1.ServerReflectionRequest;
import dev.tern.services.reflection.v1.ServerReflectionResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code grpc.reflection.v1.ServerReflection} and its older twin, v1alpha: tells clients without
 * the .proto files what the server offers, from the descriptors of the services that are registered
 * with it. Services without a schema are listed by name only. Extensions are known when their file
 * is one of a service's or imported by one.
 *
 * <pre>{@code
 * ReflectionService reflection = new ReflectionService();
 * Tern.server(50051).service(...).service(reflection.bind()).service(reflection.bindV1Alpha());
 * }</pre>
 *
 * <p>A stream gets each file once; but the file that it asks for it always gets. A question that
 * has no answer is answered with an error: NOT_FOUND, or INVALID_ARGUMENT when nothing is asked.
 *
 * <p>Immutable but for what it keeps to be fast; any thread may use it.
 */
public final class ReflectionService {
  private static final MethodDescriptor<ServerReflectionRequest, ServerReflectionResponse> ALPHA =
      MethodDescriptor.bidi(
          dev.tern.services.reflection.v1alpha.ServerReflection.NAME,
          "ServerReflectionInfo",
          ServerReflectionRequest.CODEC, // the messages of v1 look the same on the wire
          ServerReflectionResponse.CODEC);

  private record Known(List<ServiceDescriptor> services, SchemaIndex index) {}

  private volatile @Nullable Known known;

  /** The service as a server takes it, in its present version. */
  public ServiceDefinition bind() {
    return ServerReflection.bind(this::answer);
  }

  /** The service under the name of its older version, which some clients still ask for first. */
  public ServiceDefinition bindV1Alpha() {
    ServiceDescriptor descriptor =
        new ServiceDescriptor(
            ALPHA.serviceName(),
            List.of(ALPHA),
            dev.tern.services.reflection.v1alpha.ServerReflection::descriptor);
    return ServiceDefinition.builder(descriptor).bidi(ALPHA, this::answer).build();
  }

  private void answer(
      Receiver<ServerReflectionRequest> requests, Sender<ServerReflectionResponse> responses) {
    ReflectionStream stream = new ReflectionStream(indexOf(ServerContext.current().services()));
    for (ServerReflectionRequest request : requests) {
      responses.send(stream.answer(request));
    }
  }

  /** Made by the first call of a server, since that links the files of all its services. */
  private SchemaIndex indexOf(List<ServiceDescriptor> services) {
    Known last = known;
    if (last == null || last.services != services) {
      last = new Known(services, SchemaIndex.of(services));
      known = last;
    }
    return last.index;
  }
}
