/** Our {@code .proto} compiler and the official one, asked the same. */
@org.jspecify.annotations.NullMarked
package dev.tern.interop.descriptors;
