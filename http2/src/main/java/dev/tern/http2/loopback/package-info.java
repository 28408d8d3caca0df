/**
 * A transport in memory, and a loop whose time is virtual: whole clients and servers meet here
 * without sockets, threads or waiting.
 */
@NullMarked
package dev.tern.http2.loopback;

import org.jspecify.annotations.NullMarked;
