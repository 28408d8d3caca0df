/** Tests of the JSON and text formats. */
@NullMarked
package dev.tern.protobuf.json;

import org.jspecify.annotations.NullMarked;
