package dev.tern.http2;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What connections and streams take in the heap, by the layout of HotSpot with compressed
 * references: 12 octets for a header, 16 for that of an array, all of it rounded up to 8.
 */
class FootprintTest {
  private static final int MOST_IDLE = 2048;
  private static final int MOST_STREAM = 400;

  private final Map<String, Integer> byClass = new TreeMap<>();

  private int footprint(Object root, Object... shared) {
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    seen.addAll(java.util.Arrays.asList(shared));
    ArrayDeque<Object> open = new ArrayDeque<>();
    open.add(root);
    int sum = 0;
    while (!open.isEmpty()) {
      Object each = open.remove();
      if (each instanceof Enum || each instanceof String || !seen.add(each)) {
        continue; // strings of fields are shared or the user's
      }
      int size = each.getClass().isArray() ? array(each, open) : object(each, open);
      byClass.merge(each.getClass().getSimpleName(), size, Integer::sum);
      sum += size;
    }
    return sum;
  }

  private static int array(Object array, ArrayDeque<Object> open) {
    int length = Array.getLength(array);
    Class<?> type = array.getClass().getComponentType();
    if (!type.isPrimitive()) {
      for (int i = 0; i < length; i++) {
        if (Array.get(array, i) != null) {
          open.add(Array.get(array, i));
        }
      }
    }
    return length == 0 ? 0 : rounded(16 + length * width(type)); // empty arrays are constants
  }

  private static int object(Object object, ArrayDeque<Object> open) {
    int size = 12;
    if (!object.getClass().getName().startsWith("dev.tern.")) {
      throw new AssertionError("it holds a " + object.getClass());
    }
    Class<?> type = object.getClass();
    for (; type.getName().startsWith("dev.tern."); type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          size += width(field.getType());
          Object value = value(field, object);
          if (value != null && !field.getType().isPrimitive()) {
            open.add(value);
          }
        }
      }
    }
    return rounded(size);
  }

  private static Object value(Field field, Object object) {
    try {
      field.setAccessible(true);
      return field.get(object);
    } catch (IllegalAccessException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static int width(Class<?> type) {
    if (type == long.class || type == double.class) {
      return 8;
    } else if (type == byte.class || type == boolean.class) {
      return 1;
    }
    return type == short.class || type == char.class ? 2 : 4;
  }

  private static int rounded(int size) {
    return (size + 7) / 8 * 8;
  }

  private static Object[] shared(Script script) {
    return new Object[] {
      script,
      script.recorder,
      script.engine.options(),
      script.engine.options().memoryBudget(),
      Http2Settings.INITIAL,
      Headers.empty()
    };
  }

  @Test
  void anIdleConnectionIsSmall() {
    Script script = Script.readyServer();
    int idle = footprint(script.engine, shared(script));
    assertTrue(idle <= MOST_IDLE, "an idle connection takes " + idle + " octets: " + byClass);
  }

  @Test
  void anOpenStreamIsSmall() {
    Script script = Script.readyServer();
    script.play(Frames.get(1, false));
    script.sent();
    int before = footprint(script.engine, shared(script));
    int many = 64;
    for (int i = 1; i <= many; i++) {
      script.play(Frames.get(2 * i + 1, false));
      script.stream(2 * i + 1).sendHeaders(Script.RESPONSE, false);
    }
    script.sent();
    int after = footprint(script.engine, shared(script));
    int each = (after - before) / many - LISTENER;
    assertTrue(each <= MOST_STREAM, "an open stream takes " + each + " octets: " + byClass);
  }

  /** The listener of this test for each stream: a lambda's class with two fields. */
  private static final int LISTENER = 24;
}
