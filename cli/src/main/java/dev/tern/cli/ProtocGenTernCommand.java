package dev.tern.cli;

import dev.tern.codegen.plugin.PluginException;
import dev.tern.codegen.plugin.TernPlugin;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code tern protoc-gen-tern}: our generator as a plugin of protoc and of buf. */
@Command(
    name = "protoc-gen-tern",
    mixinStandardHelpOptions = true,
    description = {
      "Is Tern's Java generator as a plugin of protoc and of buf: reads a CodeGeneratorRequest from"
          + " stdin, writes a CodeGeneratorResponse to stdout. The script protoc-gen-tern starts it."
    },
    footer = {
      "",
      "Examples:",
      "  protoc --plugin=protoc-gen-tern --tern_out=gen hello.proto",
      "  buf generate    with this in buf.gen.yaml:",
      "    version: v2",
      "    plugins:",
      "      - local: protoc-gen-tern",
      "        out: gen",
      "        opt: services=false"
    })
final class ProtocGenTernCommand implements Callable<Integer> {
  ProtocGenTernCommand() {}

  @Override
  public Integer call() throws IOException {
    try {
      TernPlugin.run(System.in, System.out);
    } catch (PluginException e) {
      throw new FailedException(String.valueOf(e.getMessage()), e);
    }
    return TernCommand.OK;
  }
}
