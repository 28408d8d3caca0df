/** What hostile and broken peers do, over plain sockets, against any gRPC server. */
@NullMarked
package dev.tern.interop.attacks;

import org.jspecify.annotations.NullMarked;
