/** What every transport over sockets must do, as tests that a transport's own tests extend. */
@NullMarked
package dev.tern.transporttest;

import org.jspecify.annotations.NullMarked;
