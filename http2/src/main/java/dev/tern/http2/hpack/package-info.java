/** HPACK, RFC 7541: the compression of field blocks. */
@NullMarked
package dev.tern.http2.hpack;

import org.jspecify.annotations.NullMarked;
