package dev.tern.cli;

import dev.tern.protobuf.Message;
import dev.tern.protobuf.descriptor.proto.DescriptorProto;
import dev.tern.protobuf.descriptor.proto.Edition;
import dev.tern.protobuf.descriptor.proto.EnumDescriptorProto;
import dev.tern.protobuf.descriptor.proto.EnumOptions;
import dev.tern.protobuf.descriptor.proto.ExtensionRangeOptions;
import dev.tern.protobuf.descriptor.proto.FeatureSet;
import dev.tern.protobuf.descriptor.proto.FieldDescriptorProto;
import dev.tern.protobuf.descriptor.proto.FieldOptions;
import dev.tern.protobuf.descriptor.proto.FileDescriptorProto;
import dev.tern.protobuf.descriptor.proto.FileOptions;
import dev.tern.protobuf.descriptor.proto.MessageOptions;
import dev.tern.protobuf.descriptor.proto.SymbolVisibility;
import dev.tern.protobuf.json.TextFormat;
import dev.tern.schema.SourceResolver;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lets sources import the files of descriptor sets: says them as {@code .proto} text, with all that
 * can matter to a file that imports them, and nothing else. Comments, defaults and custom options
 * are not in it, because the descriptor itself is what goes out in the end.
 *
 * <p>Immutable.
 */
final class DescriptorSources implements SourceResolver {
  private static final int MAX_EXTENSION_NUMBER = 536870912;
  private static final TextFormat ONE_LINE = TextFormat.builder().singleLine().build();

  private final Map<String, FileDescriptorProto> files;

  DescriptorSources(Map<String, FileDescriptorProto> files) {
    this.files = Map.copyOf(files);
  }

  @Override
  public byte @Nullable [] read(String name) {
    FileDescriptorProto file = files.get(name);
    return file == null ? null : new Printer(file).print().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "the descriptor sets";
  }

  /**
   * Prints one file.
   *
   * <p>Owner: the thread that reads.
   */
  private static final class Printer {
    private final FileDescriptorProto file;
    private final boolean editions;
    private final boolean proto3;
    private final StringBuilder out = new StringBuilder();

    Printer(FileDescriptorProto file) {
      this.file = file;
      this.editions = file.syntax().equals("editions");
      this.proto3 = file.syntax().equals("proto3");
    }

    String print() {
      out.append(
          editions
              ? "edition = \"" + file.edition().name().replace("EDITION_", "") + "\";\n"
              : "syntax = \"" + (proto3 ? "proto3" : "proto2") + "\";\n");
      if (!file.package_().isEmpty()) {
        out.append("package ").append(file.package_()).append(";\n");
      }
      for (int i = 0; i < file.dependency().size(); i++) {
        String kind = file.publicDependency().contains(i) ? "public " : "";
        out.append("import ").append(kind).append(quoted(file.dependency().get(i))).append(";\n");
      }
      for (String name : file.optionDependency()) {
        out.append("import option ").append(quoted(name)).append(";\n");
      }
      fileOptions(file.options());
      file.enumType().forEach(this::enumeration);
      body(file.messageType(), file.extension());
      file.service().forEach(s -> out.append("service ").append(s.name()).append(" {}\n"));
      return out.toString();
    }

    private void fileOptions(@Nullable FileOptions options) {
      FileOptions found = options == null ? FileOptions.builder().build() : options;
      FeatureSet features = found.features();
      if (editions && file.edition().number() >= Edition.EDITION_2024.number()) {
        // The feature that switches the naming rules off is for sources only: it may be gone.
        features =
            (features == null ? FeatureSet.builder() : features.toBuilder())
                .enforceNamingStyle(FeatureSet.EnforceNamingStyle.STYLE_LEGACY)
                .build();
      }
      if (features != null) {
        out.append("option features = ").append(aggregate(features)).append(";\n");
      }
      if (found.hasOptimizeFor()) {
        out.append("option optimize_for = ").append(found.optimizeFor()).append(";\n");
      }
    }

    private void body(List<DescriptorProto> messages, List<FieldDescriptorProto> extensions) {
      for (DescriptorProto message : messages) {
        boolean group = extensions.stream().anyMatch(e -> isGroupOf(e, message));
        if (!group && !isMapEntry(message)) {
          visibility(message.visibility());
          out.append("message ").append(message.name()).append(" {\n");
          message(message);
          out.append("}\n");
        }
      }
      for (FieldDescriptorProto extension : extensions) {
        out.append("extend ").append(extension.extendee()).append(" {\n");
        field(extension, messages);
        out.append("}\n");
      }
    }

    private void message(DescriptorProto message) {
      MessageOptions options = message.options();
      if (options != null && options.messageSetWireFormat()) {
        out.append("option message_set_wire_format = true;\n");
      }
      features(options == null ? null : options.features());
      message.enumType().forEach(this::enumeration);
      List<DescriptorProto> nested = new ArrayList<>(message.nestedType());
      nested.removeIf(type -> message.field().stream().anyMatch(f -> isGroupOf(f, type)));
      body(nested, message.extension());
      for (int i = 0; i < message.oneofDecl().size(); i++) {
        int index = i;
        List<FieldDescriptorProto> members =
            message.field().stream().filter(f -> isIn(f, index)).toList();
        if (!members.isEmpty()) {
          out.append("oneof ").append(message.oneofDecl().get(i).name()).append(" {\n");
          members.forEach(f -> field(f, message.nestedType()));
          out.append("}\n");
        }
      }
      message.field().stream()
          .filter(f -> !f.hasOneofIndex() || f.proto3Optional())
          .forEach(f -> field(f, message.nestedType()));
      message.extensionRange().forEach(this::extensionRange);
    }

