package dev.tern.codegen.plugin;

import dev.tern.codegen.plugin.proto.CodeGeneratorResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The files that one or more generators make for one place, gathered before anything is written: so
 * a later generator may insert into the files of an earlier one, and a mistake leaves nothing
 * behind.
 *
 * <p>Owner: the thread that runs the generators.
 */
public final class PluginOutput {
  private final Map<String, StringBuilder> files = new LinkedHashMap<>();

  /** Starts with no files. */
  public PluginOutput() {}

  /**
   * Adds what a generator answered.
   *
   * @param plugin its name, for messages
   * @throws PluginException if it reports a mistake, if a name leads out of the folder or is taken,
   *     or if a file or an insertion point to insert at is not there
   */
  public void add(String plugin, CodeGeneratorResponse response) {
    if (response.hasError()) {
      throw new PluginException(plugin + ": " + response.error());
    }
    StringBuilder last = null;
    for (CodeGeneratorResponse.File file : response.file()) {
      if (!file.insertionPoint().isEmpty()) {
        insert(plugin, file);
        last = null;
      } else if (!file.name().isEmpty()) {
        last = create(plugin, file.name()).append(file.content());
      } else {
        goOn(plugin, last).append(file.content());
      }
    }
  }

  private static StringBuilder goOn(String plugin, @Nullable StringBuilder last) {
    if (last == null) {
      throw new PluginException(
          plugin + ": the first stretch of a file in its response has no file name");
    }
    return last;
  }

  private StringBuilder create(String plugin, String name) {
    checkName(plugin, name);
    StringBuilder content = new StringBuilder();
    if (files.putIfAbsent(name, content) != null) {
      throw new PluginException(
          plugin
              + ": "
              + name
              + " is there already: a generator may write a file once, and another may only insert"
              + " into it; give them different output directories");
    }
    return content;
  }

  private static void checkName(String plugin, String name) {
    String problem = null;
    if (name.startsWith("/") || name.indexOf('\\') >= 0 || name.matches("[A-Za-z]:.*")) {
      problem = "it must be relative, with forward slashes";
    } else if (name.indexOf('\0') >= 0) {
      problem = "it has a zero character";
    } else {
      for (String part : name.split("/", -1)) {
        if (part.isEmpty() || part.equals("..") || part.equals(".")) {
          problem = "its parts must not be empty, \".\" or \"..\"";
        }
      }
    }
    if (problem != null) {
      throw new PluginException(
          plugin + ": \"" + name + "\" is not the name of an output file: " + problem);
    }
  }

  private void insert(String plugin, CodeGeneratorResponse.File file) {
    StringBuilder target = files.get(file.name());
    if (target == null) {
      throw new PluginException(
          plugin
              + ": "
              + file.name()
              + ": tried to insert into a file that is not there; the generator that makes it must"
              + " come before, with the same output directory");
    }
    String mark = "@@protoc_insertion_point(" + file.insertionPoint() + ")";
    int at = target.indexOf(mark);
    if (at < 0) {
      throw new PluginException(
          plugin
              + ": "
              + file.name()
              + ": insertion point \""
              + file.insertionPoint()
              + "\" not found");
    }
    boolean inline = at > 3 && target.substring(at - 3, at - 1).equals("/*");
    int position = inline ? at - 3 : target.lastIndexOf("\n", at) + 1;
    target.insert(position, indented(file.content(), indent(target, position)));
  }

  private static String indent(StringBuilder text, int from) {
    int end = from;
    while (end < text.length() && (text.charAt(end) == ' ' || text.charAt(end) == '\t')) {
      end++;
    }
    return text.substring(from, end);
  }

  /** Every line of the content, the last one ended too, behind the mark's own indent. */
  private static String indented(String content, String indent) {
    String lines = content.isEmpty() || content.endsWith("\n") ? content : content + "\n";
    StringBuilder out = new StringBuilder(lines.length());
    for (int start = 0; start < lines.length(); ) {
      int end = lines.indexOf('\n', start) + 1;
      out.append(indent).append(lines, start, end);
      start = end;
    }
    return out.toString();
  }

  /** Returns the files by their names, sorted, as UTF-8. */
  public SortedMap<String, byte[]> files() {
    SortedMap<String, byte[]> sorted = new TreeMap<>();
    files.forEach(
        (name, text) -> sorted.put(name, text.toString().getBytes(StandardCharsets.UTF_8)));
    return sorted;
  }
}
