// The shape of the rpc module, for checking that generated services compile without it.
package dev.tern.rpc;

public interface Receiver<T> extends Iterable<T>, AutoCloseable { T receive(); @Override void close(); }
