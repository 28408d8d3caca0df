package dev.tern.codegen;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import java.util.ArrayList;
import java.util.List;

/** What the emitters know of one service. Owner: {@link Models}, which fills it. */
final class ServiceModel {
  enum Kind {
    UNARY("unary"),
    SERVER_STREAMING("serverStreaming"),
    CLIENT_STREAMING("clientStreaming"),
    BIDI("bidi");

    /** The method of the rpc types that is about this kind. */
    final String method;

    Kind(String method) {
      this.method = method;
    }

    static Kind of(boolean clientStreams, boolean serverStreams) {
      if (clientStreams) {
        return serverStreams ? BIDI : CLIENT_STREAMING;
      }
      return serverStreams ? SERVER_STREAMING : UNARY;
    }
  }

  record Method(
      String protoName,
      String javaName,
      String constant,
      Kind kind,
      ClassName request,
      ClassName response,
      String doc,
      boolean deprecated) {}

  final String fullName;
  final ClassName type;
  final List<Method> methods = new ArrayList<>();
  String doc = "";
  boolean deprecated;
  CodeBlock descriptor = CodeBlock.of("");

  ServiceModel(String fullName, ClassName type) {
    this.fullName = fullName;
    this.type = type;
  }
}
