package dev.tern.interop.descriptors;

/**
 * Verdicts, one line each, and the sums.
 *
 * <p>Owner: the thread of main; others hand their findings to it.
 */
final class Report {
  private int passed;
  private int failed;
  private final int skipped;

  /**
   * @param skipped what run.sh could not bring and has already told
   */
  Report(int skipped) {
    this.skipped = skipped;
  }

  void pass(String group, String what, String figures) {
    passed++;
    System.out.println("PASS  " + group + " " + what + ": " + figures);
  }

  void fail(String group, String what, String reason) {
    failed++;
    System.out.println("FAIL  " + group + " " + what + ": " + reason);
  }

  /** Says something that is no verdict. */
  void info(String text) {
    System.out.println("INFO  " + text);
  }

  int failed() {
    return failed;
  }

  void total() {
    System.out.printf("%n%d passed, %d failed, %d skipped%n", passed, failed, skipped);
  }
}
