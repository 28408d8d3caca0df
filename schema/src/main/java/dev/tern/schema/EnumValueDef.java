package dev.tern.schema;

/**
 * A value of an enum; its full name is a sibling of the enum's.
 *
 * <p>Owner: the thread that compiles.
 */
final class EnumValueDef extends Definition {
  final EnumDef type;
  final int number;
  final Span numberSpan;

  EnumValueDef(EnumDef type, String name, int number, Span span, Span numberSpan) {
    super(name, join(type.valueScope(), name), span);
    this.type = type;
    this.number = number;
    this.numberSpan = numberSpan;
  }

  @Override
  FileDef file() {
    return type.file;
  }

  @Override
  OptionTarget target() {
    return OptionTarget.ENUM_VALUE;
  }

  @Override
  Definition featureParent() {
    return type;
  }
}
