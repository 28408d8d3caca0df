/** Measurements, always beside a peer in the same run. */
@NullMarked
package dev.tern.benchmarks;

import org.jspecify.annotations.NullMarked;
