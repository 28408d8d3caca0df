// The shape of the rpc module, for checking that generated services compile without it.
package dev.tern.rpc;

import java.util.List;
import java.util.function.Supplier;
public record ServiceDescriptor(
    String name,
    List<MethodDescriptor<?, ?>> methods,
    Supplier<dev.tern.protobuf.descriptor.ServiceDescriptor> schema) {}
