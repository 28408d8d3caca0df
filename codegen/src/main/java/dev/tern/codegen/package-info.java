/** Turns descriptors into Java source that reads as if written by hand. */
@NullMarked
package dev.tern.codegen;

import org.jspecify.annotations.NullMarked;
