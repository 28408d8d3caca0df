/** What lint and the comparison for breaking changes share: rules, their selection, findings. */
@NullMarked
package dev.tern.schema.check;

import org.jspecify.annotations.NullMarked;
