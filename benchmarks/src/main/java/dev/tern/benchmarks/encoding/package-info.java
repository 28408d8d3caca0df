/** What the ways of the wire format's reader and writer cost beside their rivals. */
@NullMarked
package dev.tern.benchmarks.encoding;

import org.jspecify.annotations.NullMarked;
