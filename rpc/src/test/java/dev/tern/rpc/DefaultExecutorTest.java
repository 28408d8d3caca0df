package dev.tern.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import org.junit.jupiter.api.Test;

class DefaultExecutorTest {

  @Test
  void poolMakesThreadsFirstThenQueuesThenRefuses() throws InterruptedException {
    ThreadPoolExecutor pool = DefaultExecutor.newPool("test-", 3, 2);
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch running = new CountDownLatch(3);
    CountDownLatch done = new CountDownLatch(5);
    Runnable task =
        () -> {
          running.countDown();
          try {
            go.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          done.countDown();
        };
    for (int i = 0; i < 5; i++) {
      pool.execute(task);
    }
    running.await();
    assertEquals(3, pool.getPoolSize());
    assertThrows(RejectedExecutionException.class, () -> pool.execute(task));
    go.countDown();
    done.await();
    pool.shutdown();
  }

  @Test
  void handlersRunOnDaemonThreads_virtualOnesWhereTheJvmHasThem() throws InterruptedException {
    ServerRig.Seen<Thread> ran = new ServerRig.Seen<>();
    CountDownLatch done = new CountDownLatch(1);
    DefaultExecutor.get()
        .execute(
            () -> {
              ran.set(Thread.currentThread());
              done.countDown();
            });
    done.await();
    assertTrue(ran.get().isDaemon());
    boolean virtual = ran.get().getClass().getName().contains("Virtual");
    assertEquals(Runtime.version().feature() >= 21, virtual);
    assertEquals(Runtime.version().feature() >= 21, DefaultExecutor.startVirtualThread() != null);
  }
}
