package dev.tern.protobuf.descriptor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The extensions that are known where messages are read. Immutable.
 *
 * <p>What is extended is found by its full name, because files that were linked apart have
 * descriptors of their own.
 */
public final class ExtensionRegistry {
  private static final ExtensionRegistry EMPTY = new ExtensionRegistry(List.of());

  private final Map<String, Map<Integer, FieldDescriptor>> byExtendee = new HashMap<>();

  private ExtensionRegistry(Collection<FieldDescriptor> extensions) {
    for (FieldDescriptor extension : extensions) {
      if (!extension.isExtension()) {
        throw new IllegalArgumentException(extension + " is not an extension");
      }
      byExtendee
          .computeIfAbsent(extension.containingType().fullName(), name -> new TreeMap<>())
          .putIfAbsent(extension.number(), extension);
    }
  }

  /** Returns the registry of no extension. */
  public static ExtensionRegistry empty() {
    return EMPTY;
  }

  /**
   * Returns a registry of extensions; of two that extend one message by one number, the first.
   *
   * @throws IllegalArgumentException if a field is not an extension
   */
  public static ExtensionRegistry of(Collection<FieldDescriptor> extensions) {
    return extensions.isEmpty() ? EMPTY : new ExtensionRegistry(extensions);
  }

  /** Returns a registry of all extensions that the files of a pool define. */
  public static ExtensionRegistry of(DescriptorPool pool) {
    List<FieldDescriptor> all = new ArrayList<>();
    for (FileDescriptor file : pool.files()) {
      for (Descriptor symbol : file.symbols) {
        if (symbol instanceof FieldDescriptor field && field.isExtension()) {
          all.add(field);
        }
      }
    }
    return of(all);
  }

  /** Returns the extension of a message type that has a number, or null. */
  public @Nullable FieldDescriptor find(MessageDescriptor extendee, int number) {
    Map<Integer, FieldDescriptor> extensions = byExtendee.get(extendee.fullName());
    return extensions == null ? null : extensions.get(number);
  }

  /** Returns the extensions of a message type in the order of their numbers. */
  public List<FieldDescriptor> extensionsOf(MessageDescriptor extendee) {
    Map<Integer, FieldDescriptor> extensions = byExtendee.get(extendee.fullName());
    return extensions == null ? List.of() : List.copyOf(extensions.values());
  }
}
