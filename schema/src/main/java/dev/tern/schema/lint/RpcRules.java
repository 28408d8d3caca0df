package dev.tern.schema.lint;

import dev.tern.protobuf.descriptor.FileDescriptor;
import dev.tern.protobuf.descriptor.MessageDescriptor;
import dev.tern.protobuf.descriptor.MethodDescriptor;
import dev.tern.protobuf.descriptor.ServiceDescriptor;
import dev.tern.schema.rules.Place;
import dev.tern.schema.rules.Report;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rules about RPCs and their messages. */
final class RpcRules {
  private static final String EMPTY = "google.protobuf.Empty";

  private RpcRules() {}

  static void check(ServiceDescriptor service, LintConfig config, Report report) {
    for (MethodDescriptor method : service.methods()) {
      if (method.isClientStreaming()) {
        report.add(
            LintRule.RPC_NO_CLIENT_STREAMING,
            Place.of(method),
            "RPC \"" + method.name() + "\" streams requests");
      }
      if (method.isServerStreaming()) {
        report.add(
            LintRule.RPC_NO_SERVER_STREAMING,
            Place.of(method),
            "RPC \"" + method.name() + "\" streams responses");
      }
      if (!(config.allowEmptyRequests() && isEmpty(method.inputType()))) {
        standardName(
            LintRule.RPC_REQUEST_STANDARD_NAME,
            method,
            method.inputType(),
            "Request",
            Place.METHOD_INPUT,
            report);
      }
      if (!(config.allowEmptyResponses() && isEmpty(method.outputType()))) {
        standardName(
            LintRule.RPC_RESPONSE_STANDARD_NAME,
            method,
            method.outputType(),
            "Response",
            Place.METHOD_OUTPUT,
            report);
      }
    }
  }

  private static void standardName(
      LintRule rule,
      MethodDescriptor method,
      MessageDescriptor type,
      String suffix,
      int part,
      Report report) {
    String expected = Cases.pascal(method.name()) + suffix;
    String longer = Cases.pascal(method.service().name()) + expected;
    if (!type.name().equals(expected) && !type.name().equals(longer)) {
      report.add(
          rule,
          Place.of(method).part(part),
          "\""
              + type.name()
              + "\" should be named \""
              + expected
              + "\" or \""
              + longer
              + "\", after its RPC");
    }
  }

  /** A message that two RPCs share cannot grow for one of them. */
  static void checkUnique(List<FileDescriptor> files, LintConfig config, Report report) {
    Map<MessageDescriptor, Set<MethodDescriptor>> users = new LinkedHashMap<>();
    for (FileDescriptor file : files) {
      for (ServiceDescriptor service : file.services()) {
        for (MethodDescriptor method : service.methods()) {
          users.computeIfAbsent(method.inputType(), t -> new LinkedHashSet<>()).add(method);
          users.computeIfAbsent(method.outputType(), t -> new LinkedHashSet<>()).add(method);
          sameType(method, config, report);
        }
      }
    }
    users.forEach(
        (type, methods) -> {
          if (methods.size() > 1) {
            shared(type, methods, config, report);
          }
        });
  }

  private static void sameType(MethodDescriptor method, LintConfig config, Report report) {
    MessageDescriptor type = method.inputType();
    boolean emptyAllowed =
        isEmpty(type) && config.allowEmptyRequests() && config.allowEmptyResponses();
    if (type == method.outputType() && !config.allowSameRequestResponse() && !emptyAllowed) {
      report.add(
          LintRule.RPC_REQUEST_RESPONSE_UNIQUE,
          Place.of(method),
          "RPC \""
              + method.name()
              + "\" has \""
              + type.fullName()
              + "\" as its request and as its response");
    }
  }

  private static void shared(
      MessageDescriptor type, Set<MethodDescriptor> methods, LintConfig config, Report report) {
    boolean requests = !(isEmpty(type) && config.allowEmptyRequests());
    boolean responses = !(isEmpty(type) && config.allowEmptyResponses());
    if (requests && responses) {
      reportShared(type, methods, "request or response", report);
      return;
    }
    Set<MethodDescriptor> some = new LinkedHashSet<>(methods);
    if (requests) {
      some.removeIf(method -> method.inputType() != type);
      reportShared(type, some, "request", report);
    } else if (responses) {
      some.removeIf(method -> method.outputType() != type);
      reportShared(type, some, "response", report);
    }
  }

  private static void reportShared(
      MessageDescriptor type, Set<MethodDescriptor> methods, String role, Report report) {
    if (methods.size() > 1) {
      for (MethodDescriptor method : methods) {
        report.add(
            LintRule.RPC_REQUEST_RESPONSE_UNIQUE,
            Place.of(method),
            "\"" + type.fullName() + "\" is the " + role + " of several RPCs");
      }
    }
  }

  private static boolean isEmpty(MessageDescriptor type) {
    return type.fullName().equals(EMPTY);
  }
}
