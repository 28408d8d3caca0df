package dev.tern.schema;

/**
 * Numbers that a message leaves to its extensions.
 *
 * <p>Owner: the thread that compiles.
 */
final class ExtensionRangeDef extends Definition {
  final MessageDef message;
  final long start;

  /** Exclusive; a long, so that the highest number has a successor. */
  final long end;

  ExtensionRangeDef(MessageDef message, long start, long end, Span span) {
    super("", message.fullName, span);
    this.message = message;
    this.start = start;
    this.end = end;
  }

  @Override
  FileDef file() {
    return message.file;
  }

  @Override
  OptionTarget target() {
    return OptionTarget.EXTENSION_RANGE;
  }

  @Override
  Definition featureParent() {
    return message;
  }
}
