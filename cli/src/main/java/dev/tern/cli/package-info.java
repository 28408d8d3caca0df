/** One class for each command. */
@NullMarked
package dev.tern.cli;

import org.jspecify.annotations.NullMarked;
