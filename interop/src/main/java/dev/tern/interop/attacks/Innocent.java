package dev.tern.interop.attacks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * A well-behaved client beside the attackers, in a process of its own: one call after the other,
 * with a short rest between, on one connection. A line on its input ends a period, and is answered
 * by a line with the period's figures.
 */
public final class Innocent {
  /** Asks for the number of calls in this period, which goes on. */
  static final String COUNT = "count";

  private static final long REST_NANOS = 1_000_000;
  private static final int WINDOW_EVERY = 1000;

  /** At least what DATA of a reply takes, of which there is one for every second number. */
  private static final int REPLY_OCTETS = 5;

  private static final long ANSWER_MILLIS = 10_000;

  private final Target target;
  private long[] nanos = new long[1 << 16];
  private int calls;
  private int failures;

  private Innocent(Target target) {
    this.target = target;
  }

  /**
   * @param args host, port
   */
  public static void main(String[] args) throws Exception {
    var innocent = new Innocent(Target.of(args[0], Integer.parseInt(args[1])));
    Thread caller = new Thread(innocent::callForEver, "innocent");
    caller.setDaemon(true);
    caller.start();
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      System.out.println(line.equals(COUNT) ? innocent.count() : innocent.period());
    }
  }

  private void callForEver() {
    try {
      Peer peer = target.connect();
      for (int stream = 1; ; stream += 2) {
        int current = stream;
        long begin = System.nanoTime();
        peer.send(target.unaryCall(current));
        if (stream % WINDOW_EVERY == 1) {
          peer.send(Octets.windowUpdate(0, WINDOW_EVERY * REPLY_OCTETS)); // what replies have used
        }
        peer.await(() -> peer.isAnswered(current), ANSWER_MILLIS);
        note(System.nanoTime() - begin, "0".equals(peer.status(current)));
        if (peer.isClosed()) {
          failForEver();
          return;
        }
        LockSupport.parkNanos(REST_NANOS);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its connection was ended for what others did. */
  private void failForEver() {
    while (true) {
      note(0, false);
      LockSupport.parkNanos(REST_NANOS);
    }
  }

  private synchronized String count() {
    return Integer.toString(calls);
  }

  private synchronized void note(long elapsed, boolean ok) {
    if (!ok) {
      failures++;
    }
    if (calls == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * calls);
    }
    nanos[calls++] = elapsed;
  }

  /** Calls, failures, median, 99th percentile and maximum in microseconds. */
  private synchronized String period() {
    Arrays.sort(nanos, 0, calls);
    String line =
        String.format(
            Locale.ROOT, "%d %d %.1f %.1f %.1f", calls, failures, at(0.5), at(0.99), at(1));
    calls = 0;
    failures = 0;
    return line;
  }

  private double at(double quantile) {
    return calls == 0 ? 0 : nanos[(int) ((calls - 1) * quantile)] / 1e3;
  }
}
