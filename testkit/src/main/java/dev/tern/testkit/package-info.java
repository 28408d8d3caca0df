/** Tests of services: in memory, with virtual time, and in a simulation with a seed. */
@NullMarked
package dev.tern.testkit;

import org.jspecify.annotations.NullMarked;
