/** Generates Java from {@code .proto} files inside a Maven build. */
@NullMarked
package dev.tern.maven;

import org.jspecify.annotations.NullMarked;
