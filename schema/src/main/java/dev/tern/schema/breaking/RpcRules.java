package dev.tern.schema.breaking;

import dev.tern.protobuf.descriptor.FileDescriptor;
import dev.tern.protobuf.descriptor.MethodDescriptor;
import dev.tern.protobuf.descriptor.ServiceDescriptor;
import dev.tern.protobuf.descriptor.proto.MethodOptions;
import dev.tern.schema.rules.Place;
import dev.tern.schema.rules.Report;

/** The rules about a service and its RPCs. */
final class RpcRules {
  /** The path below {@code MethodDescriptorProto} to an option. */
  private static final int[] IDEMPOTENCY_LEVEL = {4, 34};

  private RpcRules() {}

  static void check(ServiceDescriptor service, ServiceDescriptor old, Report report) {
    for (MethodDescriptor oldMethod : old.methods()) {
      MethodDescriptor method = service.method(oldMethod.name());
      if (method == null) {
        report.add(
            BreakingRule.RPC_NO_DELETE,
            Place.of(service),
            old.file(),
            "RPC \"" + oldMethod.name() + "\" of service \"" + service.name() + "\" is gone");
      } else {
        check(method, oldMethod, report);
      }
    }
  }

  private static void check(MethodDescriptor method, MethodDescriptor old, Report report) {
    FileDescriptor oldFile = old.file();
    String what = "RPC \"" + method.name() + "\" of service \"" + method.service().name() + "\" ";
    Place place = Place.of(method);
    if (method.isClientStreaming() != old.isClientStreaming()) {
      report.add(
          BreakingRule.RPC_SAME_CLIENT_STREAMING,
          place,
          oldFile,
          what + (method.isClientStreaming() ? "now streams" : "no longer streams") + " requests");
    }
    if (method.isServerStreaming() != old.isServerStreaming()) {
      report.add(
          BreakingRule.RPC_SAME_SERVER_STREAMING,
          place,
          oldFile,
          what + (method.isServerStreaming() ? "now streams" : "no longer streams") + " responses");
    }
    String request = method.inputType().fullName();
    String oldRequest = old.inputType().fullName();
    if (!request.equals(oldRequest)) {
      report.add(
          BreakingRule.RPC_SAME_REQUEST_TYPE,
          place.part(Place.METHOD_INPUT),
          oldFile,
          what + "took \"" + oldRequest + "\" and takes \"" + request + "\"");
    }
    String response = method.outputType().fullName();
    String oldResponse = old.outputType().fullName();
    if (!response.equals(oldResponse)) {
      report.add(
          BreakingRule.RPC_SAME_RESPONSE_TYPE,
          place.part(Place.METHOD_OUTPUT),
          oldFile,
          what + "returned \"" + oldResponse + "\" and returns \"" + response + "\"");
    }
    if (idempotency(method) != idempotency(old)) {
      report.add(
          BreakingRule.RPC_SAME_IDEMPOTENCY_LEVEL,
          place.part(IDEMPOTENCY_LEVEL),
          oldFile,
          what
              + "was of idempotency_level "
              + idempotency(old).protoName()
              + " and is of "
              + idempotency(method).protoName());
    }
  }

  private static MethodOptions.IdempotencyLevel idempotency(MethodDescriptor method) {
    MethodOptions options = method.proto().options();
    return options == null
        ? MethodOptions.defaultInstance().idempotencyLevel()
        : options.idempotencyLevel();
  }
}
