package dev.tern.rpc;

import dev.tern.protobuf.MessageCodec;
import java.util.Objects;

/**
 * A method of a service: its kind, its names, and how its messages are read and written.
 *
 * <p>Immutable; any thread may read it. Two descriptors are equal when they are the same object.
 *
 * @param <Q> the request
 * @param <R> the response
 */
public final class MethodDescriptor<Q, R> {
  private final MethodType type;
  private final String serviceName;
  private final String methodName;
  private final String fullPath;
  private final MessageCodec<Q> requestCodec;
  private final MessageCodec<R> responseCodec;

  private MethodDescriptor(
      MethodType type,
      String serviceName,
      String methodName,
      MessageCodec<Q> requestCodec,
      MessageCodec<R> responseCodec) {
    this.type = Objects.requireNonNull(type, "type");
    this.serviceName = checkName("service", serviceName, true);
    this.methodName = checkName("method", methodName, false);
    this.fullPath = "/" + serviceName + "/" + methodName;
    this.requestCodec = Objects.requireNonNull(requestCodec, "requestCodec");
    this.responseCodec = Objects.requireNonNull(responseCodec, "responseCodec");
  }

  /**
   * A method of any kind.
   *
   * @param serviceName with its package, {@code helloworld.Greeter}
   * @param methodName as in the .proto file, {@code SayHello}
   * @throws IllegalArgumentException for a name that is empty or holds characters that cannot stand
   *     in a path
   */
  public static <Q, R> MethodDescriptor<Q, R> of(
      MethodType type,
      String serviceName,
      String methodName,
      MessageCodec<Q> requestCodec,
      MessageCodec<R> responseCodec) {
    return new MethodDescriptor<>(type, serviceName, methodName, requestCodec, responseCodec);
  }

  /** A method with one request and one response. */
  public static <Q, R> MethodDescriptor<Q, R> unary(
      String serviceName, String methodName, MessageCodec<Q> request, MessageCodec<R> response) {
    return of(MethodType.UNARY, serviceName, methodName, request, response);
  }

  /** A method with one request and any number of responses. */
  public static <Q, R> MethodDescriptor<Q, R> serverStreaming(
      String serviceName, String methodName, MessageCodec<Q> request, MessageCodec<R> response) {
    return of(MethodType.SERVER_STREAMING, serviceName, methodName, request, response);
  }

  /** A method with any number of requests and one response. */
  public static <Q, R> MethodDescriptor<Q, R> clientStreaming(
      String serviceName, String methodName, MessageCodec<Q> request, MessageCodec<R> response) {
    return of(MethodType.CLIENT_STREAMING, serviceName, methodName, request, response);
  }

  /** A method with any number of requests and of responses. */
  public static <Q, R> MethodDescriptor<Q, R> bidi(
      String serviceName, String methodName, MessageCodec<Q> request, MessageCodec<R> response) {
    return of(MethodType.BIDI_STREAMING, serviceName, methodName, request, response);
  }

  private static String checkName(String kind, String name, boolean dots) {
    boolean legal = !name.isEmpty();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      legal &= c > ' ' && c < 0x7f && c != '/' && c != '?' && c != '#' && (dots || c != '.');
    }
    if (!legal) {
      throw new IllegalArgumentException("\"" + name + "\" cannot be the name of a " + kind);
    }
    return name;
  }

  /** The kind of call. */
  public MethodType type() {
    return type;
  }

  /** The service's name with its package, {@code helloworld.Greeter}. */
  public String serviceName() {
    return serviceName;
  }

  /** The method's name as in the .proto file, {@code SayHello}. */
  public String methodName() {
    return methodName;
  }

  /** The path on the wire, {@code /helloworld.Greeter/SayHello}. */
  public String fullPath() {
    return fullPath;
  }

  public MessageCodec<Q> requestCodec() {
    return requestCodec;
  }

  public MessageCodec<R> responseCodec() {
    return responseCodec;
  }

  /** {@code helloworld.Greeter/SayHello (UNARY)}. */
  @Override
  public String toString() {
    return serviceName + "/" + methodName + " (" + type + ")";
  }
}
