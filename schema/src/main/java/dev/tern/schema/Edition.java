package dev.tern.schema;

import org.jspecify.annotations.Nullable;

/** The version of the language a file is written in; proto2 and proto3 are the oldest two. */
enum Edition {
  PROTO2(998, "proto2"),
  PROTO3(999, "proto3"),
  EDITION_2023(1000, "2023"),
  EDITION_2024(1001, "2024"),
  EDITION_2026(1002, "2026"),
  /** What is still being tried; the official compiler takes it too. */
  UNSTABLE(9999, "UNSTABLE");

  private final int number;
  private final String label;

  Edition(int number, String label) {
    this.number = number;
    this.label = label;
  }

  /** The number in {@code google.protobuf.Edition}. */
  int number() {
    return number;
  }

  boolean isLegacy() {
    return this == PROTO2 || this == PROTO3;
  }

  boolean atLeast(Edition other) {
    return number >= other.number;
  }

  /** The edition of that name, e.g. {@code 2023}, or null. */
  static @Nullable Edition ofName(String name) {
    for (Edition edition : values()) {
      if (!edition.isLegacy() && edition.label.equals(name)) {
        return edition;
      }
    }
    return null;
  }

  @Override
  public String toString() {
    return isLegacy() ? label : "edition " + label;
  }
}
