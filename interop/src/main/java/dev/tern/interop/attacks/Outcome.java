package dev.tern.interop.attacks;

/**
 * What the server did.
 *
 * @param withstood whether that is what a sound server does
 * @param what in a few words
 * @param cutOffNanos from the begin of the attack to the end of its connection, or -1
 */
record Outcome(boolean withstood, String what, long cutOffNanos) {
  static Outcome of(boolean withstood, String what) {
    return new Outcome(withstood, what, -1);
  }
}
