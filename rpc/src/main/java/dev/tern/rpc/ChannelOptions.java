package dev.tern.rpc;

import dev.tern.http2.Http2Options;
import dev.tern.http2.transport.Transport;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Channel.Builder} has gathered. Immutable.
 *
 * @param authority the :authority of calls, and the name that TLS checks
 * @param userAgent the whole value of user-agent
 * @param maxWaitingCalls how many calls may wait for a connection, and for a stream of each
 * @param retryBufferPerCall octets that a call may keep for another attempt
 * @param retryBufferPerChannel octets that all calls together may keep for that
 * @param retryThrottle null for none; the loop's
 * @param serviceConfig over the default options; null for none
 * @param keepAlive when the peer is asked for a sign of life; null for never
 */
record ChannelOptions(
    Target target,
    NameResolver.Factory resolverFactory,
    Transport transport,
    String authority,
    String userAgent,
    CallOptions defaultCallOptions,
    CompressorRegistry compressors,
    int maxInboundMessageSize,
    int maxWaitingCalls,
    ConnectionBackoff backoff,
    Http2Options http2Options,
    Executor executor,
    RandomGenerator random,
    int retryBufferPerCall,
    long retryBufferPerChannel,
    @Nullable RetryThrottle retryThrottle,
    @Nullable ServiceConfig serviceConfig,
    LoadBalancing loadBalancing,
    @Nullable KeepAliveOptions keepAlive,
    boolean keepAliveWithoutCalls) {

  NameResolver newResolver() {
    return resolverFactory.create(target.path(), defaultPort(transport));
  }

  static int defaultPort(Transport transport) {
    return transport.scheme().equals("https") ? 443 : 80;
  }
}
