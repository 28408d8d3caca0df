package dev.tern.schema.check;

import java.util.List;

/** A rule that can be switched on and off by its id or by one of its categories. Immutable. */
public interface Rule {
  /** The stable name, e.g. {@code ENUM_PASCAL_CASE}. */
  String id();

  /** The categories that bring the rule along; empty if it must be named itself. */
  List<String> categories();

  /** One sentence: what the rule asks for. */
  String purpose();
}
