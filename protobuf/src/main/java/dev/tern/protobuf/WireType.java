package dev.tern.protobuf;

/** The wire types: the low three bits of a tag. 6 and 7 are illegal. */
final class WireType {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int LENGTH_DELIMITED = 2;
  static final int START_GROUP = 3;
  static final int END_GROUP = 4;
  static final int FIXED32 = 5;

  private WireType() {}
}
