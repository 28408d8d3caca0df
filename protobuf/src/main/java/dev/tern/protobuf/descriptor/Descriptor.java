package dev.tern.protobuf.descriptor;

import dev.tern.protobuf.descriptor.proto.FeatureSet;

/**
 * One thing that a schema defines. Immutable, and linked: what it refers to is reached without a
 * look-up.
 *
 * <p>Two descriptors are equal only if they are the same object.
 */
public sealed interface Descriptor
    permits MessageDescriptor,
        FieldDescriptor,
        OneofDescriptor,
        EnumDescriptor,
        EnumValueDescriptor,
        ServiceDescriptor,
        MethodDescriptor {
  /** Returns the name as it stands in the schema. */
  String name();

  /** Returns the name with package and enclosing names before it, joined by dots. */
  String fullName();

  /** Returns the file that defines it. */
  FileDescriptor file();

  /** Returns its position among its siblings of the same kind, from 0. */
  int index();

  /**
   * Returns the features in force here: the edition's defaults, overridden by what stands around
   * it, and by its own options. Features of other languages are in the unknown fields.
   */
  FeatureSet features();

  /** Returns where it stands in the source, or {@link SourceLocation#UNKNOWN}. */
  SourceLocation location();
}
