package dev.tern.schema;

import org.jspecify.annotations.Nullable;

/**
 * Leaves out the options that are marked {@code RETENTION_SOURCE}: they are for the compiler, not
 * for programs.
 */
final class OptionStripper {
  private OptionStripper() {}

  static boolean isForSourceOnly(FieldDef field) {
    return field.options != null
        && field.options.getInt(Numbers.FIELD_RETENTION, 0) == Numbers.RETENTION_SOURCE;
  }

  /** The options without those, or null if nothing is left. The argument is not changed. */
  static @Nullable OptionMessage strip(OptionMessage options) {
    if (!needsStripping(options)) {
      return options;
    }
    OptionMessage stripped = stripped(options);
    return stripped.isEmpty() ? null : stripped;
  }

  private static boolean needsStripping(OptionMessage options) {
    for (OptionMessage.Entry entry : options.entries()) {
      if (isForSourceOnly(entry.field())) {
        return true;
      }
      for (Object value : entry.list()) {
        if (value instanceof OptionMessage child && needsStripping(child)) {
          return true;
        }
      }
    }
    return false;
  }

  private static OptionMessage stripped(OptionMessage options) {
    OptionMessage result = new OptionMessage(options.type);
    for (OptionMessage.Entry entry : options.entries()) {
      if (!isForSourceOnly(entry.field())) {
        for (Object value : entry.list()) {
          result.put(entry.field(), value instanceof OptionMessage child ? stripped(child) : value);
        }
      }
    }
    return result;
  }
}
