package dev.tern.interop.attacks;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server over a plain socket that does what its script says: the broken peers of gRPC's negative
 * HTTP/2 cases.
 *
 * <p>Threads: one for each connection runs the script.
 */
final class ScriptedServer implements AutoCloseable {
  static final byte[] RESPONSE_HEAD =
      Octets.concat(new byte[] {(byte) 0x88}, Octets.field("content-type", "application/grpc"));
  static final byte[] OK_TRAILERS = Octets.field("grpc-status", "0");

  /** Called with each whole request; may send, and read on. */
  @FunctionalInterface
  interface Script {
    void answer(Connection connection, int stream) throws IOException;
  }

  private final ServerSocket listener;
  private final Script script;
  private final byte[] settings;
  private final List<Connection> connections = new CopyOnWriteArrayList<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();

  ScriptedServer(Script script, int... settings) throws IOException {
    this.script = script;
    this.settings = Octets.settings(settings);
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start("scripted-accept", this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  int connections() {
    return connections.size();
  }

  Connection connection(int index) {
    return connections.get(index);
  }

  /** What broke a script, as it is the test that must fail then. */
  List<Throwable> failures() {
    return failures;
  }

  private void accept() throws IOException {
    while (true) {
      Connection connection = new Connection(listener.accept());
      connections.add(connection);
      start("scripted-connection", connection::serve);
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private void start(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (EOFException | SocketException e) {
                // One side has closed: that is how they all end.
              } catch (IOException | RuntimeException | AssertionError e) {
                failures.add(e);
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Connection connection : connections) {
      connection.socket.close();
    }
  }

  /**
   * One client.
   *
   * <p>Owner: its thread; the counters may be read by any.
   */
  final class Connection {
    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    private final AtomicInteger pingsAcknowledged = new AtomicInteger();
    private int openStreams;
    volatile int mostOpenStreams;
    private long connectionWindow = 65_535;
    private long streamWindow;
    private long initialWindow = 65_535;
    private int lastPing;

    private Connection(Socket socket) throws IOException {
      this.socket = socket;
      this.in = new DataInputStream(socket.getInputStream());
      this.out = socket.getOutputStream();
    }

    private void serve() throws IOException {
      in.readFully(new byte[Octets.PREFACE.length]);
      send(settings);
      while (true) {
        int ended = readFrame();
        if (ended != 0) {
          script.answer(this, ended);
        }
      }
    }

    int pingsAcknowledged() {
      return pingsAcknowledged.get();
    }

    void send(byte[]... frames) throws IOException {
      out.write(Octets.concat(frames));
    }

    /** Head, one message and trailers. */
    void answer(int stream, byte[] message) throws IOException {
      send(
          Octets.headers(stream, 0, RESPONSE_HEAD),
          Octets.frame(Octets.DATA, 0, stream, Octets.message(0, message)));
      end(stream);
    }

    void end(int stream) throws IOException {
      send(Octets.headers(stream, Octets.END_STREAM, OK_TRAILERS));
      openStreams--;
    }

    void reset(int stream) throws IOException {
      send(Octets.reset(stream));
      openStreams--;
    }

    /**
     * Sends PING and reads until it is answered: what the client had to say before has then come.
     */
    void ping() throws IOException {
      int data = ++lastPing;
      send(Octets.frame(Octets.PING, 0, 0, Octets.concat(Octets.int32(0), Octets.int32(data))));
      while (pingsAcknowledged.get() < data) {
        readFrame();
      }
    }

    /** DATA with all the padding there is, when both windows have room for it. */
    void padded(int stream, byte[] data) throws IOException {
      byte[] payload = Octets.concat(new byte[] {(byte) 255}, data, new byte[255]);
      while (connectionWindow < payload.length || streamWindow < payload.length) {
        readFrame();
      }
      connectionWindow -= payload.length;
      streamWindow -= payload.length;
      send(Octets.frame(Octets.DATA, Octets.PADDED, stream, payload));
    }

    /** The stream whose request has ended with this frame; 0 for any other. */
    private int readFrame() throws IOException {
      int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      int stream = in.readInt();
      byte[] payload = new byte[length];
      in.readFully(payload);
      switch (type) {
        case Octets.HEADERS -> {
          openStreams++;
          mostOpenStreams = Math.max(mostOpenStreams, openStreams);
          streamWindow = initialWindow;
        }
        case Octets.SETTINGS -> {
          if ((flags & Octets.ACK) == 0) {
            settings(payload);
          }
        }
        case Octets.PING -> {
          if ((flags & Octets.ACK) != 0) {
            pingsAcknowledged.incrementAndGet();
          } else {
            send(Octets.frame(Octets.PING, Octets.ACK, 0, payload));
          }
        }
        case Octets.RST_STREAM -> {
          openStreams--;
        }
        case Octets.WINDOW_UPDATE -> {
          int increment = ByteBuffer.wrap(payload).getInt();
          if (stream == 0) {
            connectionWindow += increment;
          } else {
            streamWindow += increment;
          }
        }
        default -> {}
      }
      boolean request = type == Octets.DATA || type == Octets.HEADERS;
      return request && (flags & Octets.END_STREAM) != 0 ? stream : 0;
    }

    private void settings(byte[] payload) throws IOException {
      var entries = ByteBuffer.wrap(payload);
      while (entries.hasRemaining()) {
        int identifier = entries.getShort();
        int value = entries.getInt();
        if (identifier == 4) {
          streamWindow += value - initialWindow; // RFC 9113 6.9.2: also of the stream that is open
          initialWindow = value;
        }
      }
      send(Octets.frame(Octets.SETTINGS, Octets.ACK, 0));
    }
  }
}
