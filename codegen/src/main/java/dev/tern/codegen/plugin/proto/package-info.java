/** The messages of google/protobuf/compiler/plugin.proto, generated. */
@NullMarked
package dev.tern.codegen.plugin.proto;

import org.jspecify.annotations.NullMarked;
