// The shape of the rpc module, for checking that generated services compile without it.
package dev.tern.rpc;

import dev.tern.protobuf.MessageCodec;
public final class MethodDescriptor<Q, R> {
  private MethodDescriptor() {}
  public static <Q, R> MethodDescriptor<Q, R> unary(String s, String m, MessageCodec<Q> q, MessageCodec<R> r) { return new MethodDescriptor<>(); }
  public static <Q, R> MethodDescriptor<Q, R> serverStreaming(String s, String m, MessageCodec<Q> q, MessageCodec<R> r) { return new MethodDescriptor<>(); }
  public static <Q, R> MethodDescriptor<Q, R> clientStreaming(String s, String m, MessageCodec<Q> q, MessageCodec<R> r) { return new MethodDescriptor<>(); }
  public static <Q, R> MethodDescriptor<Q, R> bidi(String s, String m, MessageCodec<Q> q, MessageCodec<R> r) { return new MethodDescriptor<>(); }
}
