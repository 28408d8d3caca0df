package dev.tern.schema;

import dev.tern.protobuf.descriptor.proto.SourceCodeInfo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The path of the element that is being walked, the locations recorded so far, and the comments
 * that wait for the next declaration.
 *
 * <p>Owner: the thread that compiles.
 */
abstract class SourceLocations {
  final Tokens tokens;
  final List<SourceCodeInfo.Location.Builder> locations = new ArrayList<>();
  final List<Integer> path = new ArrayList<>();

  private String upcomingLeading;
  private List<String> upcomingDetached;

  SourceLocations(Tokens tokens) {
    this.tokens = tokens;
    Comments first = Comments.before(tokens, 0);
    this.upcomingLeading = first.leading();
    this.upcomingDetached = first.detached();
  }

  final void setPath(List<Integer> numbers) {
    path.clear();
    path.addAll(numbers);
  }

  interface Walk {
    void run();
  }

  interface Add {
    SourceCodeInfo.Location.Builder run();
  }

  final void in(int number, int index, Walk walk) {
    path.add(number);
    path.add(index);
    walk.run();
    path.remove(path.size() - 1);
    path.remove(path.size() - 1);
  }

  final SourceCodeInfo.Location.Builder at(int number, Add add) {
    path.add(number);
    SourceCodeInfo.Location.Builder location = add.run();
    path.remove(path.size() - 1);
    return location;
  }

  final SourceCodeInfo.Location.Builder at(int number, int index, Add add) {
    path.add(number);
    SourceCodeInfo.Location.Builder location = at(index, add);
    path.remove(path.size() - 1);
    return location;
  }

  /**
   * Adds a location for the current path, from one token to another; an empty file has no last
   * token.
   */
  final SourceCodeInfo.Location.Builder add(int first, int last) {
    SourceCodeInfo.Location.Builder location = SourceCodeInfo.Location.builder();
    for (int number : path) {
      location.addPath(number);
    }
    int endLine = last < 0 ? 0 : tokens.line(last);
    location.addSpan(tokens.line(first)).addSpan(tokens.column(first));
    if (endLine != tokens.line(first)) {
      location.addSpan(endLine);
    }
    location.addSpan(last < 0 ? 0 : tokens.endColumn(last));
    locations.add(location);
    return location;
  }

  /**
   * Passes the brace or semicolon {@code token}; the comments around the declaration go to {@code
   * location}.
   */
  final void end(int token, SourceCodeInfo.Location.@Nullable Builder location) {
    Comments comments = Comments.before(tokens, token + 1);
    if (location != null) {
      if (!upcomingLeading.isEmpty()) {
        location.leadingComments(upcomingLeading);
      }
      if (!comments.trailing().isEmpty()) {
        location.trailingComments(comments.trailing());
      }
      upcomingDetached.forEach(location::addLeadingDetachedComments);
      upcomingDetached = comments.detached();
    } else if (tokens.isSymbol(token, '}')) {
      upcomingDetached = comments.detached();
    } else {
      upcomingDetached.addAll(comments.detached());
    }
    upcomingLeading = comments.leading();
  }
}
