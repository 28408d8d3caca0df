package dev.tern.examples;

import dev.tern.examples.helloworld.Greeter;
import dev.tern.examples.helloworld.HelloReply;
import dev.tern.examples.helloworld.HelloRequest;
import dev.tern.rpc.Receiver;
import dev.tern.rpc.Sender;
import java.util.StringJoiner;

/** The hello service: plain blocking code, one method for each of the four kinds of call. */
public final class GreeterService implements Greeter {

  @Override
  public HelloReply sayHello(HelloRequest request) {
    return HelloReply.of(r -> r.message("Hello, " + request.name() + "!"));
  }

  @Override
  public void lotsOfReplies(HelloRequest request, Sender<HelloReply> replies) {
    for (int i = 0; i < 10; i++) {
      String message = "Hello #" + i + ", " + request.name() + "!";
      replies.send(HelloReply.of(r -> r.message(message))); // blocks while the peer is slow
    }
  }

  @Override
  public HelloReply lotsOfGreetings(Receiver<HelloRequest> requests) {
    StringJoiner names = new StringJoiner(", ");
    for (HelloRequest request : requests) {
      names.add(request.name());
    }
    return HelloReply.of(r -> r.message("Hello, " + names + "!"));
  }

  @Override
  public void bidiHello(Receiver<HelloRequest> requests, Sender<HelloReply> replies) {
    for (HelloRequest request : requests) {
      replies.send(HelloReply.of(r -> r.message("Hello, " + request.name() + "!")));
    }
  }
}
