package dev.tern.http2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class WindowTest {

  @Test
  void anOutboundWindowDoesNotPass2To31_rfc9113_6_9_1() {
    OutboundWindow window = new OutboundWindow(65_535);
    assertTrue(window.add(Integer.MAX_VALUE - 65_535));
    assertFalse(window.add(1));
    assertEquals(Integer.MAX_VALUE, window.available());
  }

  @Test
  void anOutboundWindowMayBeNegative_rfc9113_6_9_2() {
    OutboundWindow window = new OutboundWindow(100);
    window.spend(100);
    assertTrue(window.add(-Integer.MAX_VALUE));
    assertEquals(-Integer.MAX_VALUE, window.available());
    assertFalse(window.add(-2));
  }

  @Test
  void whatIsConsumedIsOwedUntilItIsHalfAWindow() {
    InboundWindow window = new InboundWindow(10);
    assertTrue(window.allows(10));
    assertFalse(window.allows(11));
    window.receive(10);
    assertFalse(window.allows(1));
    assertEquals(0, window.consume(4));
    assertEquals(5, window.consume(1));
    assertEquals(5, window.available());
    assertEquals(5, window.unconsumed());
  }

  @Test
  void aWindowOfOneOctetIsGivenBackAtOnce() {
    InboundWindow window = new InboundWindow(1);
    window.receive(1);
    assertEquals(1, window.consume(1));
    assertEquals(0, window.consume(0));
  }

  @Test
  void noMoreIsConsumedThanCame() {
    InboundWindow window = new InboundWindow(10);
    window.receive(3);
    assertThrows(IllegalArgumentException.class, () -> window.consume(4));
    assertThrows(IllegalArgumentException.class, () -> window.consume(-1));
  }

  @Test
  void resizingKeepsTheSum() {
    InboundWindow window = new InboundWindow(100);
    window.receive(80);
    window.resize(10);
    assertEquals(-70, window.available());
    assertFalse(window.allows(0));
    int announced = window.consume(80);
    assertEquals(80, announced);
    assertEquals(10, window.available());
  }
}
