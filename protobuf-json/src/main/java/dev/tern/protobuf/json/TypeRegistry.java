package dev.tern.protobuf.json;

import dev.tern.protobuf.MessageCodec;
import dev.tern.protobuf.descriptor.DescriptorPool;
import dev.tern.protobuf.descriptor.FieldDescriptor;
import dev.tern.protobuf.descriptor.FileDescriptor;
import dev.tern.protobuf.descriptor.MessageDescriptor;
import dev.tern.protobuf.wkt.AnyProto;
import dev.tern.protobuf.wkt.ApiProto;
import dev.tern.protobuf.wkt.DurationProto;
import dev.tern.protobuf.wkt.EmptyProto;
import dev.tern.protobuf.wkt.FieldMaskProto;
import dev.tern.protobuf.wkt.StructProto;
import dev.tern.protobuf.wkt.TimestampProto;
import dev.tern.protobuf.wkt.TypeProto;
import dev.tern.protobuf.wkt.WrappersProto;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The message types that a {@code google.protobuf.Any} may hold, and the extensions that messages
 * may have. The well-known types are always among them. Immutable.
 */
public final class TypeRegistry {
  private static final TypeRegistry EMPTY = builder().build();

  private final Map<String, MessageDescriptor> types;
  private final Map<String, FieldDescriptor> extensions;
  private final Map<ExtensionKey, FieldDescriptor> byNumber;

  /** By name, because files that were linked apart have descriptors of their own. */
  private record ExtensionKey(String extendee, int number) {}

  private TypeRegistry(Builder builder) {
    types = Map.copyOf(builder.types);
    extensions = Map.copyOf(builder.extensions);
    byNumber = Map.copyOf(builder.byNumber);
  }

  /** Returns a registry of the well-known types alone. */
  public static TypeRegistry empty() {
    return EMPTY;
  }

  /** Returns a new builder that has the well-known types. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the message type of a full name, or null. */
  public @Nullable MessageDescriptor messageType(String fullName) {
    return types.get(fullName);
  }

  /**
   * Returns the message type that an {@code Any} of this {@code type_url} holds, or null if it is
   * not known or the URL has no {@code /}.
   */
  public @Nullable MessageDescriptor messageTypeByUrl(String typeUrl) {
    int slash = typeUrl.lastIndexOf('/');
    return slash < 0 ? null : types.get(typeUrl.substring(slash + 1));
  }

  /** Returns the extension of a full name, or null. */
  public @Nullable FieldDescriptor extension(String fullName) {
    return extensions.get(fullName);
  }

  /** Returns the extension of a message type that has a number, or null. */
  public @Nullable FieldDescriptor extension(MessageDescriptor extendee, int number) {
    return byNumber.get(new ExtensionKey(extendee.fullName(), number));
  }

  /**
   * Gathers types.
   *
   * <p>Owner: the thread that uses it.
   */
  public static final class Builder {
    private final Map<String, MessageDescriptor> types = new HashMap<>();
    private final Map<String, FieldDescriptor> extensions = new HashMap<>();
    private final Map<ExtensionKey, FieldDescriptor> byNumber = new HashMap<>();
    private final Set<FileDescriptor> seen = new HashSet<>();

    private Builder() {
      add(AnyProto.descriptor());
      add(ApiProto.descriptor());
      add(DurationProto.descriptor());
      add(EmptyProto.descriptor());
      add(FieldMaskProto.descriptor());
      add(StructProto.descriptor());
      add(TimestampProto.descriptor());
      add(TypeProto.descriptor());
      add(WrappersProto.descriptor());
    }

    /** Adds all types and extensions of the file that defines a codec's type, and its imports. */
    public Builder add(MessageCodec<?> codec) {
      return add(codec.descriptor().file());
    }

    /** Adds all types and extensions of a file and of the files that it imports. */
    public Builder add(FileDescriptor file) {
      Deque<FileDescriptor> open = new ArrayDeque<>(List.of(file));
      while (!open.isEmpty()) {
        FileDescriptor next = open.remove();
        if (seen.add(next)) {
          next.messageTypes().forEach(this::addType);
          next.extensions().forEach(this::addExtension);
          open.addAll(next.dependencies());
        }
      }
      return this;
    }

    /** Adds all types and extensions of a pool. */
    public Builder add(DescriptorPool pool) {
      pool.files().forEach(this::add);
      return this;
    }

    private void addType(MessageDescriptor type) {
      types.putIfAbsent(type.fullName(), type);
      type.nestedTypes().forEach(this::addType);
      type.extensions().forEach(this::addExtension);
    }

    private void addExtension(FieldDescriptor extension) {
      extensions.putIfAbsent(extension.fullName(), extension);
      byNumber.putIfAbsent(
          new ExtensionKey(extension.containingType().fullName(), extension.number()), extension);
    }

    /** Returns the registry. */
    public TypeRegistry build() {
      return new TypeRegistry(this);
    }
  }
}
