package dev.tern.protobuf.descriptor;

import dev.tern.protobuf.descriptor.proto.FileDescriptorProto;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Orders files so that each follows what it imports. It does not recurse: a chain of imports may be
 * as long as the set.
 *
 * <p>Owner: one linking.
 */
final class ImportOrder {
  /** A file whose imports are being looked at. */
  private record Visit(FileDescriptorProto file, Iterator<String> imports) {}

  private final Map<String, FileDescriptorProto> given;
  private final Problems problems;
  private final List<FileDescriptorProto> ordered = new ArrayList<>();
  private final Set<String> done = new HashSet<>();

  /** The files between the start and the current one, each imported by the one before it. */
  private final Deque<Visit> path = new ArrayDeque<>();

  private final Set<String> onPath = new HashSet<>();

  ImportOrder(Map<String, FileDescriptorProto> given, Problems problems) {
    this.given = given;
    this.problems = problems;
  }

  List<FileDescriptorProto> sort() {
    for (FileDescriptorProto file : given.values()) {
      if (!done.contains(file.name())) {
        begin(file);
        finishAll();
      }
    }
    return ordered;
  }

  private void begin(FileDescriptorProto file) {
    path.addLast(new Visit(file, file.dependency().iterator()));
    onPath.add(file.name());
  }

  private void finishAll() {
    while (!path.isEmpty()) {
      Visit visit = path.getLast();
      FileDescriptorProto next = next(visit);
      if (next != null) {
        begin(next);
      } else {
        path.removeLast();
        onPath.remove(visit.file.name());
        done.add(visit.file.name());
        ordered.add(visit.file);
      }
    }
  }

  private @Nullable FileDescriptorProto next(Visit visit) {
    String name = visit.file.name();
    while (visit.imports.hasNext()) {
      String imported = visit.imports.next();
      FileDescriptorProto next = given.get(imported);
      if (next == null) {
        problems.add(name, name, "import " + Problems.quote(imported) + " is missing");
      } else if (onPath.contains(imported)) {
        problems.add(name, name, "imports form a circle: " + circle(imported));
      } else if (!done.contains(imported)) {
        return next;
      }
    }
    return null;
  }

  private String circle(String from) {
    StringBuilder text = new StringBuilder();
    boolean inside = false;
    for (Visit visit : path) {
      inside |= visit.file.name().equals(from);
      if (inside && text.length() < 1000) {
        text.append(Problems.quote(visit.file.name())).append(" imports ");
      }
    }
    return text.append(Problems.quote(from)).toString();
  }
}
