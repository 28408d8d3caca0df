// The shape of the rpc module, for checking that generated services compile without it.
package dev.tern.rpc;

public interface BidiCall<Q, R> extends Sender<Q>, Receiver<R> {}
