package dev.tern.codegen.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.codegen.plugin.proto.CodeGeneratorRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Plugins as shell scripts: how they may end, and what is said about it. */
@EnabledOnOs(
    value = {OS.LINUX, OS.MAC},
    disabledReason = "the plugins are shell scripts")
final class PluginProcessTest {
  private static final CodeGeneratorRequest REQUEST =
      CodeGeneratorRequest.builder().parameter("x".repeat(1 << 20)).build();

  private static PluginProcess plugin(String script) {
    return new PluginProcess(
        "protoc-gen-x", List.of("/bin/sh", "-c", script), Duration.ofSeconds(60));
  }

  private static String complaint(PluginProcess plugin) {
    PluginException e = assertThrows(PluginException.class, () -> plugin.run(REQUEST));
    return String.valueOf(e.getMessage());
  }

  @Test
  void aPluginGetsTheRequestAndGivesTheResponse() {
    // The error field of a response: number 1, a string of two bytes.
    assertEquals("no", plugin("cat > /dev/null; printf '\\012\\002no'").run(REQUEST).error());
  }

  @Test
  void aPluginNeedNotReadItsRequest() {
    assertEquals("no", plugin("printf '\\012\\002no'").run(REQUEST).error());
  }

  @Test
  void aPluginThatFailsIsNamedWithItsStatus() {
    assertTrue(
        complaint(plugin("exit 3")).contains("protoc-gen-x: plugin failed with status code 3"));
  }

  @Test
  void aPluginThatIsKilledIsNamedWithTheSignal() {
    assertTrue(complaint(plugin("kill -9 $$")).contains("killed by signal 9"));
  }

  @Test
  void outputThatIsNoResponseIsRefused() {
    assertTrue(complaint(plugin("echo hello")).contains("no CodeGeneratorResponse"));
  }

  @Test
  void aPluginThatDoesNotEndIsStopped() {
    PluginProcess hangs =
        new PluginProcess(
            "protoc-gen-x", List.of("/bin/sh", "-c", "exec sleep 600"), Duration.ofMillis(200));
    assertTrue(complaint(hangs).contains("was stopped"));
  }

  @Test
  void aProgramThatIsNotThereIsNamed() {
    PluginProcess missing =
        new PluginProcess("protoc-gen-x", List.of("/nowhere/x"), Duration.ofSeconds(60));
    assertTrue(complaint(missing).contains("/nowhere/x"));
  }
}
