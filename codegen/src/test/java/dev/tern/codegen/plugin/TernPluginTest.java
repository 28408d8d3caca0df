package dev.tern.codegen.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.codegen.JavaGenerator;
import dev.tern.codegen.plugin.proto.CodeGeneratorRequest;
import dev.tern.codegen.plugin.proto.CodeGeneratorResponse;
import dev.tern.schema.CompileResult;
import dev.tern.schema.Compiler;
import dev.tern.schema.SourceResolver;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TernPluginTest {
  private static final CompileResult COMPILED =
      Compiler.builder()
          .source(
              SourceResolver.inMemory(
                  Map.of(
                      "a.proto",
                      "edition = \"2023\"; package a; import \"b.proto\"; message A { b.B b = 1; }"
                          + " service S { rpc R(A) returns (b.B); }",
                      "b.proto",
                      "syntax = \"proto3\"; package b; message B { optional int32 x = 1; }")))
          .build()
          .compile(List.of("a.proto"));

  private static CodeGeneratorRequest request(String parameter) {
    return CodeGeneratorRequest.builder()
        .addFileToGenerate("a.proto")
        .parameter(parameter)
        .protoFile(COMPILED.toDescriptorSet(true, true).file())
        .build();
  }

  @Test
  void theResponseHasWhatTheGeneratorMakesOfTheFilesAskedFor() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TernPlugin.run(new ByteArrayInputStream(request("").toByteArray()), out);
    CodeGeneratorResponse response = CodeGeneratorResponse.parse(out.toByteArray());
    assertEquals("", response.error());
    assertEquals(
        JavaGenerator.generate(COMPILED.files(), JavaGenerator.Options.DEFAULT).stream()
            .map(file -> file.path() + "\n" + file.content())
            .toList(),
        response.file().stream().map(file -> file.name() + "\n" + file.content()).toList());
    PluginSupport.check("tern", COMPILED.toDescriptorSet(true, false).file(), response);
  }

  @Test
  void optionsComeAsTheParameter() {
    assertTrue(names("").contains("a/S.java"));
    assertTrue(names("services=true").contains("a/S.java"));
    assertFalse(names("services=false").contains("a/S.java"));
  }

  private static List<String> names(String parameter) {
    return TernPlugin.answer(request(parameter)).file().stream()
        .map(CodeGeneratorResponse.File::name)
        .toList();
  }

  @Test
  void mistakesAreAnsweredNotThrown() {
    assertTrue(TernPlugin.answer(request("lite")).error().contains("'lite'"));
    CodeGeneratorRequest missing =
        CodeGeneratorRequest.builder().addFileToGenerate("nowhere.proto").build();
    assertTrue(TernPlugin.answer(missing).error().contains("nowhere.proto"));
  }

  @Test
  void whatIsNoRequestIsRefused() {
    PluginException e =
        assertThrows(
            PluginException.class,
            () ->
                TernPlugin.run(
                    new ByteArrayInputStream(new byte[] {0x0F}), new ByteArrayOutputStream()));
    assertTrue(String.valueOf(e.getMessage()).contains("no CodeGeneratorRequest"), e.getMessage());
  }
}
