package dev.tern.rpc;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a call may be told beside its request. What is not set here is taken from the channel's
 * default options.
 *
 * <p>Immutable; any thread may read it.
 */
public final class CallOptions {
  /** Nothing is set. */
  public static final CallOptions DEFAULT = new CallOptions(new Copy());

  private static final long NO_TIMEOUT = Long.MAX_VALUE;
  private static final int UNSET = -1;

  private final long timeoutNanos;
  private final @Nullable Deadline deadline;
  private final Metadata metadata;
  private final @Nullable String compression;
  private final @Nullable Boolean waitForReady;
  private final int maxInboundMessageSize;
  private final int maxOutboundMessageSize;
  private final @Nullable ResponseInfo responseInfo;
  private final @Nullable String authority;
  private final @Nullable ClientInterceptor interceptor;
  private final ClientInterceptor.@Nullable Watch watch;
  private final @Nullable RetryPolicy retryPolicy;
  private final @Nullable HedgingPolicy hedgingPolicy;

  private CallOptions(Copy from) {
    timeoutNanos = from.timeoutNanos;
    deadline = from.deadline;
    metadata = from.metadata;
    compression = from.compression;
    waitForReady = from.waitForReady;
    maxInboundMessageSize = from.maxInboundMessageSize;
    maxOutboundMessageSize = from.maxOutboundMessageSize;
    responseInfo = from.responseInfo;
    authority = from.authority;
    interceptor = from.interceptor;
    watch = from.watch;
    retryPolicy = from.retryPolicy;
    hedgingPolicy = from.hedgingPolicy;
  }

  /** Each call must be complete that long after it began; zero or less fails it at once. */
  public CallOptions withTimeout(Duration timeout) {
    Copy copy = new Copy(this);
    copy.timeoutNanos = Deadline.saturatedNanos(Objects.requireNonNull(timeout, "timeout"));
    return new CallOptions(copy);
  }

  /** The call must be complete by then; the earlier one counts if there is a timeout as well. */
  public CallOptions withDeadline(Deadline deadline) {
    Copy copy = new Copy(this);
    copy.deadline = Objects.requireNonNull(deadline, "deadline");
    return new CallOptions(copy);
  }

  /** Sends these fields, after those that were given before. */
  public CallOptions withMetadata(Metadata more) {
    Copy copy = new Copy(this);
    copy.metadata = metadata.merge(more);
    return new CallOptions(copy);
  }

  /** Compresses the requests: {@code gzip}, or {@code identity} for not at all. */
  public CallOptions withCompression(String encoding) {
    Copy copy = new Copy(this);
    copy.compression = Objects.requireNonNull(encoding, "encoding");
    return new CallOptions(copy);
  }

  /** Waits for a connection, for as long as the deadline lets it, instead of failing at once. */
  public CallOptions withWaitForReady() {
    return withWaitForReady(true);
  }

  /** Whether to wait for a connection instead of failing at once. */
  public CallOptions withWaitForReady(boolean wait) {
    Copy copy = new Copy(this);
    copy.waitForReady = wait;
    return new CallOptions(copy);
  }

  /** The largest response message in octets, also after decompression. */
  public CallOptions withMaxInboundMessageSize(int octets) {
    Copy copy = new Copy(this);
    copy.maxInboundMessageSize = checkSize(octets);
    return new CallOptions(copy);
  }

  /** The largest request message in octets, as it is sent; no limit by default. */
  public CallOptions withMaxOutboundMessageSize(int octets) {
    Copy copy = new Copy(this);
    copy.maxOutboundMessageSize = checkSize(octets);
    return new CallOptions(copy);
  }

  /** Is filled with what came beside the response. For one call at a time. */
  public CallOptions withResponseInfo(ResponseInfo info) {
    Copy copy = new Copy(this);
    copy.responseInfo = Objects.requireNonNull(info, "info");
    return new CallOptions(copy);
  }

  /** The :authority of the call, instead of the channel's. */
  public CallOptions withAuthority(String authority) {
    Copy copy = new Copy(this);
    copy.authority = Objects.requireNonNull(authority, "authority");
    return new CallOptions(copy);
  }

  /** Tries calls again as the policy says, and ends what hedging there was. */
  public CallOptions withRetry(RetryPolicy policy) {
    Copy copy = new Copy(this);
    copy.retryPolicy = Objects.requireNonNull(policy, "policy");
    copy.hedgingPolicy = null;
    return new CallOptions(copy);
  }

  /** Sends copies of calls as the policy says, and ends what retries there were. */
  public CallOptions withHedging(HedgingPolicy policy) {
    Copy copy = new Copy(this);
    copy.hedgingPolicy = Objects.requireNonNull(policy, "policy");
    copy.retryPolicy = null;
    return new CallOptions(copy);
  }

  /** Stands before the calls, inside of the interceptors that are there. */
  public CallOptions withInterceptor(ClientInterceptor inner) {
    Copy copy = new Copy(this);
    copy.interceptor = chain(interceptor, Objects.requireNonNull(inner, "interceptor"));
    return new CallOptions(copy);
  }

  private static @Nullable ClientInterceptor chain(
      @Nullable ClientInterceptor outer, @Nullable ClientInterceptor inner) {
    if (outer == null) {
      return inner;
    }
    return inner == null ? outer : outer.then(inner);
  }

  CallOptions replaceMetadata(Metadata replacement) {
    Copy copy = new Copy(this);
    copy.metadata = replacement;
    return new CallOptions(copy);
  }

