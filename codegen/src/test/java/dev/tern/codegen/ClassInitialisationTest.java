package dev.tern.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.tern.protobuf.MessageCodec;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * The classes of descriptor.proto are needed to link any descriptor, their own too: whichever is
 * touched first, and by however many threads, all of them come up.
 */
final class ClassInitialisationTest {
  private static final String DESCRIPTOR = "dev.tern.protobuf.descriptor.proto.";
  private static final String WKT = "dev.tern.protobuf.wkt.";

  /** Class and static method, each a way to begin. */
  private static final List<List<String>> BEGINNINGS =
      List.of(
          List.of(DESCRIPTOR + "DescriptorProtos", "descriptor"),
          List.of(DESCRIPTOR + "FileDescriptorProto", "defaultInstance"),
          List.of(DESCRIPTOR + "FeatureSet", "builder"),
          List.of(DESCRIPTOR + "Edition", "descriptor"),
          List.of(WKT + "TimestampProto", "descriptor"),
          List.of(WKT + "Struct", "defaultInstance"),
          List.of(WKT + "NullValue", "descriptor"),
          List.of(WKT + "TypeProto", "descriptor"));

  @Test
  void everyClassMayBeTheFirst() throws Exception {
    for (List<String> beginning : BEGINNINGS) {
      try (URLClassLoader fresh = fresh()) {
        call(fresh, beginning);
        for (List<String> other : BEGINNINGS) {
          call(fresh, other);
        }
      }
    }
  }

  @Test
  void threadsThatBeginAtDifferentEndsDoNotLockEachOtherOut() {
    ExecutorService threads = Executors.newFixedThreadPool(BEGINNINGS.size());
    try {
      for (int round = 0; round < 5; round++) {
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> all(threads));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static void all(ExecutorService threads) throws Exception {
    try (URLClassLoader fresh = fresh()) {
      CyclicBarrier start = new CyclicBarrier(BEGINNINGS.size());
      List<Future<String>> results = new ArrayList<>();
      for (List<String> beginning : BEGINNINGS) {
        Callable<String> task =
            () -> {
              start.await();
              call(fresh, beginning);
              return beginning.get(0);
            };
        results.add(threads.submit(task));
      }
      for (int i = 0; i < results.size(); i++) {
        assertEquals(BEGINNINGS.get(i).get(0), results.get(i).get());
      }
    }
  }

  private static URLClassLoader fresh() {
    URL runtime = MessageCodec.class.getProtectionDomain().getCodeSource().getLocation();
    return new URLClassLoader(new URL[] {runtime}, null);
  }

  private static void call(ClassLoader loader, List<String> beginning)
      throws ReflectiveOperationException {
    Object result =
        Class.forName(beginning.get(0), true, loader).getMethod(beginning.get(1)).invoke(null);
    assertEquals(loader, result.getClass().getClassLoader());
  }
}
