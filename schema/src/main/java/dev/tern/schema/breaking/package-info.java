/**
 * Compares two versions of a schema for changes that break those who use it.
 *
 * <p>Ids and categories are those of buf, so that a configuration means the same to both.
 */
@NullMarked
package dev.tern.schema.breaking;

import org.jspecify.annotations.NullMarked;
