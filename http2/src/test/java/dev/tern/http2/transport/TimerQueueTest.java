package dev.tern.http2.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TimerQueueTest {
  private final TimerQueue queue = new TimerQueue();
  private final List<Object> ran = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();

  private Timer at(long deadline, Object name) {
    return queue.schedule(deadline, () -> ran.add(name));
  }

  @Test
  void timersRunInTheOrderOfTheirDeadlines_equalOnesAsTheyWereSet() {
    at(3, "c");
    at(1, "a");
    at(3, "d");
    at(2, "b");
    assertEquals(1, queue.nextDeadlineNanos());
    assertEquals(4, queue.runDue(3, failures::add));
    assertEquals(List.of("a", "b", "c", "d"), ran);
    assertEquals(Long.MAX_VALUE, queue.nextDeadlineNanos());
  }

  @Test
  void whatIsNotDueWaits() {
    at(2, "b");
    assertEquals(0, queue.runDue(1, failures::add));
    assertEquals(1, queue.size());
  }

  @Test
  void aCancelledTimerDoesNotRun_andCancellingAgainChangesNothing() {
    Timer a = at(1, "a");
    at(1, "b");
    assertTrue(a.isWaiting());
    a.cancel();
    a.cancel();
    assertFalse(a.isWaiting());
    queue.runDue(1, failures::add);
    assertEquals(List.of("b"), ran);
    a.cancel();
  }

  @Test
  void aTimerMayCancelAndSetOthers_andTheNewOnesWaitForTheNextTurn() {
    Timer victim = at(2, "victim");
    queue.schedule(
        1,
        () -> {
          victim.cancel();
          at(0, "new");
        });
    assertEquals(1, queue.runDue(5, failures::add));
    assertEquals(List.of(), ran);
    assertEquals(1, queue.runDue(5, failures::add));
    assertEquals(List.of("new"), ran);
  }

  @Test
  void aTimerThatThrowsDoesNotStopTheOthers() {
    queue.schedule(
        1,
        () -> {
          throw new IllegalStateException("x");
        });
    at(2, "b");
    assertEquals(2, queue.runDue(2, failures::add));
    assertEquals(1, failures.size());
    assertEquals(List.of("b"), ran);
  }

  @Test
  void aTimerCanBeMovedAndSetAgain() {
    Timer a = at(5, "a");
    at(2, "b");
    queue.reschedule(a, 1);
    queue.runDue(1, failures::add);
    assertEquals(List.of("a"), ran);
    queue.reschedule(a, 9);
    queue.reschedule(a, 9);
    queue.runDue(9, failures::add);
    assertEquals(List.of("a", "b", "a"), ran);
  }

  @Test
  void neverIsLast() {
    at(Long.MAX_VALUE, "never");
    at(-5, "before");
    assertEquals(1, queue.runDue(Long.MAX_VALUE - 1, failures::add));
    assertEquals(List.of("before"), ran);
  }

  @Property(tries = 200)
  void anyOperationsKeepTheOrder(@ForAll long seed) {
    Random random = new Random(seed);
    TimerQueue timers = new TimerQueue();
    List<Timer> all = new ArrayList<>();
    List<Long> order = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      switch (random.nextInt(4)) {
        case 0, 1 -> {
          long deadline = random.nextInt(50);
          all.add(timers.schedule(deadline, () -> order.add(deadline)));
        }
        case 2 -> {
          if (!all.isEmpty()) {
            all.get(random.nextInt(all.size())).cancel();
          }
        }
        default -> {
          order.clear();
          long now = random.nextInt(50);
          timers.runDue(now, failures::add);
          for (int k = 1; k < order.size(); k++) {
            assertTrue(order.get(k - 1) <= order.get(k));
          }
          assertTrue(timers.nextDeadlineNanos() > now);
        }
      }
      assertEquals(all.stream().filter(Timer::isWaiting).count(), timers.size());
    }
    assertEquals(List.of(), failures);
  }
}
