package dev.tern.interop.service;

import dev.tern.protobuf.Bytes;
import dev.tern.rpc.RpcException;
import dev.tern.rpc.StatusCode;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Assertions that say what was expected and what came. */
final class Expect {
  private Expect() {}

  /** A call that may fail. */
  @FunctionalInterface
  interface Call {
    void run() throws Exception;
  }

  static void equal(String what, @Nullable Object expected, @Nullable Object got) {
    if (!Objects.equals(expected, got)) {
      throw new AssertionError(what + ": expected " + expected + ", got " + got);
    }
  }

  static void equal(String what, byte[] expected, byte @Nullable [] got) {
    if (!Arrays.equals(expected, got)) {
      throw new AssertionError(
          what + ": expected " + Arrays.toString(expected) + ", got " + Arrays.toString(got));
    }
  }

  static <T> T present(String what, @Nullable T value) {
    if (value == null) {
      throw new AssertionError(what + ": expected one, got none");
    }
    return value;
  }

  static void zeros(String what, int size, Bytes body) {
    equal("size of " + what, size, body.size());
    for (int i = 0; i < size; i++) {
      if (body.byteAt(i) != 0) {
        throw new AssertionError(
            what + ": expected zeros, got " + body.byteAt(i) + " at byte " + i);
      }
    }
  }

  /** The failure of a call that must fail with that code. */
  static RpcException failure(String what, StatusCode expected, Call call) throws Exception {
    try {
      call.run();
    } catch (RpcException e) {
      if (e.code() != expected) {
        throw new AssertionError(what + ": expected " + expected + ", got " + e.status(), e);
      }
      return e;
    }
    throw new AssertionError(what + ": expected " + expected + ", got success");
  }
}
