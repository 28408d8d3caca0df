/**
 * The JSON mapping and the text format of Protocol Buffers, for generated messages and for anything
 * else that has a descriptor and an encoding.
 *
 * <p>Both formats are transcoded from and to the wire format by descriptor, without a tree between
 * them: printing walks the encoding, parsing writes one, and a codec makes a message of it. So no
 * reflection is needed, and generated and dynamic types are served alike.
 *
 * @see <a href="https://protobuf.dev/programming-guides/json/">protobuf.dev, ProtoJSON Format</a>
 * @see <a href="https://protobuf.dev/reference/protobuf/textformat-spec/">protobuf.dev, Text Format
 *     Language Specification</a>
 */
@NullMarked
package dev.tern.protobuf.json;

import org.jspecify.annotations.NullMarked;
