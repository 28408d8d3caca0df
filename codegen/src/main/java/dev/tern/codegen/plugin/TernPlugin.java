package dev.tern.codegen.plugin;

import dev.tern.codegen.GeneratedFile;
import dev.tern.codegen.GeneratorException;
import dev.tern.codegen.JavaGenerator;
import dev.tern.codegen.plugin.proto.CodeGeneratorRequest;
import dev.tern.codegen.plugin.proto.CodeGeneratorResponse;
import dev.tern.protobuf.ProtobufException;
import dev.tern.protobuf.descriptor.DescriptorException;
import dev.tern.protobuf.descriptor.DescriptorPool;
import dev.tern.protobuf.descriptor.FileDescriptor;
import dev.tern.protobuf.descriptor.proto.Edition;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Our generator as a plugin of protoc, of buf, or of whatever else speaks their protocol.
 *
 * <p>Threads: no state; any thread may call it.
 */
public final class TernPlugin {
  private static final long FEATURES =
      CodeGeneratorResponse.Feature.FEATURE_PROTO3_OPTIONAL.number()
          | CodeGeneratorResponse.Feature.FEATURE_SUPPORTS_EDITIONS.number();

  private TernPlugin() {}

  /**
   * Reads a request, generates, and writes the response. Mistakes in the user's files are part of
   * the response.
   *
   * @throws PluginException if what was read is no request
   * @throws IOException if reading or writing fails
   */
  public static void run(InputStream in, OutputStream out) throws IOException {
    CodeGeneratorRequest request;
    try {
      request = CodeGeneratorRequest.parse(in.readAllBytes());
    } catch (ProtobufException e) {
      throw new PluginException(
          "standard input holds no CodeGeneratorRequest: "
              + e.getMessage()
              + "; a plugin is started by protoc or buf, not by hand",
          e);
    }
    out.write(answer(request).toByteArray());
    out.flush();
  }

  /** Returns the files that the request asks for, or what is wrong with it. */
  public static CodeGeneratorResponse answer(CodeGeneratorRequest request) {
    CodeGeneratorResponse.Builder response =
        CodeGeneratorResponse.builder()
            .supportedFeatures(FEATURES)
            .minimumEdition(Edition.EDITION_PROTO2.number())
            .maximumEdition(Edition.EDITION_2024.number());
    try {
      List<FileDescriptor> files = filesToGenerate(request);
      for (GeneratedFile file :
          JavaGenerator.generate(files, GeneratorParameter.parse(request.parameter()))) {
        response.addFile(
            CodeGeneratorResponse.File.builder().name(file.path()).content(file.content()).build());
      }
    } catch (GeneratorException | DescriptorException | PluginException e) {
      response.error(e.getMessage());
    }
    return response.build();
  }

  private static List<FileDescriptor> filesToGenerate(CodeGeneratorRequest request) {
    DescriptorPool pool = DescriptorPool.link(request.protoFile());
    List<FileDescriptor> files = new ArrayList<>();
    for (String name : request.fileToGenerate()) {
      FileDescriptor file = pool.file(name);
      if (file == null) {
        throw new PluginException(
            "the request asks for " + name + ", which is not among the files it brings");
      }
      files.add(file);
    }
    return files;
  }
}
