package dev.tern.nio;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.http2.CloseCause;
import dev.tern.http2.ConnectionListener;
import dev.tern.http2.Http2Connection;
import dev.tern.http2.Http2Options;
import dev.tern.http2.Http2Stream;
import dev.tern.http2.StreamListener;
import dev.tern.http2.transport.Transport.Listening;
import dev.tern.transporttest.Peer;
import dev.tern.transporttest.TestClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * What an idle connection of a server costs: socket, pipe, engine and timers. The JVM's own
 * histogram of live objects counts it; the peers' ends are of another class of socket, and left
 * out.
 */
class IdleMemoryTest {
  private static final int CONNECTIONS = 400;
  private static final int MOST_BYTES = 2560;

  private static final ConnectionListener LISTENER =
      new ConnectionListener() {
        @Override
        public StreamListener onStream(Http2Stream stream) {
          throw new AssertionError("nobody calls");
        }

        @Override
        public void onClosed(CloseCause.ConnectionLost cause) {}
      };

  @Test
  void idleConnectionIsSmall() throws Exception {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Assumptions.assumeTrue(Files.isExecutable(jcmd), "a JDK, with jcmd");
    Map<String, Long> socket = plainSocket(jcmd);
    List<Socket> peers = new ArrayList<>();
    try (NioTransport transport = NioTransport.builder().loops(1).build();
        Listening listening =
            transport.listen(
                Peer.anyPort(),
                (pipe, now) ->
                    Http2Connection.server(pipe, Http2Options.defaults(), LISTENER, now))) {
      connect(peers, listening, 20); // Classes and tables of the first.
      Growth growth = new Growth(jcmd);
      connect(peers, listening, CONNECTIONS);
      Map<String, Long> each = growth.of(CONNECTIONS);
      socket.forEach((type, bytes) -> each.merge(type, -bytes, Long::sum));
      long sum = each.values().stream().mapToLong(Long::longValue).sum();

      System.out.println("an idle connection: " + sum + " octets");
      assertTrue(sum <= MOST_BYTES, () -> sum + " octets for each: " + largestFirst(each));
      assertTrue(sum > 500, "it counts something");
    } finally {
      for (Socket peer : peers) {
        peer.close();
      }
    }
  }

  /** What one end of a connection of plain sockets takes, by class. */
  private static Map<String, Long> plainSocket(Path jcmd) throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try (ServerSocket plain = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Growth growth = new Growth(jcmd);
      for (int i = 0; i < CONNECTIONS; i++) {
        sockets.add(Peer.socket(plain.getLocalSocketAddress()));
        sockets.add(plain.accept());
      }
      return growth.of(2 * CONNECTIONS);
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  private static String largestFirst(Map<String, Long> bytes) {
    return bytes.entrySet().stream()
        .filter(entry -> entry.getValue() != 0)
        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
        .toList()
        .toString();
  }

  /** Two histograms; each is taken while one earlier is alive, so that they cost nothing. */
  private static final class Growth {
    private final Path jcmd;
    private final Map<String, Long> before;

    Growth(Path jcmd) throws Exception {
      this.jcmd = jcmd;
      Map<String, Long> earlier = histogram(jcmd);
      this.before = histogram(jcmd);
      assertTrue(earlier.size() > 100, earlier.toString());
    }

    Map<String, Long> of(int count) throws Exception {
      Map<String, Long> after = histogram(jcmd);
      after.replaceAll((type, bytes) -> (bytes - before.getOrDefault(type, 0L)) / count);
      return after;
    }
  }

  private static void connect(List<Socket> peers, Listening listening, int count)
      throws IOException {
    byte[] settingsAck = Peer.frame(4, 1, 0, new byte[0]);
    byte[] ping = Peer.frame(6, 0, 0, new byte[8]);
    for (int i = 0; i < count; i++) {
      Socket peer = Peer.socket(listening.address());
      Peer.hello(peer);
      peer.getOutputStream().write(Peer.concat(settingsAck, ping));
      Peer.readFrame(peer.getInputStream(), 6); // The server has seen all that comes before.
      peers.add(peer);
    }
  }

  /** Octets of live objects by class, after a full collection. */
  private static Map<String, Long> histogram(Path jcmd) throws Exception {
    Process process =
        new ProcessBuilder(
                jcmd.toString(), Long.toString(ProcessHandle.current().pid()), "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    Map<String, Long> bytes = new HashMap<>();
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] columns = line.strip().split("\\s+"); // number, instances, octets, class
        if (columns.length >= 4 && columns[0].endsWith(":") && !columns[0].equals("Total:")) {
          bytes.merge(columns[3], Long.valueOf(columns[2]), Long::sum);
        }
      }
    }
    assertTrue(process.waitFor(TestClient.SECONDS, TimeUnit.SECONDS), "jcmd ends");
    assertTrue(bytes.size() > 100, bytes.toString());
    return bytes;
  }
}
