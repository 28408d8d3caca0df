/** The program that the protobuf conformance suite judges. */
@NullMarked
package dev.tern.interop.conformance;

import org.jspecify.annotations.NullMarked;
