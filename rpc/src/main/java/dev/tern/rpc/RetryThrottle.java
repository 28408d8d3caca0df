package dev.tern.rpc;

/**
 * Stops retries and hedges of a channel while too many calls fail (gRFC A6, "Throttling Retry
 * Attempts"): failures take a token, successes give a part of one back, and above half of the
 * tokens retries are allowed. It counts in thousandths.
 *
 * <p>Owner: event loop.
 */
final class RetryThrottle {
  private final int max;
  private final int perSuccess;
  private int tokens;

  /**
   * @param maxTokens above 0, at most 1000
   * @param tokenRatio above 0; three decimals count
   * @throws IllegalArgumentException outside of that
   */
  RetryThrottle(double maxTokens, double tokenRatio) {
    if (!(maxTokens > 0 && maxTokens <= 1000)) {
      throw new IllegalArgumentException(
          "retry throttling needs maxTokens above 0 and at most 1000, not " + maxTokens);
    }
    if (!(tokenRatio >= 0.001 && tokenRatio <= 1000)) {
      throw new IllegalArgumentException(
          "retry throttling needs a tokenRatio of 0.001 to 1000, not " + tokenRatio);
    }
    max = (int) (maxTokens * 1000);
    perSuccess = (int) (tokenRatio * 1000 + 1e-6);
    tokens = max;
  }

  /** Another one of the same measures, full. */
  RetryThrottle fresh() {
    return new RetryThrottle(max / 1000.0, perSuccess / 1000.0);
  }

  /** A call failed with a code that is tried again, or the server forbade another attempt. */
  void failed() {
    tokens = Math.max(0, tokens - 1000);
  }

  void succeeded() {
    tokens = Math.min(max, tokens + perSuccess);
  }

  boolean permits() {
    return tokens > max / 2;
  }
}
