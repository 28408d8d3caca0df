// The shape of the rpc module, for checking that generated services compile without it.
package dev.tern.rpc;

public interface ClientStreamingCall<Q, R> extends Sender<Q>, AutoCloseable { R finish(); @Override void close(); }
