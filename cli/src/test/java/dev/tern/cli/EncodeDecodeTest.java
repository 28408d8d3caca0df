package dev.tern.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code tern encode}, {@code tern decode} and the conversions of {@code tern compile}. */
class EncodeDecodeTest {
  @TempDir Path directory;
  private final StringWriter err = new StringWriter();
  private byte[] out = new byte[0];

  @BeforeEach
  void writeSources() throws IOException {
    Files.writeString(
        directory.resolve("m.proto"),
        "syntax = \"proto3\"; package m; import \"two.proto\"; message M { string name = 2;"
            + " int32 n = 1; map<string, int32> counts = 3; two.Two two = 4; }");
    Files.writeString(
        directory.resolve("two.proto"),
        "syntax = \"proto2\"; package two; message Two { required int32 x = 1; }");
  }

  private int run(byte[] input, String... args) {
    CommandLine commandLine = TernCommand.commandLine().setErr(new PrintWriter(err, true));
    InputStream stdin = System.in;
    PrintStream stdout = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setIn(new ByteArrayInputStream(input));
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      return commandLine.execute(args);
    } finally {
      System.setIn(stdin);
      System.setOut(stdout);
      out = bytes.toByteArray();
    }
  }

  private int convert(String command, byte[] input, String... flags) {
    String[] args = new String[flags.length + 4];
    args[0] = command;
    args[1] = "-I" + directory;
    args[2] = "--type=m.M";
    System.arraycopy(flags, 0, args, 3, flags.length);
    args[args.length - 1] = "m.proto";
    return run(input, args);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private String text() {
    return new String(out, StandardCharsets.UTF_8);
  }

  @Test
  void jsonBecomesBinaryWithFieldsInOrderAndBack() {
    String json = "{\"counts\":{\"b\":2,\"a\":0},\"name\":\"x\",\"n\":5}";
    assertEquals(TernCommand.OK, convert("encode", utf8(json), "--to=hex"), err.toString());
    assertEquals("08051201781a050a016110001a050a01621002\n", text());
    assertEquals(TernCommand.OK, convert("decode", out, "--from=hex", "--text"), err.toString());
    assertEquals(
        """
        n: 5
        name: "x"
        counts {
          key: "a"
          value: 0
        }
        counts {
          key: "b"
          value: 2
        }
        """,
        text());
  }

  @Test
  void base64GoesBothWays() {
    assertEquals(TernCommand.OK, convert("encode", utf8("n: 5"), "--text", "--to=base64"));
    assertEquals("CAU=\n", text());
    assertEquals(TernCommand.OK, convert("decode", out, "--from=base64"), err.toString());
    assertEquals("{\"n\":5}", text().replaceAll("\\s", ""));
    assertEquals(TernCommand.FAILED, convert("decode", utf8("C!"), "--from=base64"));
    assertTrue(err.toString().contains("not in base64"), err.toString());
  }

  @Test
  void aStreamHasOneMessageForEachLine() {
    byte[] lines = utf8("{\"n\":1}\n\n{\"n\":300}\n");
    assertEquals(TernCommand.OK, convert("encode", lines, "--delimited"), err.toString());
    assertArrayEquals(HexFormat.of().parseHex("0208010308ac02"), out);
    byte[] stream = out;
    assertEquals(TernCommand.OK, convert("decode", stream, "--delimited"), err.toString());
    assertEquals("{\"n\":1}\n{\"n\":300}\n", text());
    byte[] cut = java.util.Arrays.copyOf(stream, stream.length - 1);
    assertEquals(TernCommand.FAILED, convert("decode", cut, "--delimited"));
    assertTrue(err.toString().contains("message 2: it ends after 2 of 3 bytes"), err.toString());
  }

  @Test
  void badDataSaysWhereItIs() {
    assertEquals(TernCommand.FAILED, convert("encode", utf8("{\"n\":\n \"x\"}")));
    assertTrue(err.toString().contains("input:2:"), err.toString());
    assertEquals(
        TernCommand.FAILED, convert("encode", utf8("{\"n\":1}\n{\"zz\":1}"), "--delimited"));
    assertTrue(err.toString().contains("input, line 2, 1:"), err.toString());
    assertEquals(TernCommand.FAILED, convert("decode", new byte[] {8}));
    assertTrue(err.toString().contains("input:"), err.toString());
    assertEquals(TernCommand.FAILED, convert("encode", utf8("{\"two\":{}}")));
    assertTrue(err.toString().contains("required fields are missing: two.x"), err.toString());
  }

  @Test
  void rawNeedsNoTypeAndTakesNone() {
    assertEquals(TernCommand.OK, run(new byte[] {8, 5}, "decode", "--raw"), err.toString());
    assertEquals("1: 5\n", text());
    assertEquals(TernCommand.USAGE, run(new byte[] {8, 5}, "decode", "--raw", "--type=m.M"));
  }

  @Test
  void aTypeMustBeNamedAndBeThere() {
    assertEquals(TernCommand.USAGE, run(new byte[0], "encode"));
    assertTrue(err.toString().contains("--type"), err.toString());
    assertEquals(TernCommand.USAGE, run(new byte[0], "decode", "--type=m.Nothing"));
    assertTrue(err.toString().contains("m.Nothing"), err.toString());
  }

  @Test
  void sourcesMayImportWhatOnlyADescriptorSetHas() throws IOException {
    Path set = directory.resolve("set.bin");
    Path all = directory.resolve("all.bin");
    assertEquals(
        TernCommand.OK,
        run(new byte[0], "compile", "-I" + directory, "-o", set.toString(), "two.proto"));
    assertEquals(
        TernCommand.OK,
        run(
            new byte[0],
            "compile",
            "-I" + directory,
            "--include_imports",
            "-o",
            all.toString(),
            "m.proto"));
    byte[] expected = Files.readAllBytes(all);
    Files.delete(directory.resolve("two.proto"));
    Files.delete(all);
    assertEquals(
        TernCommand.OK,
        run(
            new byte[0],
            "compile",
            "-I" + directory,
            "--descriptor_set_in=" + set,
            "--include_imports",
            "-o",
            all.toString(),
            "m.proto"),
        err.toString());
    assertArrayEquals(expected, Files.readAllBytes(all));
    assertEquals(
        TernCommand.OK,
        run(utf8("{\"x\":7}"), "encode", "--descriptor_set_in=" + all, "--type=two.Two"),
        err.toString());
    assertArrayEquals(new byte[] {8, 7}, out);
  }

  @Test
  void aGeneratorOfProtocIsRefusedWithWhatToUse() {
    int exit =
        run(new byte[0], "compile", "-I" + directory, "--java_out=" + directory, "two.proto");
    assertEquals(TernCommand.USAGE, exit);
    assertTrue(err.toString().contains("--tern_out"), err.toString());
  }

  @Test
  void flagsThatAreNotKnownAndOptionsWithoutTheirPluginAreRefused() {
    assertEquals(TernCommand.USAGE, run(new byte[0], "compile", "--zork=1", "-ox", "two.proto"));
    assertTrue(err.toString().contains("--zork"), err.toString());
    assertEquals(TernCommand.USAGE, run(new byte[0], "compile", "--go_opt=x", "-ox", "two.proto"));
    assertTrue(err.toString().contains("--go_out"), err.toString());
  }

  @Test
  void everyCommandHasHelpWithExamples() {
    for (String command : new String[] {"compile", "encode", "decode", "protoc-gen-tern"}) {
      StringWriter help = new StringWriter();
      CommandLine commandLine = TernCommand.commandLine().setOut(new PrintWriter(help, true));
      assertEquals(TernCommand.OK, commandLine.execute(command, "--help"));
      assertTrue(help.toString().contains("Example"), command);
    }
  }
}
