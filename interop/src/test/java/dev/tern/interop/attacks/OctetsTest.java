package dev.tern.interop.attacks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import org.junit.jupiter.api.Test;

/**
 * The attacker's octets are what the specifications say, so that a server fails for nothing else.
 */
class OctetsTest {
  @Test
  void integersAreThoseOfRfc7541AppendixC1() {
    assertArrayEquals(new byte[] {0b01010}, Octets.integer(0, 5, 10));
    assertArrayEquals(
        new byte[] {0b11111, (byte) 0b10011010, 0b00001010}, Octets.integer(0, 5, 1337));
    assertArrayEquals(new byte[] {42}, Octets.integer(0, 8, 42));
  }

  @Test
  void aFrameHasTheHeadOfRfc9113Section41() {
    byte[] frame = Octets.frame(Octets.DATA, Octets.END_STREAM, 0x0102, (byte) 9);
    assertArrayEquals(new byte[] {0, 0, 1, 0, 1, 0, 0, 1, 2, 9}, frame);
  }

  @Test
  void aMessageHasThePrefixOfGrpc() {
    assertArrayEquals(new byte[] {1, 0, 0, 0, 2, 7, 8}, Octets.message(1, new byte[] {7, 8}));
  }

  @Test
  void everyAttackHasANameOfItsOwn() {
    var names = new HashSet<String>();
    AttackKit.attacks(true).forEach(attack -> assertTrue(names.add(attack.name()), attack.name()));
    assertEquals(names.size(), AttackKit.attacks(true).size());
  }
}
