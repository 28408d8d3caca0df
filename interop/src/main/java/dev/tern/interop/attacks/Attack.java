package dev.tern.interop.attacks;

import java.io.IOException;

/**
 * One way to hurt a server.
 *
 * @param name of the row
 * @param known CVE or other name under which it is known
 */
record Attack(String name, String known, Play play) {
  /** Plays the attack and judges what the server did. */
  @FunctionalInterface
  interface Play {
    Outcome against(Scene scene) throws IOException;
  }
}
