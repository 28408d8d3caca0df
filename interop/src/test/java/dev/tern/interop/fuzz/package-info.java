/**
 * Fuzz targets. A target is a class with {@code fuzzerTestOneInput(byte[])}, which returns for
 * every input and throws for a finding only. {@code interop/run.sh fuzz} runs Jazzer on them;
 * {@code ReplayTest} runs the seeds in {@code src/test/resources/fuzz/<target>} and mutations of
 * them. A new target is one class, one directory of seeds and one line in {@code ReplayTest}.
 */
@NullMarked
package dev.tern.interop.fuzz;

import org.jspecify.annotations.NullMarked;
