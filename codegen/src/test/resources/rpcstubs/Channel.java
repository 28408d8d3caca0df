// The shape of the rpc module, for checking that generated services compile without it.
package dev.tern.rpc;

public final class Channel { private Channel() {} }
