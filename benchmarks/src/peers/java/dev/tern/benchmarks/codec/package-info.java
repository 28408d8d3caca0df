/** Messages of speed.proto, encoded and decoded beside code that protoc and QuickBuffers wrote. */
@NullMarked
package dev.tern.benchmarks.codec;

import org.jspecify.annotations.NullMarked;
