@NullMarked
package dev.tern.http2.transport;

import org.jspecify.annotations.NullMarked;
