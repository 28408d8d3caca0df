package dev.tern.interop.attacks;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * The server that is attacked, and which of its methods.
 *
 * @param unary path of a unary method that answers an empty message with one
 * @param download path of a server-streaming method that takes a {@code StreamingOutputCallRequest}
 * @param upload path of a client-streaming method that takes messages with a {@code bytes} field
 */
record Target(InetSocketAddress address, String unary, String download, String upload) {
  static Target of(String host, int port) {
    String service = "/grpc.testing.TestService/";
    return new Target(
        new InetSocketAddress(host, port),
        service + "EmptyCall",
        service + "StreamingOutputCall",
        service + "StreamingInputCall");
  }

  /** A connection that has said its preface and these SETTINGS. */
  Peer connect(int... settings) throws IOException {
    Peer peer = new Peer(address);
    peer.send(Octets.concat(Octets.PREFACE, Octets.settings(settings)));
    return peer;
  }

  byte[] unaryHead(int stream, byte[]... more) {
    return Octets.headers(stream, 0, Octets.request(unary, more));
  }

  /** A whole unary call. */
  byte[] unaryCall(int stream, byte[]... more) {
    return Octets.concat(
        unaryHead(stream, more),
        Octets.frame(Octets.DATA, Octets.END_STREAM, stream, Octets.message(0, new byte[0])));
  }

  /** A call that asks for so many messages of so many octets. */
  byte[] downloadCall(int stream, int messages, int octets) {
    byte[] response = Octets.bytesField(2, Octets.varintField(1, octets));
    byte[] request = Octets.repeat(response, messages);
    return Octets.concat(
        Octets.headers(stream, 0, Octets.request(download)),
        Octets.frame(Octets.DATA, Octets.END_STREAM, stream, Octets.message(0, request)));
  }
}
