/** How rules name places in descriptors and report on them; not for users. */
@NullMarked
package dev.tern.schema.rules;

import org.jspecify.annotations.NullMarked;
