/** The front door: {@link dev.tern.Tern} joins the RPC runtime to the JDK's sockets. */
@NullMarked
package dev.tern;

import org.jspecify.annotations.NullMarked;
