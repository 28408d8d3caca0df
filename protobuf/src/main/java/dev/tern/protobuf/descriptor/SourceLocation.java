package dev.tern.protobuf.descriptor;

import dev.tern.protobuf.IntList;
import dev.tern.protobuf.descriptor.proto.SourceCodeInfo;
import java.util.List;

/**
 * Where something stands in its {@code .proto} file, and the comments around it.
 *
 * @param startLine the first line, from 0; -1 if unknown
 * @param startColumn the first column, from 0; -1 if unknown
 * @param endLine the last line, from 0; -1 if unknown
 * @param endColumn the column after the last one, from 0; -1 if unknown
 * @param leading the comment right before it, without comment marks; empty if there is none
 * @param trailing the comment right after it; empty if there is none
 * @param leadingDetached comments before it that an empty line sets apart
 */
public record SourceLocation(
    int startLine,
    int startColumn,
    int endLine,
    int endColumn,
    String leading,
    String trailing,
    List<String> leadingDetached) {

  /** No location: the file carries no source information. */
  public static final SourceLocation UNKNOWN =
      new SourceLocation(-1, -1, -1, -1, "", "", List.of());

  /** Says whether the place is known. */
  public boolean isKnown() {
    return startLine >= 0;
  }

  /** A span has four numbers, or three if it begins and ends on the same line. */
  static SourceLocation of(SourceCodeInfo.Location location) {
    IntList span = location.span();
    boolean known = span.size() == 3 || span.size() == 4;
    return new SourceLocation(
        known ? span.getInt(0) : -1,
        known ? span.getInt(1) : -1,
        known ? span.getInt(span.size() == 4 ? 2 : 0) : -1,
        known ? span.getInt(span.size() - 1) : -1,
        location.leadingComments(),
        location.trailingComments(),
        location.leadingDetachedComments());
  }
}
