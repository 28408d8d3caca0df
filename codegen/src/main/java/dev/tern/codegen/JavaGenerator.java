package dev.tern.codegen;

import dev.tern.protobuf.descriptor.FileDescriptor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Turns linked descriptors into Java source: one file for each top-level message, enum and service,
 * and one class that holds the file's descriptor.
 *
 * <p>It works on descriptors alone, whether they come from the compiler or from another program's
 * request. The same descriptors give the same text, byte for byte. Comments become Javadoc if the
 * descriptors carry source information. The package is that of the option {@code java_package} or,
 * without it, the schema's own.
 *
 * <p>The {@code google/protobuf/*.proto} files whose classes are part of the runtime are not
 * generated again; code that uses them names the runtime's classes.
 *
 * <p>Threads: no state; any thread may call it.
 */
public final class JavaGenerator {
  /**
   * What to generate.
   *
   * @param services whether services become interfaces and clients, which need the rpc module
   * @param runtimeFiles whether to generate also what is part of the runtime; for the runtime
   *     itself
   */
  public record Options(boolean services, boolean runtimeFiles) {
    /** Everything but what is part of the runtime. */
    public static final Options DEFAULT = new Options(true, false);

    /** Returns a copy that generates services or not. */
    public Options withServices(boolean generate) {
      return new Options(generate, runtimeFiles);
    }

    /** Returns a copy that generates the runtime's own files or not. */
    public Options withRuntimeFiles(boolean generate) {
      return new Options(services, generate);
    }
  }

  private JavaGenerator() {}

  /**
   * Generates the Java files of the given files, not of those that they import.
   *
   * @throws GeneratorException if two types claim one Java file, or if a name is not fit for Java
   */
  public static List<GeneratedFile> generate(List<FileDescriptor> files, Options options) {
    JavaNames names = new JavaNames();
    Models models = new Models(names);
    Map<String, String> claims = new HashMap<>();
    List<GeneratedFile> generated = new ArrayList<>();
    for (FileDescriptor file : files) {
      if (!options.runtimeFiles() && JavaNames.isInRuntime(file)) {
        continue;
      }
      List<GeneratedFile> own = new FileEmitter(file, names, models).emit(options.services());
      own.forEach(one -> claim(claims, one, file));
      generated.addAll(own);
    }
    return generated;
  }

  /**
   * Two classes of one name, or two that some file systems hold for one, would lose one of them.
   */
  private static void claim(Map<String, String> claims, GeneratedFile one, FileDescriptor file) {
    String other = claims.putIfAbsent(one.path().toLowerCase(Locale.ROOT), file.name());
    if (other != null) {
      throw new GeneratorException(
          file.name()
              + " and "
              + other
              + " both claim the Java file "
              + one.path()
              + "; set another java_package or, for a file's own class, java_outer_classname in one"
              + " of them");
    }
  }
}
