// The shape of the rpc module, for checking that generated services compile without it.
package dev.tern.rpc;

public final class CallOptions { public static final CallOptions DEFAULT = new CallOptions(); private CallOptions() {} }
