package dev.tern.protobuf;

import dev.tern.protobuf.descriptor.DescriptorPool;
import dev.tern.protobuf.descriptor.ExtensionRegistry;
import dev.tern.protobuf.descriptor.FieldDescriptor;
import dev.tern.protobuf.descriptor.MessageDescriptor;
import dev.tern.protobuf.descriptor.proto.FileDescriptorProto;
import java.util.List;
import java.util.Objects;

/** A schema of proto2 and one of proto3 with everything that a message can have. */
final class DynamicSchemas {
  static final FileDescriptorProto OLD =
      Schemas.file(
          """
          name: "old.proto" package: "old"
          message_type {
            name: "M"
            field { name: "id" number: 1 label: LABEL_REQUIRED type: TYPE_INT32 }
            field { name: "color" number: 2 label: LABEL_OPTIONAL type: TYPE_ENUM type_name: ".old.Color" default_value: "BLUE" }
            field { name: "colors" number: 3 label: LABEL_REPEATED type: TYPE_ENUM type_name: ".old.Color" }
            field { name: "packed" number: 4 label: LABEL_REPEATED type: TYPE_ENUM type_name: ".old.Color" options { packed: true } }
            field { name: "by_name" number: 5 label: LABEL_REPEATED type: TYPE_MESSAGE type_name: ".old.M.ByNameEntry" }
            field { name: "grp" number: 6 label: LABEL_OPTIONAL type: TYPE_GROUP type_name: ".old.M.Grp" }
            field { name: "grps" number: 7 label: LABEL_REPEATED type: TYPE_GROUP type_name: ".old.M.Grp" }
            field { name: "child" number: 8 label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: ".old.M" }
            field { name: "children" number: 9 label: LABEL_REPEATED type: TYPE_MESSAGE type_name: ".old.M" }
            field { name: "by_id" number: 10 label: LABEL_REPEATED type: TYPE_MESSAGE type_name: ".old.M.ByIdEntry" }
            field { name: "a" number: 11 label: LABEL_OPTIONAL type: TYPE_INT32 oneof_index: 0 }
            field { name: "b" number: 12 label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: ".old.M" oneof_index: 0 }
            field { name: "text" number: 13 label: LABEL_OPTIONAL type: TYPE_STRING default_value: "hi" }
            field { name: "secret" number: 14 label: LABEL_OPTIONAL type: TYPE_STRING options { debug_redact: true } }
            field { name: "raw" number: 15 label: LABEL_OPTIONAL type: TYPE_BYTES }
            field { name: "set" number: 16 label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: ".old.Set" }
            field { name: "flag" number: 17 label: LABEL_OPTIONAL type: TYPE_BOOL }
            field { name: "u" number: 18 label: LABEL_OPTIONAL type: TYPE_UINT32 }
            field { name: "us" number: 19 label: LABEL_REPEATED type: TYPE_UINT64 options { packed: true } }
            oneof_decl { name: "pick" }
            nested_type { name: "Grp"
              field { name: "x" number: 1 label: LABEL_OPTIONAL type: TYPE_SINT64 }
              field { name: "must" number: 2 label: LABEL_REQUIRED type: TYPE_FIXED32 } }
            nested_type { name: "ByNameEntry" options { map_entry: true }
              field { name: "key" number: 1 label: LABEL_OPTIONAL type: TYPE_STRING }
              field { name: "value" number: 2 label: LABEL_OPTIONAL type: TYPE_ENUM type_name: ".old.Color" } }
            nested_type { name: "ByIdEntry" options { map_entry: true }
              field { name: "key" number: 1 label: LABEL_OPTIONAL type: TYPE_SINT32 }
              field { name: "value" number: 2 label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: ".old.M" } }
            extension_range { start: 100 end: 200 }
          }
          message_type { name: "Set" options { message_set_wire_format: true } extension_range { start: 4 end: 536870912 } }
          message_type { name: "Item"
            field { name: "n" number: 1 label: LABEL_OPTIONAL type: TYPE_INT64 }
            field { name: "set" number: 2 label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: ".old.Set" }
            extension { name: "item" extendee: ".old.Set" number: 1000 label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: ".old.Item" } }
          enum_type { name: "Color" value { name: "RED" number: 1 } value { name: "BLUE" number: 2 } value { name: "GREEN" number: -3 } }
          extension { name: "num" extendee: ".old.M" number: 100 label: LABEL_OPTIONAL type: TYPE_DOUBLE }
          extension { name: "nums" extendee: ".old.M" number: 101 label: LABEL_REPEATED type: TYPE_SFIXED64 options { packed: true } }
          extension { name: "ext" extendee: ".old.M" number: 102 label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: ".old.Item" }
          extension { name: "shade" extendee: ".old.M" number: 103 label: LABEL_REPEATED type: TYPE_ENUM type_name: ".old.Color" }
          """);

