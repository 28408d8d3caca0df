package dev.tern.protobuf.json;

import dev.tern.protobuf.descriptor.FieldDescriptor;
import dev.tern.protobuf.descriptor.OneofDescriptor;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which fields and oneofs of one message a text has given so far.
 *
 * <p>Owner: the thread that uses it.
 */
final class MetFields {
  private final BitSet fields = new BitSet();
  private final BitSet oneofs = new BitSet();
  private @Nullable Set<FieldDescriptor> extensions;

  /** Returns whether it is the first time. */
  boolean add(FieldDescriptor field) {
    if (field.isExtension()) {
      Set<FieldDescriptor> met = extensions;
      if (met == null) {
        met = new HashSet<>();
        extensions = met;
      }
      return met.add(field);
    }
    boolean first = !fields.get(field.index());
    fields.set(field.index());
    return first;
  }

  /** Returns whether it is the first time. */
  boolean add(OneofDescriptor oneof) {
    boolean first = !oneofs.get(oneof.index());
    oneofs.set(oneof.index());
    return first;
  }
}
