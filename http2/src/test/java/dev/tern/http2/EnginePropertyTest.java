package dev.tern.http2;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What holds for any input, cut anywhere. */
class EnginePropertyTest {

  /** A peer's frames: mostly right, now and then wrong. */
  private static byte[] conversation(Random random) {
    List<byte[]> frames = new ArrayList<>();
    int next = 1;
    for (int i = 0; i < 40; i++) {
      int id = next == 1 ? 1 : 1 + 2 * random.nextInt(next / 2);
      switch (random.nextInt(16)) {
        case 0, 1, 2, 3 -> {
          frames.add(Frames.get(next, random.nextInt(4) == 0));
          next += 2;
        }
        case 4, 5, 6 -> frames.add(Frames.data(id, random.nextInt(8) == 0, random.nextInt(3000)));
        case 7 -> frames.add(Frames.paddedData(id, false, random.nextInt(50), random.nextInt(256)));
        case 8 -> frames.add(Frames.windowUpdate(id, 1 + random.nextInt(1000)));
        case 9 -> frames.add(Frames.ping(false, random.nextLong()));
        case 10 -> frames.add(Frames.settings(4, random.nextInt(100_000), 1, random.nextInt(8000)));
        case 11 ->
            frames.add(
                Frames.frame(0xb0 + random.nextInt(8), 0, id, new byte[random.nextInt(300)]));
        case 12 -> frames.add(Frames.rst(id, ErrorCode.CANCEL));
        case 13 -> {
          byte[] block =
              Frames.block(":method", "PUT", ":scheme", "http", ":path", "/" + random.nextInt());
          int cut = random.nextInt(block.length);
          frames.add(Frames.frame(FrameType.HEADERS, 1, next, Arrays.copyOf(block, cut)));
          frames.add(Frames.continuation(next, true, Arrays.copyOfRange(block, cut, block.length)));
          next += 2;
        }
        case 14 -> frames.add(Frames.priority(1 + random.nextInt(99), random.nextInt(3)));
        default -> frames.add(Frames.headers(id, true, "trailer", "x"));
      }
    }
    return Frames.join(frames.toArray(byte[][]::new));
  }

  /** DATA may come in more stretches: they are joined to compare. */
  private static List<String> joined(List<String> events) {
    List<String> joined = new ArrayList<>();
    for (String event : events) {
      String last = joined.isEmpty() ? "" : joined.get(joined.size() - 1);
      String[] words = event.split(" ", -1);
      String[] lastWords = last.split(" ", -1);
      if (words[0].equals("data")
          && lastWords[0].equals("data")
          && words[1].equals(lastWords[1])
          && lastWords.length == 3) {
        int sum = Integer.parseInt(words[words.length - 1]) + Integer.parseInt(lastWords[2]);
        words[words.length - 1] = String.valueOf(sum);
        joined.set(joined.size() - 1, String.join(" ", words));
      } else {
        joined.add(event);
      }
    }
    return joined;
  }

  @Property(tries = 300)
  void anyChunkingGivesTheSameEventsAndAnswers(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] bytes = Frames.join(Frames.PREFACE, Frames.settings(), conversation(random));
    Script whole = Script.server(options -> options);
    whole.play(bytes);
    Script chunked = Script.server(options -> options);
    int most = 1 + random.nextInt(random.nextBoolean() ? 3 : 5000);
    for (int at = 0; at < bytes.length; ) {
      int count = Math.min(bytes.length - at, 1 + random.nextInt(most));
      byte[] chunk = Arrays.copyOfRange(bytes, at, at + count);
      chunked.play(chunk);
      Arrays.fill(chunk, (byte) 0x5a); // the buffer is the caller's again
      at += count;
    }
    assertEquals(joined(whole.events()), joined(chunked.events()));
    assertArrayEquals(whole.sentBytes(), chunked.sentBytes(1 + random.nextInt(3000)));
  }

  @Property(tries = 500)
  void randomOctetsNeverThrow(@ForAll long seed, @ForAll byte[] garbage) {
    Random random = new Random(seed);
    Script script = Script.readyServer();
    script.play(garbage);
    Script mutated = Script.server(options -> options);
    byte[] bytes = Frames.join(Frames.PREFACE, Frames.settings(), conversation(random));
    for (int i = 0; i < 3; i++) {
      bytes[Frames.PREFACE.length + random.nextInt(bytes.length - Frames.PREFACE.length)] =
          (byte) random.nextInt();
    }
    mutated.play(bytes);
    mutated.sentBytes();
    Script client = Script.readyClient();
    client.open(true);
    client.sent();
    client.play(garbage);
    client.play(Arrays.copyOfRange(bytes, Frames.PREFACE.length, bytes.length));
    for (String event : mutated.events()) {
      assertTrue(!event.startsWith("failure"), event);
    }
    for (String event : client.events()) {
      assertTrue(!event.startsWith("failure"), event);
    }
  }

  @Property(tries = 300)
  void theSumOfCreditsIsConserved(@ForAll long seed) {
    Random random = new Random(seed);
    Script script =
        Script.readyServer(
            options ->
                options
                    .connectionWindow(200_000)
                    .initialStreamWindow(70_000)
                    .maxSmallData(1 << 30));
    script.recorder.consuming = false;
    int[] received = new int[2000];
    boolean[] held = new boolean[2000];
    int next = 1;
    for (int i = 0; i < 300 && !script.engine.isFinished(); i++) {
      int id = next == 1 ? 0 : 1 + 2 * random.nextInt(next / 2);
      if (id == 0 || random.nextInt(4) == 0) {
        script.play(Frames.get(next, false));
        if (random.nextInt(4) == 0) {
          script.stream(next).hold();
          held[next] = true;
        }
        next += 2;
        continue;
      }
      Http2Stream stream = script.stream(id);
      int unconsumed = stream.inboundWindow().unconsumed();
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> {
          int size =
              Math.min(random.nextInt(16_000), script.engine.flow.inboundWindow().available());
          size = stream.isClosed() ? size : Math.min(size, stream.inboundWindow().available());
          if (size > 0 && !stream.isInputEnded()) {
            script.play(Frames.data(id, random.nextInt(10) == 0, size));
            received[id] += size;
          }
        }
        case 3 -> {
          int padding = random.nextInt(100);
          boolean fits =
              script.engine.flow.inboundWindow().available() > 200
                  && stream.inboundWindow().available() > 200;
          if (fits && !stream.isInputEnded()) {
            script.play(Frames.paddedData(id, false, 50, padding));
          }
        }
        case 4, 5 -> {
          if (unconsumed > 0 && !stream.isClosed()) {
            stream.consume(random.nextInt(unconsumed + 1));
          }
        }
        case 6 -> stream.reset(ErrorCode.CANCEL);
        default -> {
          if (held[id]) {
            stream.release();
          }
        }
      }
      int heldBack = 0;
      for (Http2Stream each : script.recorder.streams.values()) {
        InboundWindow window = each.inboundWindow();
        assertEquals(window.size(), window.available() + window.unconsumed() + window.owed());
        heldBack += window.unconsumed();
      }
      InboundWindow connection = script.engine.flow.inboundWindow();
      assertEquals(heldBack, connection.unconsumed());
      assertEquals(
          connection.size(), connection.available() + connection.unconsumed() + connection.owed());
    }
  }
}
