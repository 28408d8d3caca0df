package dev.tern.cli;

import dev.tern.protobuf.descriptor.proto.DescriptorProto;
import dev.tern.protobuf.descriptor.proto.FieldDescriptorProto;
import dev.tern.protobuf.descriptor.proto.FileDescriptorProto;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** {@code --print_free_field_numbers}: which numbers a message can still give to a field. */
final class FreeFieldNumbers {
  private static final int MAX = 536870911;

  /** From the first number to the one behind the last. */
  private record Range(int from, int to) {}

  private FreeFieldNumbers() {}

  static void print(FileDescriptorProto file, PrintWriter out) {
    String scope = file.package_();
    file.messageType().forEach(message -> print(scope, message, out));
  }

  private static void print(String scope, DescriptorProto message, PrintWriter out) {
    String name = scope.isEmpty() ? message.name() : scope + "." + message.name();
    List<Range> used = new ArrayList<>();
    for (FieldDescriptorProto field : message.field()) {
      used.add(new Range(field.number(), field.number() + 1));
    }
    message.extensionRange().forEach(range -> used.add(new Range(range.start(), range.end())));
    message.reservedRange().forEach(range -> used.add(new Range(range.start(), range.end())));
    message.nestedType().forEach(nested -> print(name, nested, out));
    used.sort(Comparator.comparingInt(Range::from));
    out.printf("%-35s free:", name);
    int next = 1;
    for (Range range : used) {
      if (next < range.from()) {
        out.print(next + 1 == range.from() ? " " + next : " " + next + "-" + (range.from() - 1));
      }
      next = Math.max(next, range.to());
    }
    if (next <= MAX) {
      out.print(" " + next + "-INF");
    }
    out.print('\n');
  }
}