  /** Of the one call that this watches. */
  CallOptions watchedBy(ClientInterceptor.Watch by) {
    Copy copy = new Copy(this);
    copy.watch = by;
    return new CallOptions(copy);
  }

  /** These options, and the other's where they are set there; both ones' metadata. */
  CallOptions overriddenBy(CallOptions other) {
    if (this == DEFAULT) {
      return other;
    }
    if (other == DEFAULT) {
      return this;
    }
    Copy merged = new Copy(other);
    if (other.timeoutNanos == NO_TIMEOUT && other.deadline == null) {
      merged.timeoutNanos = timeoutNanos;
      merged.deadline = deadline;
    }
    merged.metadata = metadata.merge(other.metadata);
    merged.compression = other.compression != null ? other.compression : compression;
    merged.waitForReady = other.waitForReady != null ? other.waitForReady : waitForReady;
    if (other.maxInboundMessageSize == UNSET) {
      merged.maxInboundMessageSize = maxInboundMessageSize;
    }
    if (other.maxOutboundMessageSize == UNSET) {
      merged.maxOutboundMessageSize = maxOutboundMessageSize;
    }
    merged.responseInfo = other.responseInfo != null ? other.responseInfo : responseInfo;
    merged.authority = other.authority != null ? other.authority : authority;
    if (other.retryPolicy == null && other.hedgingPolicy == null) {
      merged.retryPolicy = retryPolicy;
      merged.hedgingPolicy = hedgingPolicy;
    }
    merged.interceptor = chain(interceptor, other.interceptor);
    return new CallOptions(merged);
  }

  /**
   * These options, with timeout and message sizes no larger than the other's (service_config.md).
   */
  CallOptions cappedBy(CallOptions cap) {
    int inbound = smaller(maxInboundMessageSize, cap.maxInboundMessageSize);
    int outbound = smaller(maxOutboundMessageSize, cap.maxOutboundMessageSize);
    if (timeoutNanos <= cap.timeoutNanos
        && inbound == maxInboundMessageSize
        && outbound == maxOutboundMessageSize) {
      return this;
    }
    Copy copy = new Copy(this);
    copy.timeoutNanos = Math.min(timeoutNanos, cap.timeoutNanos);
    copy.maxInboundMessageSize = inbound;
    copy.maxOutboundMessageSize = outbound;
    return new CallOptions(copy);
  }

  private static int smaller(int a, int b) {
    return a == UNSET || b == UNSET ? Math.max(a, b) : Math.min(a, b);
  }

  /** The time that is left from now by timeout and deadline; Long.MAX_VALUE for no limit. */
  long remainingNanos() {
    return deadline == null ? timeoutNanos : Math.min(timeoutNanos, deadline.remainingNanos());
  }

  /** What is sent as metadata. */
  public Metadata metadata() {
    return metadata;
  }

  /** Null when it is not set. */
  public @Nullable String compression() {
    return compression;
  }

  /** Whether the call waits for a connection. */
  public boolean waitForReady() {
    return waitForReady != null && waitForReady;
  }

  int maxInboundMessageSize(int fallback) {
    return maxInboundMessageSize == UNSET ? fallback : maxInboundMessageSize;
  }

  int maxOutboundMessageSize() {
    return maxOutboundMessageSize == UNSET ? Integer.MAX_VALUE : maxOutboundMessageSize;
  }

  @Nullable ResponseInfo responseInfo() {
    return responseInfo;
  }

  @Nullable String authority() {
    return authority;
  }

  /** Null for none. */
  public @Nullable RetryPolicy retryPolicy() {
    return retryPolicy;
  }

  /** Null for none. */
  public @Nullable HedgingPolicy hedgingPolicy() {
    return hedgingPolicy;
  }

  /** Null for none. */
  @Nullable ClientInterceptor interceptor() {
    return interceptor;
  }

  /** What interceptors watch the one call with; null for nothing. */
  ClientInterceptor.@Nullable Watch watch() {
    return watch;
  }

  static int checkSize(int octets) {
    if (octets < 0) {
      throw new IllegalArgumentException("a message size must not be negative: " + octets);
    }
    return octets;
  }

  /**
   * The fields of the options that come next.
   *
   * <p>Owner: the thread that made it.
   */
  private static final class Copy {
    long timeoutNanos = NO_TIMEOUT;
    @Nullable Deadline deadline;
    Metadata metadata = Metadata.empty();
    @Nullable String compression;
    @Nullable Boolean waitForReady;
    int maxInboundMessageSize = UNSET;
    int maxOutboundMessageSize = UNSET;
    @Nullable ResponseInfo responseInfo;
    @Nullable String authority;
    @Nullable ClientInterceptor interceptor;
    ClientInterceptor.@Nullable Watch watch;
    @Nullable RetryPolicy retryPolicy;
    @Nullable HedgingPolicy hedgingPolicy;

    Copy() {}

    Copy(CallOptions from) {
      timeoutNanos = from.timeoutNanos;
      deadline = from.deadline;
      metadata = from.metadata;
      compression = from.compression;
      waitForReady = from.waitForReady;
      maxInboundMessageSize = from.maxInboundMessageSize;
      maxOutboundMessageSize = from.maxOutboundMessageSize;
      responseInfo = from.responseInfo;
      authority = from.authority;
      interceptor = from.interceptor;
      watch = from.watch;
      retryPolicy = from.retryPolicy;
      hedgingPolicy = from.hedgingPolicy;
    }
  }
}
