/** Lays out {@code .proto} files in one canonical way, as buf does. */
@NullMarked
package dev.tern.schema.format;

import org.jspecify.annotations.NullMarked;
