package dev.tern.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.transporttest.TestClient;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tonic's 2024-47609: one error of accept ended the server. */
class OutOfDescriptorsTest {

  @Test
  void acceptGoesOnWhenThereAreDescriptorsAgain(@TempDir Path directory) throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "a system with ulimit");
    String classpath =
        String.join(
            File.pathSeparator,
            System.getProperty("jdk.module.path", ""),
            System.getProperty("java.class.path", ""),
            Path.of("target", "classes").toAbsolutePath().toString(),
            Path.of("target", "test-classes").toAbsolutePath().toString());
    Path output = directory.resolve("output");
    Process process =
        new ProcessBuilder(
                "/bin/sh",
                "-c",
                "ulimit -n 120 && exec \"$0\" -cp \"$1\" " + OutOfDescriptorsMain.class.getName(),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                classpath)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertTrue(process.waitFor(2 * TestClient.SECONDS, TimeUnit.SECONDS), "it ends");
      String text = Files.readString(output, StandardCharsets.UTF_8);
      assertEquals(0, process.exitValue(), text);
      assertTrue(text.contains("recovered"), text);
      assertTrue(text.contains("cannot accept on 127.0.0.1:"), text);
    } finally {
      process.destroyForcibly();
    }
  }
}
