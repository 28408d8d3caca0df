package dev.tern.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PatternsTest {
  @ParameterizedTest
  @CsvSource({
    "**/*.proto,a.proto,true",
    "**/*.proto,a/b/c.proto,true",
    "*.proto,a.proto,true",
    "*.proto,a/b.proto,false",
    "grpc/testing/*.proto,grpc/testing/test.proto,true",
    "grpc/testing/*.proto,grpc/testing/x/test.proto,false",
    "grpc/,grpc/testing/test.proto,true",
    "**/ignored/**,a/ignored/b.proto,true",
    "**/ignored/**,ignored/b.proto,true",
    "a?.proto,ab.proto,true",
    "a?.proto,a/.proto,false",
    "a.b,axb,false",
    "google\\api\\*.proto,google/api/http.proto,true"
  })
  void patternsAreThoseOfMaven(String pattern, String name, boolean matches) {
    assertEquals(matches, new Patterns(List.of(pattern)).matches(name));
  }
}
