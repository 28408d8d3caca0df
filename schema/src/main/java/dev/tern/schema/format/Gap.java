package dev.tern.schema.format;

/** What is between two tokens. Of two gaps that meet the later constant counts. */
enum Gap {
  NONE,
  SPACE,
  NEWLINE,
  BLANK_LINE
}
