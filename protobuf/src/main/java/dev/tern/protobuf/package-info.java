/**
 * The Protocol Buffers wire format for immutable messages.
 *
 * <p><b>Frozen surface.</b> Generated code of any age must run on this package, so every public and
 * protected member here is only ever added to, never changed or removed. Generated code uses
 * exactly: {@link dev.tern.protobuf.Message}, {@link dev.tern.protobuf.MessageCodec}, {@link
 * dev.tern.protobuf.ProtoReader}, {@link dev.tern.protobuf.ProtoWriter}, {@link
 * dev.tern.protobuf.UnknownFields}, {@link dev.tern.protobuf.Bytes}, {@link
 * dev.tern.protobuf.ProtoEnum}, {@link dev.tern.protobuf.ProtoMap}, {@link
 * dev.tern.protobuf.EnumList}, {@link dev.tern.protobuf.Lists}, {@link
 * dev.tern.protobuf.ListBuilder}, the primitive lists ({@link dev.tern.protobuf.IntList} and its
 * siblings), {@link dev.tern.protobuf.EnumValueMap}, {@link dev.tern.protobuf.MessagePrinter} and
 * {@link dev.tern.protobuf.Nullable}.
 *
 * <p>Encoding runs back to front: the last field is written first and every length is known when it
 * is needed, so there is no sizing pass and no size cached in a message.
 */
@NullMarked
package dev.tern.protobuf;

import org.jspecify.annotations.NullMarked;
