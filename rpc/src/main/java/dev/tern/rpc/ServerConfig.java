package dev.tern.rpc;

import dev.tern.http2.Headers;
import dev.tern.http2.Http2Options;
import java.lang.System.Logger;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a server was built with.
 *
 * <p>Immutable; any thread may read it.
 *
 * @param listenerExecutor where listeners of a cancellation run: not among handlers, which may all
 *     be waiting for that very cancellation
 * @param conditions how handlers wait
 * @param plainHead the head of a response without metadata or compression
 * @param http who answers what is no gRPC; null to refuse it
 * @param limits what keeps and ends connections
 */
record ServerConfig(
    MethodTable methods,
    Executor executor,
    Executor listenerExecutor,
    Function<Lock, Condition> conditions,
    Logger log,
    CompressorRegistry compressors,
    int maxInboundMessageSize,
    int maxInboundMetadataSize,
    Http2Options http2,
    Headers plainHead,
    @Nullable HttpHandler http,
    ConnectionLimits limits) {}
