package dev.tern.schema;

import java.util.List;
import java.util.Set;

/**
 * Knows the messages that hold options: from the descriptor.proto that takes part in the
 * compilation, or else from the built-in one.
 */
final class OptionSchema {
  static final String DESCRIPTOR_PROTO = "google/protobuf/descriptor.proto";

  /** While the built-in descriptor.proto itself is compiled there is nothing to fall back to. */
  private final boolean hasFallback;

  private OptionSchema(boolean hasFallback) {
    this.hasFallback = hasFallback;
  }

  static OptionSchema withFallback() {
    return new OptionSchema(true);
  }

  MessageDef optionsMessage(OptionTarget target, SymbolTable symbols) {
    if (symbols.get(target.messageName()) instanceof MessageDef message) {
      return message;
    }
    if (!hasFallback) {
      throw new IllegalStateException(
          target.messageName() + " is missing from the built-in " + DESCRIPTOR_PROTO);
    }
    return BuiltIn.message(target);
  }

  /**
   * Compiled on first use, once in the life of the process; read-only afterwards, so threads may
   * share it.
   */
  private static final class BuiltIn {
    private static final SymbolTable SYMBOLS = compile();

    private static SymbolTable compile() {
      Schema schema = new Schema(List.of(SourceResolver.builtIn()), new OptionSchema(false));
      schema.load(List.of(DESCRIPTOR_PROTO));
      schema.resolve();
      if (schema.diagnostics().errors() > 0) {
        throw new IllegalStateException(
            "the built-in "
                + DESCRIPTOR_PROTO
                + " is broken: "
                + schema.diagnostics().sorted(Set.of()));
      }
      return schema.symbols();
    }

    static MessageDef message(OptionTarget target) {
      return new OptionSchema(false).optionsMessage(target, SYMBOLS);
    }
  }
}
