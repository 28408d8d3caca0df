package dev.tern.schema;

import dev.tern.schema.oracle.Protoc;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Where the build puts the official compiler, on the platforms it knows. */
final class OfficialCompiler {
  /** The well-known files, unpacked by the build. */
  static final Path WELL_KNOWN = Path.of("target/classes/dev/tern/schema/builtin");

  private static final Path PROGRAM = Path.of("target/protoc/protoc.exe");

  private OfficialCompiler() {}

  /** The program, or else the test that asks is skipped. */
  static Protoc required() {
    Assumptions.assumeTrue(
        Files.exists(PROGRAM),
        "the official compiler is only unpacked on Linux x86_64, by the build");
    return Protoc.at(PROGRAM);
  }
}
