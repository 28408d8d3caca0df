package dev.tern.protobuf;

import dev.tern.protobuf.descriptor.FieldDescriptor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the required fields that a message, or a message inside it, lacks. */
final class RequiredFields {
  /** So that a message of very many parts does not make a text as long. */
  private static final int MAX_NAMED = 100;

  private final List<String> missing = new ArrayList<>();
  private final int max;

  private RequiredFields(int max) {
    this.max = max;
  }

  /** Returns the path of one that is missing, or null. */
  static @Nullable String first(DynamicMessage message) {
    RequiredFields found = new RequiredFields(1);
    found.search(message, "");
    return found.missing.isEmpty() ? null : found.missing.get(0);
  }

  /** Returns a text that names all that are missing with their paths, or null. */
  static @Nullable String missing(DynamicMessage message) {
    RequiredFields found = new RequiredFields(MAX_NAMED + 1);
    found.search(message, "");
    return found.missing.isEmpty() ? null : found.text();
  }

  /** Returns the same for a message of any class, if its codec says that one is missing. */
  static <T> @Nullable String missing(MessageCodec<T> codec, T message) {
    String first = codec.missingRequired(message);
    if (first == null || !(message instanceof Message described)) {
      return first == null ? null : text(List.of(first));
    }
    String all = missing(DynamicMessage.copyOf(described.descriptor(), described));
    return all == null ? text(List.of(first)) : all;
  }

  private String text() {
    if (missing.size() > MAX_NAMED) {
      missing.set(MAX_NAMED, "and more");
    }
    return text(missing);
  }

  private static String text(List<String> paths) {
    return paths.size() == 1
        ? "required field " + paths.get(0) + " is not set"
        : "required fields " + String.join(", ", paths) + " are not set";
  }

  private void search(DynamicMessage message, String prefix) {
    for (FieldDescriptor field : message.descriptor().fields()) {
      if (field.isRequired() && missing.size() < max && !message.has(field)) {
        missing.add(prefix + field.name());
      }
    }
    for (int i = 0; i < message.fields.length && missing.size() < max; i++) {
      FieldDescriptor field = message.fields[i];
      if (!field.isMessage()) {
        continue;
      }
      String name = field.isExtension() ? "[" + field.fullName() + "]" : field.name();
      if (message.values[i] instanceof DynamicMessage nested) {
        search(nested, prefix + name + ".");
      } else if (message.values[i] instanceof ProtoMap<?, ?> entries) {
        for (int at = 0; at < entries.size(); at++) {
          element(entries.entryValue(at), prefix + name, entries.entryKey(at));
        }
      } else if (message.values[i] instanceof List<?> list) {
        for (int at = 0; at < list.size(); at++) {
          element(list.get(at), prefix + name, at);
        }
      }
    }
  }

  private void element(@Nullable Object element, String list, Object index) {
    if (element instanceof DynamicMessage nested && missing.size() < max) {
      search(nested, list + "[" + index + "].");
    }
  }
}
