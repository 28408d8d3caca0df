package dev.tern.benchmarks;

import com.google.protobuf.StringValue;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;

/**
 * The peer: grpc-java over shaded Netty with the same method and the same bytes. Arguments: a port
 * and {@code direct} or {@code default}.
 */
public final class GrpcJavaServer {
  private GrpcJavaServer() {}

  public static void main(String[] args) throws Exception {
    NettyServerBuilder builder = NettyServerBuilder.forPort(Integer.parseInt(args[0]));
    if (args[1].equals("direct")) {
      builder.directExecutor();
    }
    Server server = builder.addService(greeter()).build().start();
    System.out.println("listening on " + server.getPort());
    server.awaitTermination();
  }

  private static ServerServiceDefinition greeter() {
    var strings = ProtoUtils.marshaller(StringValue.getDefaultInstance());
    MethodDescriptor<StringValue, StringValue> sayHello =
        MethodDescriptor.<StringValue, StringValue>newBuilder(strings, strings)
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("helloworld.Greeter/SayHello")
            .build();
    return ServerServiceDefinition.builder("helloworld.Greeter")
        .addMethod(
            sayHello,
            ServerCalls.asyncUnaryCall(
                (request, replies) -> {
                  replies.onNext(
                      StringValue.newBuilder()
                          .setValue("Hello, " + request.getValue() + "!")
                          .build());
                  replies.onCompleted();
                }))
        .build();
  }
}