    private static boolean isIn(FieldDescriptorProto field, int oneof) {
      return field.hasOneofIndex() && field.oneofIndex() == oneof && !field.proto3Optional();
    }

    private void extensionRange(DescriptorProto.ExtensionRange range) {
      out.append("extensions ").append(range.start()).append(" to ");
      out.append(range.end() >= MAX_EXTENSION_NUMBER ? "max" : Integer.toString(range.end() - 1));
      ExtensionRangeOptions options = range.options();
      List<String> items = new ArrayList<>();
      if (options != null) {
        options.declaration().forEach(d -> items.add("declaration = " + aggregate(d)));
        if (options.hasVerification()) {
          items.add("verification = " + options.verification());
        }
      }
      options(items);
      out.append(";\n");
    }

    private void field(FieldDescriptorProto field, List<DescriptorProto> scope) {
      DescriptorProto type = typeIn(field, scope);
      if (type != null && isMapEntry(type)) {
        out.append("map<").append(typeName(type.field().get(0))).append(", ");
        out.append(typeName(type.field().get(1))).append("> ").append(field.name());
      } else {
        label(field);
        out.append(type == null ? typeName(field) + " " + field.name() : "group " + type.name());
      }
      out.append(" = ").append(field.number());
      fieldOptions(field);
      if (type != null && isGroupOf(field, type)) {
        out.append(" {\n");
        message(type);
        out.append("}\n");
      } else {
        out.append(";\n");
      }
    }

    private void label(FieldDescriptorProto field) {
      if (field.label() == FieldDescriptorProto.Label.LABEL_REPEATED) {
        out.append("repeated ");
      } else if (editions || (field.hasOneofIndex() && !field.proto3Optional())) {
        return;
      } else if (field.label() == FieldDescriptorProto.Label.LABEL_REQUIRED) {
        out.append("required ");
      } else if (!proto3 || field.proto3Optional()) {
        out.append("optional ");
      }
    }

    private void fieldOptions(FieldDescriptorProto field) {
      List<String> items = new ArrayList<>();
      if (field.hasJsonName() && !field.hasExtendee()) {
        items.add("json_name = " + quoted(field.jsonName()));
      }
      FieldOptions options = field.options();
      if (options != null) {
        FeatureSet features = options.features();
        if (features != null) {
          items.add("features = " + aggregate(features));
        }
        if (options.hasRetention()) {
          items.add("retention = " + options.retention());
        }
        options.targets().forEach(target -> items.add("targets = " + target));
        options.editionDefaults().forEach(d -> items.add("edition_defaults = " + aggregate(d)));
        Message support = options.featureSupport();
        if (support != null) {
          items.add("feature_support = " + aggregate(support));
        }
      }
      options(items);
    }

    private void options(List<String> items) {
      if (!items.isEmpty()) {
        out.append(" [").append(String.join(", ", items)).append(']');
      }
    }

    private void features(@Nullable FeatureSet features) {
      if (features != null) {
        out.append("option features = ").append(aggregate(features)).append(";\n");
      }
    }

    private void enumeration(EnumDescriptorProto type) {
      visibility(type.visibility());
      out.append("enum ").append(type.name()).append(" {\n");
      EnumOptions options = type.options();
      if (options != null && options.allowAlias()) {
        out.append("option allow_alias = true;\n");
      }
      features(options == null ? null : options.features());
      type.value()
          .forEach(v -> out.append(v.name()).append(" = ").append(v.number()).append(";\n"));
      out.append("}\n");
    }

    private void visibility(SymbolVisibility visibility) {
      switch (visibility) {
        case VISIBILITY_LOCAL -> out.append("local ");
        case VISIBILITY_EXPORT -> out.append("export ");
        default -> {}
      }
    }
  }

  private static @Nullable DescriptorProto typeIn(
      FieldDescriptorProto field, List<DescriptorProto> scope) {
    for (DescriptorProto type : scope) {
      if (field.typeName().endsWith("." + type.name())
          && (isMapEntry(type) || isGroupOf(field, type))) {
        return type;
      }
    }
    return null;
  }

  private static boolean isMapEntry(DescriptorProto type) {
    MessageOptions options = type.options();
    return options != null && options.mapEntry();
  }

  /** A group's type is defined where the field is, and its name is the field's. */
  private static boolean isGroupOf(FieldDescriptorProto field, DescriptorProto type) {
    return field.type() == FieldDescriptorProto.Type.TYPE_GROUP
        && field.typeName().endsWith("." + type.name());
  }

  private static String typeName(FieldDescriptorProto field) {
    return switch (field.type()) {
      case TYPE_MESSAGE, TYPE_ENUM, TYPE_GROUP -> field.typeName();
      default -> field.type().name().substring("TYPE_".length()).toLowerCase(java.util.Locale.ROOT);
    };
  }

  private static String aggregate(Message message) {
    return "{ " + ONE_LINE.print(message) + " }";
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }
}
