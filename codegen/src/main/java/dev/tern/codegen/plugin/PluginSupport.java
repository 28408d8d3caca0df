package dev.tern.codegen.plugin;

import dev.tern.codegen.plugin.proto.CodeGeneratorResponse;
import dev.tern.codegen.plugin.proto.CodeGeneratorResponse.Feature;
import dev.tern.protobuf.descriptor.proto.DescriptorProto;
import dev.tern.protobuf.descriptor.proto.Edition;
import dev.tern.protobuf.descriptor.proto.FieldDescriptorProto;
import dev.tern.protobuf.descriptor.proto.FileDescriptorProto;
import java.util.List;

/** What a plugin says that it understands, held against the files that it was given. */
public final class PluginSupport {
  private PluginSupport() {}

  /**
   * Refuses the response of a plugin that has not said that it understands the files: it may have
   * generated code that is wrong.
   *
   * @param plugin its name, for messages
   * @param files the files to generate
   * @throws PluginException if a file has optional fields of proto3 or an edition that the plugin
   *     does not support
   */
  public static void check(
      String plugin, List<FileDescriptorProto> files, CodeGeneratorResponse response) {
    for (FileDescriptorProto file : files) {
      if (!has(response, Feature.FEATURE_PROTO3_OPTIONAL) && hasProto3Optional(file)) {
        throw new PluginException(
            file.name()
                + " has optional fields of proto3, which "
                + plugin
                + " does not support; use a newer release of it, or remove 'optional'");
      }
      if (file.hasEdition()) {
        checkEdition(plugin, file, response);
      }
    }
  }

  private static void checkEdition(
      String plugin, FileDescriptorProto file, CodeGeneratorResponse response) {
    int edition = file.edition().number();
    String found = file.name() + " is in edition " + name(edition) + ", but " + plugin;
    String hint = "; use a newer release of it, or another edition or syntax";
    if (!has(response, Feature.FEATURE_SUPPORTS_EDITIONS)) {
      throw new PluginException(found + " does not support editions" + hint);
    }
    int first = response.minimumEdition();
    int last = response.maximumEdition();
    if (edition < first || edition > last) {
      throw new PluginException(
          found + " supports editions " + name(first) + " to " + name(last) + hint);
    }
  }

  private static String name(int edition) {
    Edition known = Edition.forNumber(edition);
    return known == null ? String.valueOf(edition) : known.name().replace("EDITION_", "");
  }

  private static boolean has(CodeGeneratorResponse response, Feature feature) {
    return (response.supportedFeatures() & feature.number()) != 0;
  }

  private static boolean hasProto3Optional(FileDescriptorProto file) {
    return file.extension().stream().anyMatch(FieldDescriptorProto::proto3Optional)
        || file.messageType().stream().anyMatch(PluginSupport::hasProto3Optional);
  }

  private static boolean hasProto3Optional(DescriptorProto message) {
    return message.field().stream().anyMatch(FieldDescriptorProto::proto3Optional)
        || message.extension().stream().anyMatch(FieldDescriptorProto::proto3Optional)
        || message.nestedType().stream().anyMatch(PluginSupport::hasProto3Optional);
  }
}
