package dev.tern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code tern lint}, {@code breaking} and {@code format} as a user calls them. */
class SchemaCommandsTest {
  private static final String CLEAN =
      "syntax = \"proto3\";\n\npackage a.v1;\n\nmessage M {\n  int32 number = 1;\n}\n";

  @TempDir Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    CommandLine commandLine = TernCommand.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(args);
  }

  private Path file(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    return Files.writeString(file, text);
  }

  @Test
  void lintSaysWhatItFindsAndEndsWithOne() throws IOException {
    Path file = file("a/v1/a.proto", CLEAN.replace("number", "Number"));
    assertEquals(1, run("lint", directory.toString()), err.toString());
    assertEquals(
        file
            + ":6:9: field \"Number\" should be in lower_snake_case: \"number\""
            + " (FIELD_LOWER_SNAKE_CASE)"
            + System.lineSeparator(),
        out.toString());
  }

  @Test
  void lintIsSilentAboutCleanFiles() throws IOException {
    file("a/v1/a.proto", CLEAN);
    assertEquals(0, run("lint", directory.toString()), err.toString());
    assertEquals("", out.toString());
  }

  @Test
  void lintFollowsBufYaml() throws IOException {
    file("proto/a/v1/a.proto", CLEAN.replace("number", "Number"));
    file(
        "buf.yaml",
        """
        version: v2
        modules:
          - path: proto
        lint:
          use: [STANDARD]
          except: [FIELD_LOWER_SNAKE_CASE, PROTOVALIDATE]
        """);
    assertEquals(0, run("lint", directory.toString()), out + err.toString());
    file("buf.yaml", "version: v3\n");
    assertEquals(64, run("lint", directory.toString()));
    assertTrue(err.toString().contains("version must be v1 or v2, but is v3"), err.toString());
  }

  @Test
  void anUnknownRuleIsWrongUsage() throws IOException {
    file("a/v1/a.proto", CLEAN);
    assertEquals(64, run("lint", "--use", "NOTHING", directory.toString()));
    assertTrue(err.toString().contains("there is no rule or category NOTHING"), err.toString());
  }

  @Test
  void breakingComparesTwoDirectories() throws IOException {
    file("new/a/v1/a.proto", CLEAN.replace("int32", "string"));
    file("old/a/v1/a.proto", CLEAN);
    String old = directory.resolve("old").toString();
    int code = run("breaking", "--json", "--against", old, directory.resolve("new").toString());
    assertEquals(1, code, err.toString());
    assertTrue(out.toString().contains("\"type\":\"FIELD_SAME_TYPE\""), out.toString());
    assertEquals(0, run("breaking", "--against", old, old), err.toString());
    assertEquals(64, run("breaking", old));
  }

  @Test
  void breakingReadsGit() throws Exception {
    Path file = file("a/v1/a.proto", CLEAN);
    git("init", "-q", "-b", "main");
    git("add", "-A");
    git("-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-q", "-m", "first");
    Files.writeString(file, CLEAN.replace("int32", "string"));
    String against = directory.resolve(".git") + "#branch=main";
    assertEquals(1, run("breaking", "--against", against, directory.toString()), err.toString());
    assertTrue(out.toString().contains("(FIELD_SAME_TYPE)"), out.toString());
    String wrong = directory.resolve(".git") + "#branch=missing";
    assertEquals(64, run("breaking", "--against", wrong, directory.toString()));
  }

  private void git(String... args) throws Exception {
    String[] command = new String[args.length + 3];
    command[0] = "git";
    command[1] = "-C";
    command[2] = directory.toString();
    System.arraycopy(args, 0, command, 3, args.length);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
  }

  @Test
  void formatChecksAndWrites() throws IOException {
    Path file = file("a.proto", CLEAN.replace("  int32", "int32"));
    assertEquals(1, run("format", "--check", directory.toString()));
    assertEquals(file + System.lineSeparator(), out.toString());
    assertEquals(1, run("format", "-d", "--exit-code", directory.toString()));
    assertTrue(out.toString().contains("+  int32 number = 1;"), out.toString());
    assertEquals(0, run("format", "-w", directory.toString()));
    assertEquals(CLEAN, Files.readString(file));
    assertEquals(0, run("format", "--check", directory.toString()));
  }

  @Test
  void formatReadsTheStandardInput() {
    InputStream before = System.in;
    try {
      System.setIn(
          new ByteArrayInputStream(
              CLEAN.replace("  int32", "      int32").getBytes(StandardCharsets.UTF_8)));
      assertEquals(0, run("format", "-"), err.toString());
    } finally {
      System.setIn(before);
    }
    assertEquals(CLEAN, out.toString());
    assertEquals(64, run("format", "-w", "-"));
  }

  @Test
  void formatLeavesFilesWithErrorsAlone() throws IOException {
    Path file = file("a.proto", "message {");
    assertEquals(1, run("format", "-w", file.toString()));
    assertEquals("message {", Files.readString(file));
    assertTrue(err.toString().contains("expected the name of the message"), err.toString());
  }
}
