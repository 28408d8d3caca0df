package dev.tern.codegen.plugin;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.codegen.plugin.proto.CodeGeneratorResponse;
import dev.tern.protobuf.descriptor.proto.FileDescriptorProto;
import dev.tern.schema.CompileResult;
import dev.tern.schema.Compiler;
import dev.tern.schema.SourceResolver;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PluginSupportTest {
  private static List<FileDescriptorProto> compiled(String text) {
    CompileResult result =
        Compiler.builder()
            .source(SourceResolver.inMemory(Map.of("a.proto", text)))
            .build()
            .compile(List.of("a.proto"));
    return result.toDescriptorSet(false, false).file();
  }

  @ParameterizedTest
  @CsvSource({
    "syntax = \"proto3\"; message M { optional int32 x = 1; }, 0, 0, 0, optional fields of proto3",
    "syntax = \"proto3\"; message M { message N { optional int32 x = 1; } }, 2, 0, 0, optional",
    "syntax = \"proto3\"; message M { optional int32 x = 1; }, 1, 0, 0, ",
    "syntax = \"proto3\"; message M { int32 x = 1; }, 0, 0, 0, ",
    "syntax = \"proto2\"; message M { optional int32 x = 1; }, 0, 0, 0, ",
    "edition = \"2023\"; message M { int32 x = 1; }, 1, 0, 0, does not support editions",
    "edition = \"2023\"; message M { int32 x = 1; }, 2, 0, 0, editions UNKNOWN to UNKNOWN",
    "edition = \"2023\"; message M { int32 x = 1; }, 2, 998, 1000, ",
    "edition = \"2024\"; message M { int32 x = 1; }, 2, 998, 1000, editions PROTO2 to 2023",
    "edition = \"2024\"; message M { int32 x = 1; }, 3, 1001, 1001, ",
  })
  void aPluginGetsWhatItSaysThatItUnderstands(
      String proto, long features, int first, int last, String complaint) {
    CodeGeneratorResponse response =
        CodeGeneratorResponse.builder()
            .supportedFeatures(features)
            .minimumEdition(first)
            .maximumEdition(last)
            .build();
    List<FileDescriptorProto> files = compiled(proto);
    if (complaint == null) {
      assertDoesNotThrow(() -> PluginSupport.check("protoc-gen-x", files, response));
    } else {
      PluginException e =
          assertThrows(
              PluginException.class, () -> PluginSupport.check("protoc-gen-x", files, response));
      assertTrue(String.valueOf(e.getMessage()).contains(complaint), e.getMessage());
    }
  }
}
