package dev.tern.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NamesTest {
  @ParameterizedTest
  @CsvSource({
    "name,name",
    "max_size,maxSize",
    "MAX_SIZE,maxSize",
    "maxSize,maxSize",
    "URL,url",
    "HTTPServer,httpServer",
    "getURL,getURL",
    "foo__bar_,fooBar",
    "_foo,foo",
    "_,_",
    "_1,_1",
    "a1_b2,a1B2",
    "Foo,foo"
  })
  void fieldNames(String proto, String java) {
    assertEquals(java, Names.lowerCamel(proto));
  }

  @ParameterizedTest
  @CsvSource({
    "SayHello,SAY_HELLO",
    "GetHTTPPage,GET_HTTP_PAGE",
    "getUrl,GET_URL",
    "X,X",
    "snake_case,SNAKE_CASE",
    "Foo2Bar,FOO2_BAR"
  })
  void constantNames(String proto, String java) {
    assertEquals(java, Names.upperSnake(proto));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1a", "a-b", "a b", "a\u0000", "a.b", "ä", "a;", "class {", "$"})
  void whatIsNoIdentifierIsRefused(String name) {
    assertThrows(GeneratorException.class, () -> Names.checked(name, "x.proto"));
  }

  @Test
  void laterClaimsGetUnderscores() {
    NameAllocator exact = NameAllocator.exact();
    assertEquals("a", exact.claim("a"));
    assertEquals("a_", exact.claim("a"));
    assertEquals("A", exact.claim("A"));
    NameAllocator folded = NameAllocator.ignoringCase();
    assertEquals("Foo", folded.claim("Foo"));
    assertEquals("foo_", folded.claim("foo"));
  }
}
