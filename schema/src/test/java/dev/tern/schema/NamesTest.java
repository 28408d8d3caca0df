package dev.tern.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NamesTest {
  @ParameterizedTest
  @CsvSource({
    "foo_bar, fooBar",
    "_foo, Foo",
    "foo__bar_, fooBar",
    "fooBar, fooBar",
    "foo_1_b, foo1B",
    "FOO, FOO"
  })
  void jsonName(String name, String json) {
    assertEquals(json, Names.json(name));
  }

  @ParameterizedTest
  @CsvSource({"foo, FooEntry", "foo_bar, FooBarEntry", "fooBar, FooBarEntry", "_x1_y, X1YEntry"})
  void mapEntryName(String name, String entry) {
    assertEquals(entry, Names.mapEntry(name));
  }

  @ParameterizedTest
  @CsvSource({
    "Color, COLOR_RED, Red",
    "Color, RED, Red",
    "MyEnum, MY_ENUM_A_B, AB",
    "MyEnum, MYENUM__X, X",
    "Color, COLOR, Color",
    "Color, COLORFUL, Ful"
  })
  void enumValueWithoutPrefix(String enumName, String value, String stripped) {
    assertEquals(stripped, Names.strippedEnumValue(enumName, value));
  }

  @Test
  void nearestWord() {
    assertEquals(
        "did you mean \"message\"?", Suggestions.didYouMean("mesage", List.of("enum", "message")));
    assertEquals("did you mean \"Foo\"?", Suggestions.didYouMean("foo", List.of("Fob", "Foo")));
    assertNull(Suggestions.didYouMean("something", List.of("enum", "message")));
    assertNull(Suggestions.didYouMean("x", List.of("y")));
    assertEquals(1, Suggestions.distance("ab", "ba"));
    assertEquals(3, Suggestions.distance("kitten", "sitting"));
  }
}
