package dev.tern.examples;

import dev.tern.examples.echo.Echo;
import dev.tern.examples.echo.EchoMessage;
import dev.tern.examples.echo.EchoRepeat;
import dev.tern.rpc.Receiver;
import dev.tern.rpc.RpcException;
import dev.tern.rpc.Sender;
import dev.tern.rpc.Status;
import dev.tern.rpc.StatusCode;

/** Sends back what it is sent. */
public final class EchoService implements Echo {
  private static final int MOST_REPEATS = 1_000_000;

  @Override
  public EchoMessage unaryEcho(EchoMessage request) {
    return request;
  }

  @Override
  public void serverStreamingEcho(EchoRepeat request, Sender<EchoMessage> replies) {
    EchoMessage message = request.hasMessage() ? request.message() : EchoMessage.defaultInstance();
    if (Integer.compareUnsigned(request.repeat(), MOST_REPEATS) > 0) {
      throw new RpcException(
          Status.of(
              StatusCode.INVALID_ARGUMENT,
              "repeat is "
                  + Integer.toUnsignedString(request.repeat())
                  + "; the most is "
                  + MOST_REPEATS));
    }
    for (int i = 0; i < request.repeat(); i++) {
      replies.send(message);
    }
  }

  @Override
  public EchoMessage clientStreamingEcho(Receiver<EchoMessage> requests) {
    EchoMessage last = EchoMessage.defaultInstance();
    for (EchoMessage request : requests) {
      last = request;
    }
    return last;
  }

  @Override
  public void bidirectionalStreamingEcho(
      Receiver<EchoMessage> requests, Sender<EchoMessage> replies) {
    for (EchoMessage request : requests) {
      replies.send(request);
    }
  }
}
