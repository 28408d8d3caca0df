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
  private long firstFields;
  private @Nullable BitSet moreFields;
  private @Nullable BitSet oneofs;
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
    int index = field.index();
    if (index < Long.SIZE) {
      boolean first = (firstFields >>> index & 1) == 0;
      firstFields |= 1L << index;
      return first;
    }
    BitSet met = moreFields == null ? new BitSet() : moreFields;
    moreFields = met;
    return add(met, index);
  }

  /** Returns whether it is the first time. */
  boolean add(OneofDescriptor oneof) {
    BitSet met = oneofs == null ? new BitSet() : oneofs;
    oneofs = met;
    return add(met, oneof.index());
  }

  private static boolean add(BitSet met, int index) {
    boolean first = !met.get(index);
    met.set(index);
    return first;
  }
}
