package dev.tern.schema;

import java.util.ArrayList;
import java.util.List;

/**
 * A oneof; synthetic if it stands for proto3's {@code optional}.
 *
 * <p>Owner: the thread that compiles.
 */
final class OneofDef extends Definition {
  final MessageDef message;
  final int index;
  final boolean isSynthetic;
  final List<FieldDef> fields = new ArrayList<>();

  OneofDef(MessageDef message, String name, int index, boolean isSynthetic, Span span) {
    super(name, join(message.fullName, name), span);
    this.message = message;
    this.index = index;
    this.isSynthetic = isSynthetic;
  }

  @Override
  FileDef file() {
    return message.file;
  }

  @Override
  OptionTarget target() {
    return OptionTarget.ONEOF;
  }

  @Override
  Definition featureParent() {
    return message;
  }
}
