package dev.tern.http2.loopback;

/**
 * What a connection in memory does with its octets. The methods here pass everything on at once;
 * one that overrides them cuts, delays, or stalls. Order and content cannot be changed: a transport
 * is reliable until it breaks.
 *
 * <p>Threads: called by the loop, in its turns.
 */
public interface Link {
  /** An end of a connection. */
  enum Side {
    CLIENT,
    SERVER;

    /** The other end. */
    public Side other() {
      return this == CLIENT ? SERVER : CLIENT;
    }
  }

  /**
   * How many octets are given to an end in this turn.
   *
   * @param waiting those that are on their way to it, at least 1
   * @return 0, to hold all back, to waiting
   */
  default int deliver(Side to, int waiting) {
    return waiting;
  }

  /**
   * How many octets are taken from an end in this turn.
   *
   * @param waiting those of its octets that the other end was not given yet
   * @return 0 or more; what the end's buffer cannot hold is asked for again
   */
  default int take(Side from, int waiting) {
    return Integer.MAX_VALUE;
  }

  /** Whether an end is told in this turn that the other has closed, or that the network broke. */
  default boolean tellEnd(Side to) {
    return true;
  }

  /** These octets were taken from an end. They are valid until this returns. */
  default void taken(Side from, byte[] octets, int length) {}

  /** These octets are given to an end now. They are valid until this returns. */
  default void delivered(Side to, byte[] octets, int length) {}
}
