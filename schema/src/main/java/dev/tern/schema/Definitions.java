package dev.tern.schema;

import java.util.function.Consumer;

/** Walks the definitions of a file, each before those inside of it. */
final class Definitions {
  private Definitions() {}

  static void visit(FileDef file, Consumer<Definition> visitor) {
    visitor.accept(file);
    file.messages.forEach(message -> visit(message, visitor));
    file.enums.forEach(definition -> visit(definition, visitor));
    for (ServiceDef service : file.services) {
      visitor.accept(service);
      service.methods.forEach(visitor);
    }
    file.extensions.forEach(visitor);
  }

  private static void visit(MessageDef message, Consumer<Definition> visitor) {
    visitor.accept(message);
    message.oneofs.forEach(visitor);
    message.fields.forEach(visitor);
    message.messages.forEach(nested -> visit(nested, visitor));
    message.enums.forEach(nested -> visit(nested, visitor));
    message.extensionRanges.forEach(visitor);
    message.extensions.forEach(visitor);
  }

  private static void visit(EnumDef definition, Consumer<Definition> visitor) {
    visitor.accept(definition);
    definition.values.forEach(visitor);
  }
}
