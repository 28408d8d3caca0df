/**
 * gRPC's TestService, and a client for every case of the interop test descriptions that needs no
 * cloud.
 */
@NullMarked
package dev.tern.interop.service;

import org.jspecify.annotations.NullMarked;
