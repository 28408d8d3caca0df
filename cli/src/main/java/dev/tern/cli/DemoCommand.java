package dev.tern.cli;

import dev.tern.Tern;
import dev.tern.examples.GreeterService;
import dev.tern.examples.helloworld.Greeter;
import dev.tern.examples.helloworld.HelloReply;
import dev.tern.examples.helloworld.HelloRequest;
import dev.tern.nio.SelfSignedCertificate;
import dev.tern.rpc.BidiCall;
import dev.tern.rpc.Channel;
import dev.tern.rpc.ClientStreamingCall;
import dev.tern.rpc.Receiver;
import dev.tern.rpc.RpcException;
import dev.tern.rpc.Server;
import dev.tern.rpc.StatusCode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code tern demo}: a server on a free port, all four kinds of call from a client over plaintext
 * and TLS, a deadline that passes and a call that is cancelled. Exits 0 only when each did what it
 * should.
 */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = "Starts the hello server on a free port and calls it in every way there is.")
final class DemoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets spec before call
  DemoCommand() {}

  @Override
  public Integer call() {
    SelfSignedCertificate certificate = SelfSignedCertificate.localhost();
    play("plaintext", Tern.server(0), Tern::channelBuilder);
    play(
        "TLS",
        Tern.server(0, certificate.serverOptions()),
        target -> Tern.channelBuilder(target, certificate.clientOptions()));
    out().println("demo: all calls did what they should");
    return TernCommand.OK;
  }

  private void play(
      String over, Server.Builder builder, Function<String, Channel.Builder> channelTo) {
    try (Server server = builder.service(Greeter.bind(new GreeterService())).start()) {
      out().println(over + ": hello server on port " + server.port());
      try (Channel channel = channelTo.apply("localhost:" + server.port()).build()) {
        Greeter.Client greeter = Greeter.client(channel);
        unary(greeter);
        serverStreaming(greeter);
        clientStreaming(greeter);
        bidirectional(greeter);
        deadline(greeter);
        cancel(greeter);
      }
    }
  }

  private void unary(Greeter.Client greeter) {
    HelloReply reply = greeter.sayHello(request("world"));
    show("unary", "SayHello(world) -> " + reply.message());
    expect("Hello, world!", reply.message());
  }

  private void serverStreaming(Greeter.Client greeter) {
    int count = 0;
    String last = "";
    try (Receiver<HelloReply> replies = greeter.lotsOfReplies(request("world"))) {
      for (HelloReply reply : replies) {
        last = reply.message();
        count++;
      }
    }
    show("server streaming", "LotsOfReplies(world) -> " + count + " replies, the last " + last);
    expect("10 Hello #9, world!", count + " " + last);
  }

  private void clientStreaming(Greeter.Client greeter) {
    try (ClientStreamingCall<HelloRequest, HelloReply> call = greeter.lotsOfGreetings()) {
      call.send(request("Ada"));
      call.send(request("Grace"));
      HelloReply reply = call.finish();
      show("client streaming", "LotsOfGreetings(Ada, Grace) -> " + reply.message());
      expect("Hello, Ada, Grace!", reply.message());
    }
  }

  private void bidirectional(Greeter.Client greeter) {
    try (BidiCall<HelloRequest, HelloReply> call = greeter.bidiHello()) {
      StringBuilder replies = new StringBuilder();
      for (String name : new String[] {"Ada", "Grace"}) {
        call.send(request(name));
        HelloReply reply = call.receive();
        replies.append(reply == null ? "<end>" : reply.message()).append(' ');
      }
      call.finishSending();
      boolean ended = call.receive() == null;
      show("bidirectional", "BidiHello(Ada, Grace) -> " + replies + "then the end: " + ended);
      expect("Hello, Ada! Hello, Grace! true", replies + String.valueOf(ended));
    }
  }

  /** The server waits for a second request that never comes, until the deadline passes. */
  private void deadline(Greeter.Client greeter) {
    Greeter.Client hasty = greeter.withTimeout(Duration.ofMillis(100));
    try (BidiCall<HelloRequest, HelloReply> call = hasty.bidiHello()) {
      call.send(request("Ada"));
      call.receive();
      call.receive();
      throw new IllegalStateException("the deadline of 100 ms did not end the call");
    } catch (RpcException e) {
      show("deadline", String.valueOf(e.getMessage()));
      expect(StatusCode.DEADLINE_EXCEEDED.name(), e.code().name());
    }
  }

  private void cancel(Greeter.Client greeter) {
    try (BidiCall<HelloRequest, HelloReply> call = greeter.bidiHello()) {
      call.send(request("Ada"));
      call.receive();
      call.cancel();
      call.receive();
      throw new IllegalStateException("a cancelled call went on");
    } catch (RpcException e) {
      show("cancel", String.valueOf(e.getMessage()));
      expect(StatusCode.CANCELLED.name(), e.code().name());
    }
  }

  private static HelloRequest request(String name) {
    return HelloRequest.of(r -> r.name(name));
  }

  private void show(String kind, String what) {
    out().printf("  %-17s %s%n", kind, what);
  }

  private static void expect(String expected, String got) {
    if (!expected.equals(got)) {
      throw new IllegalStateException("expected \"" + expected + "\" but got \"" + got + "\"");
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
