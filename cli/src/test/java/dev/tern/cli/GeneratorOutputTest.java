package dev.tern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class GeneratorOutputTest {
  private static GeneratorOutput only(String... arguments) {
    GeneratorOutput.Parsed parsed = GeneratorOutput.parse(List.of(arguments));
    assertEquals(1, parsed.outputs().size());
    return parsed.outputs().get(0);
  }

  private static String refusal(String... arguments) {
    return String.valueOf(
        assertThrows(UsageException.class, () -> GeneratorOutput.parse(List.of(arguments)))
            .getMessage());
  }

  @Test
  void optionsStandBeforeTheColonAndInFlagsOfTheirOwn() {
    GeneratorOutput output =
        only("--go_opt=one", "--go_out=paths=source_relative:gen/go", "--go_opt", "two,three");
    assertEquals("go", output.name());
    assertEquals("paths=source_relative,one,two,three", output.parameter());
    assertEquals("gen/go", output.location());
  }

  @Test
  void aDriveLetterIsNoOption() {
    assertEquals("C:\\gen", only("--tern_out=C:\\gen").location());
    assertEquals("", only("--tern_out=C:/gen").parameter());
    GeneratorOutput leading = only("--tern_out=:gen");
    assertEquals("gen", leading.location());
    assertEquals("", leading.parameter());
  }

  @Test
  void whatIsNoFlagIsAFile() {
    GeneratorOutput.Parsed parsed =
        GeneratorOutput.parse(List.of("a.proto", "--tern_out", "gen", "dir/b.proto", "-"));
    assertEquals(List.of("a.proto", "dir/b.proto", "-"), parsed.files());
    assertEquals("gen", parsed.outputs().get(0).location());
  }

  @Test
  void oneGeneratorMayRunTwice() {
    List<GeneratorOutput> outputs =
        GeneratorOutput.parse(List.of("--x_out=a:one", "--x_out=b:two", "--x_opt=c")).outputs();
    assertEquals(List.of("a,c", "b,c"), outputs.stream().map(GeneratorOutput::parameter).toList());
  }

  @Test
  void aCommandMayStandBeforeThePlugin() {
    assertEquals(List.of("nice", "-n", "5"), only("--x_out=o", "--x_prefix= nice  -n 5 ").prefix());
  }

  @Test
  void archivesAreToldByTheirNames() {
    assertTrue(only("--x_out=o.jar").isArchive());
    assertTrue(only("--x_out=o.zip").isArchive());
    assertFalse(only("--x_out=o.tar").isArchive());
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    assertEquals("unknown flag --zork=1", refusal("--zork=1"));
    assertEquals("--x_out lacks its value", refusal("--x_out"));
    assertEquals("--x_out names no directory; use '.' for this one", refusal("--x_out=opt:"));
    assertEquals("--x_opt does nothing without --x_out=DIR", refusal("--x_opt=a"));
    assertEquals("--x_prefix does nothing without --x_out=DIR", refusal("--x_prefix=a"));
    assertEquals("the argument file gone cannot be read", refusal("@gone"));
  }

  @Test
  void flagsOfProtocThatAreNotTakenSayWhy() {
    assertTrue(refusal("--notices").contains("NOTICE"));
    assertTrue(refusal("--enable_codegen_trace=true").startsWith("--enable_codegen_trace=true is"));
    assertTrue(refusal("--unsafe_allow_out_dir_escape").contains("below its output directory"));
  }
}
