package dev.tern.protobuf.wkt;

import dev.tern.protobuf.Message;
import dev.tern.protobuf.descriptor.FieldDescriptor;
import dev.tern.protobuf.descriptor.MessageDescriptor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link FieldMask} can do besides holding its fields. A path is names of fields joined by
 * dots; it covers all that is inside the field that it leads to, and only its last field may be
 * repeated or a map.
 */
abstract class FieldMaskMethods {
  FieldMaskMethods() {}

  public abstract List<String> paths();

  /** Returns the mask of paths, whatever they lead to. */
  public static FieldMask of(String... paths) {
    return FieldMask.builder().paths(List.of(paths)).build();
  }

  /**
   * Returns the mask of paths that lead to fields of a message type.
   *
   * @throws IllegalArgumentException if one does not; it names the path and the part
   */
  public static FieldMask of(MessageDescriptor type, String... paths) {
    for (String path : paths) {
      String problem = problem(type, path);
      if (problem != null) {
        throw new IllegalArgumentException("path \"" + path + "\": " + problem);
      }
    }
    return of(paths);
  }

  /** Returns the mask of every field of a message type. */
  public static FieldMask allOf(MessageDescriptor type) {
    return FieldMask.builder()
        .paths(type.fields().stream().map(FieldDescriptor::name).toList())
        .build();
  }

  /** Says whether every path leads to a field of a message type. */
  public boolean isValid(MessageDescriptor type) {
    return paths().stream().allMatch(path -> problem(type, path) == null);
  }

  private static @Nullable String problem(MessageDescriptor type, String path) {
    MessageDescriptor scope = type;
    FieldDescriptor field = null;
    for (String name : path.split("\\.", -1)) {
      if (scope == null) {
        return field + " has no fields that a path could name";
      }
      field = scope.field(name);
      if (field == null) {
        return scope + " has no field \"" + name + '"';
      }
      scope = field.isMessage() && !field.isRepeated() ? field.messageType() : null;
    }
    return null;
  }

  /** Returns the same mask with its paths sorted, without those that others cover. */
  public FieldMask normalize() {
    return new FieldPaths(paths()).toMask();
  }

  /** Says whether all that a path leads to is covered. */
  public boolean covers(String path) {
    return new FieldPaths(paths()).covers(path);
  }

  /** Returns the normal mask of what any of the masks covers. */
  public FieldMask union(FieldMask... others) {
    FieldPaths union = new FieldPaths(paths());
    for (FieldMask other : others) {
      union.addAll(other.paths());
    }
    return union.toMask();
  }

  /** Returns the normal mask of what both masks cover. */
  public FieldMask intersect(FieldMask other) {
    FieldPaths mine = new FieldPaths(paths());
    FieldPaths theirs = new FieldPaths(other.paths());
    FieldPaths both = new FieldPaths(List.of());
    mine.paths().stream().filter(theirs::covers).forEach(both::add);
    theirs.paths().stream().filter(mine::covers).forEach(both::add);
    return both.toMask();
  }

  /**
   * Returns the normal mask of the paths that the other mask does not cover. A path that it covers
   * in part stays whole, because what else is in the field is not known here.
   */
  public FieldMask subtract(FieldMask other) {
    FieldPaths theirs = new FieldPaths(other.paths());
    FieldPaths rest = new FieldPaths(List.of());
    new FieldPaths(paths()).paths().stream()
        .filter(path -> !theirs.covers(path))
        .forEach(rest::add);
    return rest.toMask();
  }

  /**
   * Returns {@code target} with the covered fields of {@code source} merged into it. A single value
   * that {@code source} has not is cleared. Paths that lead nowhere are left aside.
   *
   * @throws IllegalArgumentException if the messages are of different types
   */
  public <T extends Message> T merge(T source, T target, MergeOptions options) {
    return new FieldPaths(paths()).merge(source, target, options);
  }

  /** Returns a message with the covered fields of {@code message}, and no other or unknown one. */
  public <T extends Message> T trim(T message) {
    return new FieldPaths(paths()).trim(message);
  }
}
