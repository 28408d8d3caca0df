package dev.tern.interop.service;

import dev.tern.rpc.Channel;
import dev.tern.rpc.Receiver;
import dev.tern.rpc.RpcException;
import io.grpc.testing.integration.ResponseParameters;
import io.grpc.testing.integration.StreamingOutputCallRequest;
import io.grpc.testing.integration.StreamingOutputCallResponse;
import io.grpc.testing.integration.TestService;

/**
 * A client in the middle of a call while its server is asked to end: says {@code FIRST} when the
 * call runs, and then {@code ENDED OK after N responses}, or how it ended otherwise. Takes the
 * options of {@link InteropClient}.
 */
public final class DrainProbe {
  private static final int RESPONSES = 4;
  private static final int INTERVAL_MICROS = 500_000;

  private DrainProbe() {}

  /** Runs it as a program; exits 0 when all responses came. */
  public static void main(String[] arguments) {
    InteropOptions options = InteropOptions.parse(arguments, InteropCases.all());
    StreamingOutputCallRequest.Builder request = StreamingOutputCallRequest.builder();
    for (int i = 0; i < RESPONSES; i++) {
      int interval = i == 0 ? 0 : INTERVAL_MICROS;
      request.addResponseParameters(ResponseParameters.of(p -> p.size(1).intervalUs(interval)));
    }
    int received = 0;
    try (Channel channel = InteropClient.connect(options);
        Receiver<StreamingOutputCallResponse> responses =
            TestService.client(channel)
                .withTimeout(InteropPeer.PATIENCE)
                .streamingOutputCall(request.build())) {
      while (responses.receive() != null) {
        if (received++ == 0) {
          say("FIRST");
        }
      }
      say("ENDED OK after " + received + " responses");
    } catch (RpcException e) {
      say("ENDED " + e.getMessage());
    }
    System.exit(received == RESPONSES ? 0 : 1);
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
