package dev.tern.interop.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class InteropOptionsTest {

  private static InteropOptions parse(String... arguments) {
    return InteropOptions.parse(arguments, InteropCases.all());
  }

  @Test
  void withoutArgumentsTheEmptyCallGoesToLocalhost() {
    assertEquals(
        new InteropOptions("localhost", 8080, null, false, null, List.of("empty_unary")), parse());
  }

  @Test
  void everyOptionOfTheDescriptionsIsTaken() {
    assertEquals(
        new InteropOptions(
            "10.1.2.3",
            443,
            "foo.test.google.fr",
            true,
            Path.of("ca.pem"),
            List.of("ping_pong", "large_unary")),
        parse(
            "--server_host=10.1.2.3",
            "--server_port=443",
            "--server_host_override=foo.test.google.fr",
            "--use_tls=true",
            "--ca_file=ca.pem",
            "--test_case=ping_pong,large_unary"));
  }

  @Test
  void allMeansEveryCaseInTheOrderOfTheDescriptions() {
    assertEquals(List.copyOf(InteropCases.all().keySet()), parse("--test_case=all").cases());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--nonsense=1",
        "empty_unary",
        "--server_port",
        "--server_port=http",
        "--server_port=0",
        "--server_port=65536",
        "--use_tls=yes",
        "--test_case=no_such_case",
        "--test_case="
      })
  void aMistakeIsRefusedInPlainWords(String argument) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> parse(argument));
    assertTrue(String.valueOf(refusal.getMessage()).length() > 20, refusal::getMessage);
  }
}
