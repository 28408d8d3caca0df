package dev.tern.schema;

import java.util.List;

/**
 * Where an option went.
 *
 * @param fields the fields from the options message to the value
 * @param path their numbers, with the index behind that of a repeated field
 */
record InterpretedOption(List<FieldDef> fields, List<Integer> path) {
  InterpretedOption {
    fields = List.copyOf(fields);
    path = List.copyOf(path);
  }

  /**
   * Whether descriptor sets leave it out. Known only when all options of the field's file are
   * interpreted.
   */
  boolean isStripped() {
    return fields.stream().anyMatch(OptionStripper::isForSourceOnly);
  }

  /** Whether descriptor sets leave out all that the options message has for it. */
  boolean isStrippedWhole() {
    return OptionStripper.isForSourceOnly(fields.get(0));
  }
}
