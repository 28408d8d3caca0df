/** gRPC calls, client and server: descriptors, status, metadata, deadlines, streams of messages. */
@NullMarked
package dev.tern.rpc;

import org.jspecify.annotations.NullMarked;
