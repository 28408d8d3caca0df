package dev.tern.nio;

/**
 * Notices a selector that returns at once for ever, finding nothing: some kernels and JDKs had
 * such.
 *
 * <p>Owner: event loop.
 */
final class SpinGuard {
  /** Waits in a row that end early and find nothing; a healthy selector has a few now and then. */
  static final int MOST = 512;

  private int inARow;

  /**
   * After a wait.
   *
   * @param foundNothing whether it ended before its time, and neither socket, timer nor task was
   *     ready
   * @return whether the selector is broken; counting begins anew then
   */
  boolean spins(boolean foundNothing) {
    if (!foundNothing) {
      inARow = 0;
    } else if (++inARow == MOST) {
      inARow = 0;
      return true;
    }
    return false;
  }
}
