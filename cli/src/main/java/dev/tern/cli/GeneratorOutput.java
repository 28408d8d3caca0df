package dev.tern.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One {@code --NAME_out} of a command line.
 *
 * @param name which generator: {@code tern}, or what {@code protoc-gen-} stands before
 * @param parameter its options: what stood before the colon, then each {@code --NAME_opt}
 * @param location a directory, or a file that ends in {@code .jar} or {@code .zip}
 * @param prefix the words that are put before the plugin's command; {@code --NAME_prefix}
 */
record GeneratorOutput(String name, String parameter, String location, List<String> prefix) {
  private static final Pattern FLAG =
      Pattern.compile("--([A-Za-z][A-Za-z0-9_-]*)_(out|opt|prefix)(?:=(.*))?", Pattern.DOTALL);
  private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:[\\\\/].*");

  /** Flags of protoc that we do not take, and why. */
  private static final Map<String, String> NOT_TAKEN =
      Map.of(
          "--unsafe_allow_out_dir_escape",
          "a plugin writes below its output directory only; give it the directory above as --NAME_out",
          "--enable_codegen_trace",
          "it is for the generators in protoc; give a plugin its own options with --NAME_opt",
          "--notices",
          "the licences of what Tern uses are in the file NOTICE and in its jars");

  /** What is left of a command line when the flags of the generators are taken out. */
  record Parsed(List<GeneratorOutput> outputs, List<String> files) {}

  GeneratorOutput {
    prefix = List.copyOf(prefix);
  }

  /**
   * Takes the flags of generators out of a command line.
   *
   * @param arguments all that is no other flag
   * @throws UsageException if a flag is not known or lacks its value
   */
  static Parsed parse(List<String> arguments) {
    List<String[]> outs = new ArrayList<>();
    Map<String, List<String>> options = new LinkedHashMap<>();
    Map<String, List<String>> prefixes = new LinkedHashMap<>();
    List<String> files = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      Matcher flag = FLAG.matcher(argument);
      if (!flag.matches()) {
        files.add(checkedFile(argument));
        continue;
      }
      String name = flag.group(1);
      String value = flag.group(3);
      if (value == null) {
        if (++i == arguments.size()) {
          throw new UsageException(argument + " lacks its value");
        }
        value = arguments.get(i);
      }
      switch (flag.group(2)) {
        case "out" -> outs.add(new String[] {name, value});
        case "opt" -> options.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
        default -> prefixes.put(name, List.of(value.strip().split("\\s+")));
      }
    }
    List<GeneratorOutput> outputs = new ArrayList<>();
    for (String[] out : outs) {
      outputs.add(of(out[0], out[1], options.getOrDefault(out[0], List.of()), prefixes));
    }
    requireOut("_opt", options.keySet(), outputs);
    requireOut("_prefix", prefixes.keySet(), outputs);
    return new Parsed(List.copyOf(outputs), List.copyOf(files));
  }

  private static String checkedFile(String argument) {
    if (argument.startsWith("@")) {
      throw new UsageException("the argument file " + argument.substring(1) + " cannot be read");
    }
    if (argument.startsWith("-") && argument.length() > 1) {
      String why = NOT_TAKEN.get(argument.replaceFirst("=.*", ""));
      throw new UsageException(
          why == null ? "unknown flag " + argument : argument + " is not taken: " + why);
    }
    return argument;
  }

  private static GeneratorOutput of(
      String name, String value, List<String> options, Map<String, List<String>> prefixes) {
    int colon = DRIVE.matcher(value).matches() ? -1 : value.indexOf(':');
    List<String> parameters = new ArrayList<>();
    if (colon > 0) {
      parameters.add(value.substring(0, colon));
    }
    parameters.addAll(options);
    String location = value.substring(colon + 1);
    if (location.isEmpty()) {
      throw new UsageException("--" + name + "_out names no directory; use '.' for this one");
    }
    return new GeneratorOutput(
        name, String.join(",", parameters), location, prefixes.getOrDefault(name, List.of()));
  }

  private static void requireOut(String suffix, Set<String> names, List<GeneratorOutput> outputs) {
    for (String name : names) {
      if (outputs.stream().noneMatch(output -> output.name().equals(name))) {
        throw new UsageException(
            "--" + name + suffix + " does nothing without --" + name + "_out=DIR");
      }
    }
  }

  /** Whether all files go into one archive. */
  boolean isArchive() {
    return location.endsWith(".jar") || location.endsWith(".zip");
  }
}
