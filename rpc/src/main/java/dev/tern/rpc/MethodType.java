package dev.tern.rpc;

/** The four kinds of call. */
public enum MethodType {
  UNARY(false, false),
  CLIENT_STREAMING(true, false),
  SERVER_STREAMING(false, true),
  BIDI_STREAMING(true, true);

  private final boolean clientStreams;
  private final boolean serverStreams;

  MethodType(boolean clientStreams, boolean serverStreams) {
    this.clientStreams = clientStreams;
    this.serverStreams = serverStreams;
  }

  /** Whether the client may send any number of messages; otherwise exactly one. */
  public boolean clientStreams() {
    return clientStreams;
  }

  /** Whether the server may send any number of messages; otherwise exactly one. */
  public boolean serverStreams() {
    return serverStreams;
  }
}
