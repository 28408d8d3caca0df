/**
 * Turns {@code .proto} sources into linked, validated descriptors.
 *
 * <p>{@link dev.tern.schema.Compiler} is the way in: it reads as the list of its phases. What a
 * user got wrong is never thrown; it is collected as {@link dev.tern.schema.Diagnostic}s.
 */
@NullMarked
package dev.tern.schema;

import org.jspecify.annotations.NullMarked;
