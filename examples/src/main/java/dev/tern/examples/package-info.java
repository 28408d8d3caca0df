/** Small programs that a newcomer reads first. */
@NullMarked
package dev.tern.examples;

import org.jspecify.annotations.NullMarked;
