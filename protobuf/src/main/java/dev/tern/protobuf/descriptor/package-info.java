/**
 * Linked, immutable descriptors of files, messages, enums and services: a schema at run time.
 *
 * <p>{@link dev.tern.protobuf.descriptor.DescriptorPool} makes them from the messages of {@code
 * descriptor.proto}, which are in {@link dev.tern.protobuf.descriptor.proto}.
 */
@NullMarked
package dev.tern.protobuf.descriptor;

import org.jspecify.annotations.NullMarked;
