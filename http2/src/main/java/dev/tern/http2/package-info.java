/**
 * HTTP/2, RFC 9113, as an engine without I/O: {@link dev.tern.http2.Http2Connection} takes octets
 * and the time, and gives events, octets to send and its next deadline. It has no thread, no clock
 * and no socket; everything in it belongs to the event loop of its connection.
 */
@NullMarked
package dev.tern.http2;

import org.jspecify.annotations.NullMarked;
