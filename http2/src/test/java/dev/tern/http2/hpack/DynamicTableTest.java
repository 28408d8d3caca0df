package dev.tern.http2.hpack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DynamicTableTest {

  @Test
  void theNewestHasTheFirstIndex_rfc7541_2_3_3() {
    DynamicTable table = new DynamicTable(4096);
    for (int i = 0; i < 20; i++) {
      table.add("n" + i, "v" + i, i);
    }
    assertEquals(20, table.count());
    assertEquals("n19", table.name(table.serialOf(1)));
    assertEquals("v0", table.value(table.serialOf(20)));
    assertEquals(7, table.traits(table.serialOf(13)));
  }

  @Test
  void theOldestAreEvicted_rfc7541_4_4() {
    DynamicTable table = new DynamicTable(3 * 34);
    for (int i = 0; i < 10; i++) {
      table.add("n", String.valueOf(i), 0);
      assertTrue(table.size() <= table.maxSize());
    }
    assertEquals(3, table.count());
    assertEquals("7", table.value(table.oldest()));
    table.setMaxSize(34);
    assertEquals(1, table.count());
    assertEquals("9", table.value(table.serialOf(1)));
    assertEquals(34, table.size());
  }
}
