package dev.tern.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MessageQueueTest {

  @Test
  void messagesComeOutInOrderAcrossChunks() {
    MessageQueue queue = new MessageQueue();
    int out = 0;
    int in = 0;
    for (int round = 0; round < 50; round++) {
      for (int i = 0; i < round; i++) {
        queue.offer(in++);
      }
      for (int i = 0; i < round - 1; i++) {
        assertEquals(out++, queue.poll());
      }
    }
    while (out < in) {
      assertFalse(queue.isEmpty());
      assertEquals(out++, queue.poll());
    }
    assertTrue(queue.isEmpty());
    assertNull(queue.poll());
  }

  @Test
  void oneThreadOffersWhileAnotherPolls() throws InterruptedException {
    MessageQueue queue = new MessageQueue();
    int count = 100_000;
    Thread producer =
        new Thread(
            () -> {
              for (int i = 0; i < count; i++) {
                queue.offer(i);
              }
            });
    producer.start();
    for (int i = 0; i < count; ) {
      Object next = queue.poll();
      if (next == null) {
        Thread.onSpinWait();
      } else {
        assertEquals(i++, next);
      }
    }
    producer.join();
    assertTrue(queue.isEmpty());
  }
}
