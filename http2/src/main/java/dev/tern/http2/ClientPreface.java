package dev.tern.http2;

import org.jspecify.annotations.Nullable;

/**
 * What a server's peer says first: the preface of HTTP/2 (RFC 9113 section 3.4), or HTTP/1.1, which
 * is upgraded (RFC 7540 section 3.2) or told what this port speaks.
 *
 * <p>Owner: event loop.
 */
final class ClientPreface {
  /** The type of a TLS record of the handshake, RFC 8446 section 5.1. */
  private static final byte TLS_HANDSHAKE = 22;

  /** "PRI ": no method of HTTP/1.1 begins so. */
  private static final int CERTAINLY_HTTP2 = 4;

  private final Http2Connection connection;
  private final InboundFrames inbound;

  private final boolean allowed;

  private int seen;
  private boolean begun;
  private boolean upgraded;
  private @Nullable Http1Request http1;

  /**
   * @param begun whether our SETTINGS were said, because this is HTTP/2 for certain
   * @param allowed whether HTTP/2 is spoken if the peer does
   */
  ClientPreface(Http2Connection connection, InboundFrames inbound, boolean begun, boolean allowed) {
    this.connection = connection;
    this.inbound = inbound;
    this.begun = begun;
    this.allowed = allowed;
  }

  /** Of a client that should have asked for HTTP/2 by ALPN. */
  static ClientPreface withoutAlpn(Http2Connection connection, InboundFrames inbound) {
    return new ClientPreface(connection, inbound, false, false);
  }

  /** Reads on, and returns whether the preface is whole: frames follow. */
  boolean read(FrameReader reader) throws Http2Exception {
    while (reader.hasOctets() && !connection.endings.isOver()) {
      byte octet = reader.takeOctet();
      Http1Request request = http1;
      if (request != null) {
        readHttp1(request, octet);
      } else if (octet == FrameWriter.prefaceOctet(seen)) {
        seen++;
        if (seen == CERTAINLY_HTTP2) {
          begin();
          if (!allowed) {
            throw Http2Exception.connection(
                ErrorCode.INADEQUATE_SECURITY, "over TLS a client asks for \"h2\" by ALPN");
          }
        }
        if (seen == FrameWriter.prefaceLength()) {
          return true;
        }
      } else if (begun) {
        throw InboundFrames.protocol("not an HTTP/2 preface");
      } else {
        request = new Http1Request(connection.options().maxHeaderListSize());
        for (int i = 0; i < seen; i++) {
          request.add(FrameWriter.prefaceOctet(i));
        }
        http1 = request;
        readHttp1(request, octet);
      }
    }
    return false;
  }

  /** Says our SETTINGS, unless that was done, or HTTP/2 is not spoken here. */
  void beginIfAllowed() {
    if (allowed) {
      begin();
    }
  }

  private void begin() {
    if (!begun) {
      begun = true;
      connection.begin();
    }
  }

  private void readHttp1(Http1Request request, byte octet) throws Http2Exception {
    switch (request.add(octet)) {
      case MORE -> {}
      case GARBAGE -> {
        begin();
        throw InboundFrames.protocol(
            seen == 0 && octet == TLS_HANDSHAKE
                ? "the client speaks TLS, and this port is plaintext"
                : "not an HTTP/2 preface");
      }
      case WHOLE -> {
        http1 = null;
        Headers upgrade =
            upgraded
                    || connection.pipe().tlsSession() != null
                    || !connection.options().allowUpgrade()
                ? null
                : request.upgrade();
        if (upgrade == null) {
          connection.writer.raw(request.refusal());
          connection.requestWrite();
          connection.endings.refusedHttp1();
        } else {
          upgrade(upgrade, request.upgradeSettings());
        }
      }
    }
  }

  /** The peer's preface still follows, behind its request. */
  private void upgrade(Headers head, byte[] payload) throws Http2Exception {
    upgraded = true;
    seen = 0;
    connection.writer.raw(Http1Request.switching());
    begin();
    byte[] frame = FrameWriter.settingsOf(payload);
    FrameReader settings = new FrameReader(connection.options().maxFrameSize());
    settings.feed(frame, 0, frame.length);
    if (settings.next()) {
      connection.guard.settingsEntries(payload.length / 6);
      inbound.control().apply(settings); // the 101 acknowledges it
    }
    inbound.upgraded(head);
  }
}
