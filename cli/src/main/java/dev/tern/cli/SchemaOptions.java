package dev.tern.cli;

import dev.tern.protobuf.descriptor.MessageDescriptor;
import dev.tern.protobuf.json.TypeRegistry;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The flags that say where types are found, the same in each command that needs types. */
final class SchemaOptions {
  @Option(
      names = {"-I", "--proto_path"},
      paramLabel = "DIR",
      description = "Where .proto files are looked for. Default: the directory you are in.")
  private List<String> protoPaths = List.of();

  @Option(
      names = "--descriptor_set_in",
      paramLabel = "FILES",
      description = "Descriptor sets that have the types, with ':' between.")
  private List<String> descriptorSetsIn = List.of();

  @Parameters(
      arity = "0..*",
      paramLabel = "FILE",
      description =
          "The .proto files that have the types; with --descriptor_set_in all files that are in it.")
  private List<String> files = List.of();

  SchemaOptions() {}

  /** Whether any of them was given. */
  boolean given() {
    return !protoPaths.isEmpty() || !descriptorSetsIn.isEmpty() || !files.isEmpty();
  }

  /**
   * Returns all types and extensions; those of google/protobuf are always there.
   *
   * @throws FailedException if the files do not compile; what is wrong is on {@code err} then
   * @throws UsageException if a file is not there
   */
  TypeRegistry types(PrintWriter err) {
    TypeRegistry.Builder types = TypeRegistry.builder();
    SchemaLoader loader = new SchemaLoader(protoPaths, descriptorSetsIn);
    List<String> named = files.isEmpty() ? loader.given() : files;
    if (!named.isEmpty()) {
      LoadedSchema schema =
          loader.load(
              named,
              diagnostic -> {
                if (diagnostic.isError()) {
                  err.println(diagnostic);
                }
              });
      if (schema == null) {
        throw new FailedException("the .proto files do not compile; see above");
      }
      types.add(schema.pool());
    }
    return types.build();
  }

  /**
   * Returns one of the types.
   *
   * @throws UsageException if the name is missing, or is no message type
   */
  static MessageDescriptor type(TypeRegistry types, @Nullable String name) {
    if (name == null) {
      throw new UsageException("--type=NAME is missing, for example --type=hello.HelloRequest");
    }
    MessageDescriptor type = types.messageType(name);
    if (type == null) {
      throw new UsageException(
          "there is no message type "
              + name
              + " in the files and their imports; name the file that has it, and the type with its"
              + " package");
    }
    return type;
  }
}
