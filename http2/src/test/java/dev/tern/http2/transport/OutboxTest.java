package dev.tern.http2.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private final Outbox outbox = new Outbox();
  private final List<Object> ran = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();

  private LoopTask task(Object name) {
    return new LoopTask() {
      @Override
      protected void runOnLoop() {
        ran.add(name);
      }
    };
  }

  @Test
  void tasksRunInTheOrderOfTheirOffers() {
    outbox.offer(task(1));
    outbox.offer(task(2));
    outbox.offer(task(3));
    assertFalse(outbox.isEmpty());
    assertEquals(3, outbox.drain(failures::add));
    assertEquals(List.of(1, 2, 3), ran);
    assertEquals(0, outbox.drain(failures::add));
  }

  @Test
  void onlyTheFirstOfferToASleepingLoopWakesIt() {
    assertFalse(outbox.offer(task(1))); // awake
    assertFalse(outbox.trySleep()); // something waits
    outbox.drain(failures::add);
    assertTrue(outbox.trySleep());
    assertTrue(outbox.trySleep()); // still asleep
    assertTrue(outbox.isEmpty());
    assertTrue(outbox.offer(task(2)));
    assertFalse(outbox.offer(task(3)));
    assertEquals(2, outbox.drain(failures::add));
    assertTrue(outbox.trySleep());
    assertEquals(0, outbox.drain(failures::add)); // woken by something else
    assertFalse(outbox.offer(task(4)));
  }

  @Test
  void whatIsOfferedMeanwhileWaitsForTheNextDrain() {
    LoopTask again =
        new LoopTask() {
          @Override
          protected void runOnLoop() {
            ran.add("again");
            outbox.offer(this);
          }
        };
    outbox.offer(again);
    assertEquals(1, outbox.drain(failures::add));
    assertEquals(1, outbox.drain(failures::add));
    assertEquals(List.of("again", "again"), ran);
  }

  @Test
  void aTaskThatThrowsDoesNotStopTheOthers() {
    outbox.offer(
        new LoopTask() {
          @Override
          protected void runOnLoop() {
            throw new IllegalStateException("x");
          }
        });
    outbox.offer(task(2));
    assertEquals(2, outbox.drain(failures::add));
    assertEquals(1, failures.size());
    assertEquals(List.of(2), ran);
  }

  @Test
  void offersOfManyThreadsAllArrive_eachThreadsInItsOrder() throws Exception {
    int threads = 4;
    int each = 20_000;
    int[] last = new int[threads];
    CountDownLatch done = new CountDownLatch(threads);
    Thread loop = Thread.currentThread();
    for (int t = 0; t < threads; t++) {
      int who = t;
      Thread thread =
          new Thread(
              () -> {
                for (int i = 1; i <= each; i++) {
                  int number = i;
                  boolean wake =
                      outbox.offer(
                          new LoopTask() {
                            @Override
                            protected void runOnLoop() {
                              assertEquals(last[who] + 1, number);
                              last[who] = number;
                            }
                          });
                  if (wake) {
                    LockSupport.unpark(loop);
                  }
                }
                done.countDown();
              });
      thread.setDaemon(true);
      thread.start();
    }
    int ran = 0;
    while (ran < threads * each) {
      ran += outbox.drain(failures::add);
      if (ran < threads * each && outbox.trySleep()) {
        while (outbox.isEmpty()) { // a lost wake-up would stay here for ever
          LockSupport.park(this);
        }
      }
    }
    done.await();
    assertEquals(List.of(), failures);
    assertTrue(outbox.isEmpty());
  }
}
