package dev.tern.protobuf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Packed lists of fixed-width numbers, moved in bulk. */
final class PackedFixed {
  private PackedFixed() {}

  private static ByteBuffer view(byte[] bytes, int from, int length) {
    return ByteBuffer.wrap(bytes, from, length).order(ByteOrder.LITTLE_ENDIAN);
  }

  static void read(byte[] bytes, int from, int[] values, int at, int count) {
    view(bytes, from, count * 4).asIntBuffer().get(values, at, count);
  }

  static void read(byte[] bytes, int from, long[] values, int at, int count) {
    view(bytes, from, count * 8).asLongBuffer().get(values, at, count);
  }

  static void read(byte[] bytes, int from, float[] values, int at, int count) {
    view(bytes, from, count * 4).asFloatBuffer().get(values, at, count);
  }

  static void read(byte[] bytes, int from, double[] values, int at, int count) {
    view(bytes, from, count * 8).asDoubleBuffer().get(values, at, count);
  }

  static void write(byte[] bytes, int from, int[] values, int count) {
    view(bytes, from, count * 4).asIntBuffer().put(values, 0, count);
  }

  static void write(byte[] bytes, int from, long[] values, int count) {
    view(bytes, from, count * 8).asLongBuffer().put(values, 0, count);
  }

  static void write(byte[] bytes, int from, float[] values, int count) {
    view(bytes, from, count * 4).asFloatBuffer().put(values, 0, count);
  }

  static void write(byte[] bytes, int from, double[] values, int count) {
    view(bytes, from, count * 8).asDoubleBuffer().put(values, 0, count);
  }
}
