package dev.tern.examples;

import dev.tern.Tern;
import dev.tern.examples.helloworld.Greeter;
import dev.tern.examples.helloworld.HelloReply;
import dev.tern.examples.helloworld.HelloRequest;
import dev.tern.rpc.Channel;
import dev.tern.rpc.Receiver;

/** Calls the hello service: {@code java … dev.tern.examples.HelloClient [TARGET [NAME]]}. */
public final class HelloClient {
  private HelloClient() {}

  public static void main(String[] args) {
    String target = args.length > 0 ? args[0] : "localhost:50051";
    String name = args.length > 1 ? args[1] : "world";
    try (Channel channel = Tern.channel(target)) {
      Greeter.Client greeter = Greeter.client(channel);
      HelloRequest request = HelloRequest.of(r -> r.name(name));
      System.out.println(greeter.sayHello(request).message());
      try (Receiver<HelloReply> replies = greeter.lotsOfReplies(request)) {
        for (HelloReply reply : replies) {
          System.out.println(reply.message());
        }
      }
    }
  }
}
