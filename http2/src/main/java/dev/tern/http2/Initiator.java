package dev.tern.http2;

/** Who began a failure: it decides what is counted, logged and told to the user. */
public enum Initiator {
  /** The code above the engine asked for it. */
  USER,
  /** The engine did, by a rule or a limit of its own. */
  LIBRARY,
  /** The other end did. */
  PEER
}