  static final FileDescriptorProto NEW =
      Schemas.file(
          """
          name: "new.proto" package: "new" syntax: "proto3"
          message_type {
            name: "M"
            field { name: "i" number: 1 label: LABEL_OPTIONAL type: TYPE_INT32 }
            field { name: "opt" number: 2 label: LABEL_OPTIONAL type: TYPE_INT32 oneof_index: 1 proto3_optional: true }
            field { name: "s" number: 3 label: LABEL_OPTIONAL type: TYPE_STRING }
            field { name: "d" number: 4 label: LABEL_OPTIONAL type: TYPE_DOUBLE }
            field { name: "kind" number: 5 label: LABEL_OPTIONAL type: TYPE_ENUM type_name: ".new.Kind" }
            field { name: "kinds" number: 6 label: LABEL_REPEATED type: TYPE_ENUM type_name: ".new.Kind" }
            field { name: "counts" number: 7 label: LABEL_REPEATED type: TYPE_MESSAGE type_name: ".new.M.CountsEntry" }
            field { name: "subs" number: 8 label: LABEL_REPEATED type: TYPE_MESSAGE type_name: ".new.M.SubsEntry" }
            field { name: "sub" number: 9 label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: ".new.M" }
            field { name: "x" number: 10 label: LABEL_OPTIONAL type: TYPE_INT32 oneof_index: 0 }
            field { name: "y" number: 11 label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: ".new.M" oneof_index: 0 }
            field { name: "z" number: 12 label: LABEL_OPTIONAL type: TYPE_STRING oneof_index: 0 }
            field { name: "raw" number: 13 label: LABEL_OPTIONAL type: TYPE_BYTES }
            field { name: "flags" number: 14 label: LABEL_REPEATED type: TYPE_MESSAGE type_name: ".new.M.FlagsEntry" }
            field { name: "names" number: 15 label: LABEL_REPEATED type: TYPE_STRING }
            field { name: "f" number: 16 label: LABEL_OPTIONAL type: TYPE_FLOAT }
            field { name: "n" number: 17 label: LABEL_OPTIONAL type: TYPE_UINT64 }
            field { name: "ok" number: 18 label: LABEL_OPTIONAL type: TYPE_BOOL }
            oneof_decl { name: "pick" }
            oneof_decl { name: "_opt" }
            nested_type { name: "CountsEntry" options { map_entry: true }
              field { name: "key" number: 1 label: LABEL_OPTIONAL type: TYPE_STRING }
              field { name: "value" number: 2 label: LABEL_OPTIONAL type: TYPE_INT64 } }
            nested_type { name: "SubsEntry" options { map_entry: true }
              field { name: "key" number: 1 label: LABEL_OPTIONAL type: TYPE_UINT64 }
              field { name: "value" number: 2 label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: ".new.M" } }
            nested_type { name: "FlagsEntry" options { map_entry: true }
              field { name: "key" number: 1 label: LABEL_OPTIONAL type: TYPE_FIXED32 }
              field { name: "value" number: 2 label: LABEL_OPTIONAL type: TYPE_ENUM type_name: ".new.Kind" } }
          }
          enum_type { name: "Kind" value { name: "NONE" number: 0 } value { name: "ONE" number: 1 } value { name: "TWO" number: 2 } }
          """);

  static final DescriptorPool POOL = DescriptorPool.link(List.of(OLD, NEW));
  static final MessageDescriptor OLD_M = type("old.M");
  static final MessageDescriptor NEW_M = type("new.M");
  static final ExtensionRegistry EXTENSIONS = ExtensionRegistry.of(POOL);

  private DynamicSchemas() {}

  static MessageDescriptor type(String fullName) {
    return Objects.requireNonNull(POOL.messageType(fullName), fullName);
  }

  static FieldDescriptor extension(String fullName) {
    return (FieldDescriptor) Objects.requireNonNull(POOL.find(fullName), fullName);
  }
}
