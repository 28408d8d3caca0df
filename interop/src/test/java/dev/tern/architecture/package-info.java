/** The design, held by tests. */
@org.jspecify.annotations.NullMarked
package dev.tern.architecture;
