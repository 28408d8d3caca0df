/** A server over the transport that the tool does not link, for the interop runs. */
@NullMarked
package dev.tern.interop.netty;

import org.jspecify.annotations.NullMarked;
