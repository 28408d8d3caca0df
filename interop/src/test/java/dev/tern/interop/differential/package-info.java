/** Tern's codecs and formats beside protobuf-java's, on messages and bytes drawn at random. */
@NullMarked
package dev.tern.interop.differential;

import org.jspecify.annotations.NullMarked;
