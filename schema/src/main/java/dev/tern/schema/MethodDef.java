package dev.tern.schema;

import org.jspecify.annotations.Nullable;

/**
 * A method of a service.
 *
 * <p>Owner: the thread that compiles.
 */
final class MethodDef extends Definition {
  final ServiceDef service;
  final Ast.Method node;
  @Nullable MessageDef input;
  @Nullable MessageDef output;

  MethodDef(ServiceDef service, Ast.Method node, Span span) {
    super(node.name().text(), join(service.fullName, node.name().text()), span);
    this.service = service;
    this.node = node;
  }

  @Override
  FileDef file() {
    return service.file;
  }

  @Override
  OptionTarget target() {
    return OptionTarget.METHOD;
  }

  @Override
  Definition featureParent() {
    return service;
  }
}
