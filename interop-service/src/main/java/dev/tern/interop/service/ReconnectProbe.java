package dev.tern.interop.service;

import dev.tern.rpc.BidiCall;
import dev.tern.rpc.Channel;
import dev.tern.rpc.RpcException;
import io.grpc.testing.integration.Empty;
import io.grpc.testing.integration.StreamingOutputCallRequest;
import io.grpc.testing.integration.StreamingOutputCallResponse;
import io.grpc.testing.integration.TestService;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A client that lives on while its server dies and comes back: one channel, one call after the
 * other, and one stream that stays open. It writes down what it sees, a line each:
 *
 * <pre>
 *   STATE READY -> IDLE (why)
 *   OK
 *   ERROR UNAVAILABLE: what the call says of itself
 *   STREAM OPEN | STREAM ENDED UNAVAILABLE: …
 * </pre>
 *
 * It ends when its standard input does. Takes the options of {@link InteropClient}.
 */
public final class ReconnectProbe {
  private static final long PERIOD_MILLIS = 50;

  private final PrintStream out;
  private final Channel channel;

  private ReconnectProbe(Channel channel, PrintStream out) {
    this.channel = channel;
    this.out = out;
  }

  /** Runs it as a program. */
  public static void main(String[] arguments) throws IOException {
    InteropOptions options = InteropOptions.parse(arguments, InteropCases.all());
    try (Channel channel = InteropClient.connect(options)) {
      ReconnectProbe probe = new ReconnectProbe(channel, System.out);
      channel.onStateChange(change -> probe.say("STATE " + change));
      ScheduledExecutorService calls = Executors.newSingleThreadScheduledExecutor();
      ScheduledFuture<?> running =
          calls.scheduleWithFixedDelay(probe::call, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
      Thread stream = new Thread(probe::stream, "stream");
      stream.setDaemon(true);
      stream.start();
      while (System.in.read() >= 0) {
        // Nothing is expected but the end.
      }
      running.cancel(false);
      calls.shutdown();
    }
    System.exit(0);
  }

  private void call() {
    try {
      TestService.client(channel)
          .withTimeout(Duration.ofSeconds(5))
          .emptyCall(Empty.defaultInstance());
      say("OK");
    } catch (RpcException e) {
      say("ERROR " + e.getMessage());
    }
  }

  private void stream() {
    try (BidiCall<StreamingOutputCallRequest, StreamingOutputCallResponse> call =
        TestService.client(channel).fullDuplexCall()) {
      call.send(Requests.duplex(1, 1));
      call.receive();
      say("STREAM OPEN");
      call.receive();
      say("STREAM ENDED OK");
    } catch (RpcException e) {
      say("STREAM ENDED " + e.getMessage());
    }
  }

  private synchronized void say(String line) {
    out.println(line.replaceAll("\\s+", " "));
    out.flush();
  }
}
