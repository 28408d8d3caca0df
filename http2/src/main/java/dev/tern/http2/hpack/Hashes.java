package dev.tern.http2.hpack;

/** What the hash tables here share. */
final class Hashes {
  private Hashes() {}

  /** Lets the high bits of a hash reach the low ones, which choose the slot. */
  static int spread(int hash) {
    int mixed = hash * 0x9E3779B9;
    return mixed ^ (mixed >>> 16);
  }
}
