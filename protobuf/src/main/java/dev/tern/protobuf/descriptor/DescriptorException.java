package dev.tern.protobuf.descriptor;

import java.util.List;

/** A schema that does not hold together. It lists everything that is wrong, not the first thing. */
public final class DescriptorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * One thing that is wrong.
   *
   * @param file the file's name
   * @param element the full name of the element, or the file's name again
   * @param message what is wrong
   */
  public record Problem(String file, String element, String message) {
    @Override
    public String toString() {
      if (file.isEmpty() && element.isEmpty()) {
        return message;
      }
      return file.equals(element) ? file + ": " + message : file + ": " + element + ": " + message;
    }
  }

  private final transient List<Problem> problems;

  DescriptorException(List<Problem> problems) {
    super(text(problems));
    this.problems = List.copyOf(problems);
  }

  /** Returns what is wrong, file by file in the order of definition; at most 1,000 entries. */
  public List<Problem> problems() {
    return problems;
  }

  private static String text(List<Problem> problems) {
    StringBuilder text = new StringBuilder();
    for (Problem problem : problems) {
      text.append(text.length() == 0 ? "" : "\n").append(problem);
    }
    return text.toString();
  }
}
