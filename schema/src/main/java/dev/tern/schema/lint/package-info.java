/**
 * Judges the style of {@code .proto} files by named rules.
 *
 * <p>Ids and categories are those of buf, so that a configuration means the same to both.
 */
@NullMarked
package dev.tern.schema.lint;

import org.jspecify.annotations.NullMarked;
