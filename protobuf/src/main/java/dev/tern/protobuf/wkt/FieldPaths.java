package dev.tern.protobuf.wkt;

import dev.tern.protobuf.DynamicMessage;
import dev.tern.protobuf.Message;
import dev.tern.protobuf.MessageCodec;
import dev.tern.protobuf.ProtoReader;
import dev.tern.protobuf.descriptor.FieldDescriptor;
import dev.tern.protobuf.descriptor.MessageDescriptor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The paths of a mask as a tree of names.
 *
 * <p>Owner: the thread that works on the mask.
 */
final class FieldPaths {
  /** No message is deeper, and nobody's mask may make the tree so. */
  private static final int MAX_NAMES = 101;

  /** A name in a path. */
  private static final class Node {
    /** Whether a path ends here, so that all that is inside is covered; it has no children then. */
    boolean whole;

    final Map<String, Node> children = new TreeMap<>();
  }

  private final Node root = new Node();

  /**
   * Makes the tree of paths.
   *
   * @throws IllegalArgumentException if one has more than {@value #MAX_NAMES} names
   */
  FieldPaths(Collection<String> paths) {
    addAll(paths);
  }

  void addAll(Collection<String> paths) {
    paths.forEach(this::add);
  }

  void add(String path) {
    if (path.isEmpty()) {
      return;
    }
    Node node = root;
    for (String name : names(path)) {
      if (node.whole) {
        return;
      }
      node = node.children.computeIfAbsent(name, n -> new Node());
    }
    node.whole = true;
    node.children.clear();
  }

  private static String[] names(String path) {
    String[] names = path.split("\\.", MAX_NAMES + 1);
    if (names.length > MAX_NAMES) {
      throw new IllegalArgumentException("a path has more than " + MAX_NAMES + " names");
    }
    return names;
  }

  boolean covers(String path) {
    Node node = root;
    for (String name : names(path)) {
      Node next = node.children.get(name);
      if (next == null) {
        return false;
      }
      if (next.whole) {
        return true;
      }
      node = next;
    }
    return false;
  }

  /** Returns the paths in order, none of which covers another. */
  List<String> paths() {
    List<String> paths = new ArrayList<>();
    collect(root, "", paths);
    return paths;
  }

  private static void collect(Node node, String prefix, List<String> paths) {
    node.children.forEach(
        (name, child) -> {
          if (child.whole) {
            paths.add(prefix + name);
          } else {
            collect(child, prefix + name + '.', paths);
          }
        });
  }

  FieldMask toMask() {
    return FieldMask.builder().paths(paths()).build();
  }

  // ---- messages

  <T extends Message> T merge(T source, T target, MergeOptions options) {
    MessageDescriptor type = target.descriptor();
    DynamicMessage.Builder merged = DynamicMessage.copyOf(type, target).toBuilder();
    merge(root, DynamicMessage.copyOf(type, source), merged, options);
    return typed(merged.buildPartial(), target);
  }

  private static void merge(
      Node node, DynamicMessage source, DynamicMessage.Builder target, MergeOptions options) {
    node.children.forEach(
        (name, child) -> {
          FieldDescriptor field = target.descriptor().field(name);
          if (field == null) {
            return;
          }
          if (child.whole) {
            mergeField(field, source, target, options);
          } else if (isParent(field) && (source.has(field) || target.has(field))) {
            DynamicMessage.Builder inner = ((DynamicMessage) target.get(field)).toBuilder();
            merge(child, (DynamicMessage) source.get(field), inner, options);
            target.set(field, inner.buildPartial());
          }
        });
  }

  private static boolean isParent(FieldDescriptor field) {
    return field.isMessage() && !field.isRepeated();
  }

  private static void mergeField(
      FieldDescriptor field,
      DynamicMessage source,
      DynamicMessage.Builder target,
      MergeOptions options) {
    boolean replace =
        field.isRepeated()
            ? options.replaceRepeated()
            : !field.isMessage() || options.replaceMessages();
    Object value = source.has(field) ? source.get(field) : null;
    if (replace) {
      target.set(field, value);
    } else if (value instanceof Map<?, ?> entries) {
      entries.forEach((key, element) -> target.put(field, key, element));
    } else if (value instanceof List<?> list) {
      list.forEach(element -> target.add(field, element));
    } else if (value instanceof DynamicMessage message) {
      DynamicMessage.Builder inner = ((DynamicMessage) target.get(field)).toBuilder();
      target.set(field, inner.mergeFrom(message).buildPartial());
    }
  }

  <T extends Message> T trim(T message) {
    DynamicMessage all = DynamicMessage.copyOf(message.descriptor(), message);
    return typed(trim(root, all), message);
  }

  private static DynamicMessage trim(Node node, DynamicMessage message) {
    DynamicMessage.Builder kept = DynamicMessage.builder(message.descriptor());
    node.children.forEach(
        (name, child) -> {
          FieldDescriptor field = message.descriptor().field(name);
          if (field == null || !message.has(field)) {
            return;
          }
          if (child.whole) {
            kept.set(field, message.get(field));
          } else if (isParent(field)) {
            kept.set(field, trim(child, (DynamicMessage) message.get(field)));
          }
        });
    return kept.buildPartial();
  }

  /** Returns a message of the class that {@code like} is of. */
  @SuppressWarnings("unchecked") // Message.codec() promises a codec of the message's own class
  private static <T extends Message> T typed(DynamicMessage message, T like) {
    MessageCodec<T> codec = (MessageCodec<T>) like.codec();
    return codec.read(ProtoReader.owning(message.toByteArray()));
  }
}
