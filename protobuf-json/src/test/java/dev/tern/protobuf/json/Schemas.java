package dev.tern.protobuf.json;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.protobuf.descriptor.FileDescriptor;
import dev.tern.protobuf.descriptor.MessageDescriptor;
import dev.tern.schema.CompileResult;
import dev.tern.schema.Compiler;
import dev.tern.schema.SourceResolver;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The types of the tests; they have no generated classes, so only descriptors are at work. */
final class Schemas {
  private static final FileDescriptor PROTO3 =
      compile(
          """
          syntax = "proto3";
          package t;
          import "google/protobuf/any.proto";
          import "google/protobuf/struct.proto";
          import "google/protobuf/timestamp.proto";
          import "google/protobuf/duration.proto";
          import "google/protobuf/field_mask.proto";
          import "google/protobuf/wrappers.proto";
          enum Color { NONE = 0; RED = 1; BLUE = 2; }
          message M {
            int32 i32 = 1; int64 i64 = 2; uint32 u32 = 3; uint64 u64 = 4; sint32 s32 = 5;
            sint64 s64 = 6; fixed32 f32 = 7; fixed64 f64 = 8; bool flag = 9; string text = 10;
            bytes data = 11; float ratio = 12; double exact = 13; Color color = 14;
            M child = 15; repeated int32 numbers = 16; repeated M children = 17;
            map<string, int32> counts = 18; map<int64, M> by_id = 19; map<bool, Color> colors = 20;
            optional int32 maybe = 21;
            oneof kind { string name = 22; int32 id = 23; M whole = 24; }
            int32 snake_case_name = 25; int32 renamed = 26 [json_name = "other"];
            repeated Color palette = 27;
            google.protobuf.Any any = 30; google.protobuf.Value value = 31;
            google.protobuf.Timestamp time = 32; google.protobuf.Duration span = 33;
            google.protobuf.FieldMask mask = 34; google.protobuf.Int64Value boxed = 35;
            google.protobuf.Struct struct = 36; google.protobuf.NullValue nothing = 37;
            string secret = 38 [debug_redact = true]; M hidden = 39 [debug_redact = true];
            reserved "gone";
          }
          """);

  private static final FileDescriptor PROTO2 =
      compile(
          """
          syntax = "proto2";
          package t2;
          enum Size { SMALL = 1; LARGE = 2; }
          message M {
            optional int32 i = 1; optional Size size = 2; repeated Size sizes = 3;
            optional group Box = 4 { optional int32 n = 1; }
            optional string loose = 5;
            extensions 100 to 200;
          }
          extend M { optional int32 extra = 100; optional M more = 101; }
          message Need { required int32 id = 1; optional Need more = 2; repeated Need all = 3; }
          message Set { option message_set_wire_format = true; extensions 4 to max; }
          message Item { extend Set { optional Item item = 1547769; } optional string s = 1; }
          """);

  static final MessageDescriptor M = type(PROTO3, "M");
  static final MessageDescriptor M2 = type(PROTO2, "M");
  static final MessageDescriptor SET = type(PROTO2, "Set");
  static final TypeRegistry REGISTRY = TypeRegistry.builder().add(PROTO3).add(PROTO2).build();

  private Schemas() {}

  static FileDescriptor compile(String source) {
    CompileResult result =
        Compiler.builder()
            .source(SourceResolver.inMemory(Map.of("test.proto", source)))
            .build()
            .compile(List.of("test.proto"));
    assertTrue(result.ok(), () -> result.diagnostics().toString());
    return result.files().get(0);
  }

  static MessageDescriptor type(FileDescriptor file, String name) {
    return Objects.requireNonNull(file.messageType(name));
  }
}
