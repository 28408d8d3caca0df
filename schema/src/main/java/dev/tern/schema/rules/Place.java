package dev.tern.schema.rules;

import dev.tern.protobuf.IntList;
import dev.tern.protobuf.descriptor.Descriptor;
import dev.tern.protobuf.descriptor.EnumDescriptor;
import dev.tern.protobuf.descriptor.EnumValueDescriptor;
import dev.tern.protobuf.descriptor.FieldDescriptor;
import dev.tern.protobuf.descriptor.FileDescriptor;
import dev.tern.protobuf.descriptor.MessageDescriptor;
import dev.tern.protobuf.descriptor.MethodDescriptor;
import dev.tern.protobuf.descriptor.OneofDescriptor;
import dev.tern.protobuf.descriptor.ServiceDescriptor;
import dev.tern.protobuf.descriptor.SourceLocation;

/**
 * A part of a file, by its path as in {@code SourceCodeInfo.Location.path}.
 *
 * @param file the file
 * @param path empty for the file as a whole
 */
public record Place(FileDescriptor file, IntList path) {
  // Field numbers of descriptor.proto that several kinds of rules need.
  public static final int NAME = 1;
  public static final int FILE_PACKAGE = 2;
  public static final int FILE_IMPORT = 3;
  public static final int FILE_OPTIONS = 8;
  public static final int FILE_SYNTAX = 12;
  public static final int VALUE_NUMBER = 2;
  public static final int METHOD_INPUT = 2;
  public static final int METHOD_OUTPUT = 3;

  /** The file as a whole. */
  public static Place of(FileDescriptor file) {
    return new Place(file, IntList.of());
  }

  /** A definition. */
  public static Place of(Descriptor descriptor) {
    IntList.Builder path = IntList.of().toBuilder();
    append(path, descriptor);
    return new Place(descriptor.file(), path.build());
  }

  private static void append(IntList.Builder path, Descriptor descriptor) {
    int index = descriptor.index();
    if (descriptor instanceof MessageDescriptor message) {
      add(path, message.containingType(), 3, 4, index);
    } else if (descriptor instanceof EnumDescriptor type) {
      add(path, type.containingType(), 4, 5, index);
    } else if (descriptor instanceof FieldDescriptor field && field.isExtension()) {
      add(path, field.extensionScope(), 6, 7, index);
    } else if (descriptor instanceof FieldDescriptor field) {
      add(path, field.containingType(), 2, 2, index);
    } else if (descriptor instanceof OneofDescriptor oneof) {
      add(path, oneof.containingType(), 8, 8, index);
    } else if (descriptor instanceof EnumValueDescriptor value) {
      add(path, value.enumType(), 2, 2, index);
    } else if (descriptor instanceof MethodDescriptor method) {
      add(path, method.service(), 2, 2, index);
    } else if (descriptor instanceof ServiceDescriptor) {
      path.add(6).add(index);
    }
  }

  private static void add(
      IntList.Builder path,
      @org.jspecify.annotations.Nullable Descriptor scope,
      int inScope,
      int inFile,
      int index) {
    if (scope != null) {
      append(path, scope);
    }
    path.add(scope == null ? inFile : inScope).add(index);
  }

  /** A part of this part. */
  public Place part(int... numbers) {
    IntList.Builder longer = path.toBuilder();
    for (int number : numbers) {
      longer.add(number);
    }
    return new Place(file, longer.build());
  }

  /** Where it is written; unknown if it is not written at all. */
  public SourceLocation location() {
    return file.location(path);
  }

  /** This place if it is written, else the other. */
  public Place or(Place other) {
    return location().isKnown() ? this : other;
  }
}
