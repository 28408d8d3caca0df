package dev.tern.codegen;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.SortedSet;

/** Reads out of a class file which members of other classes it links to: JVMS 4.4. */
final class ClassReferences {
  private final Object[] pool;

  private ClassReferences(Object[] pool) {
    this.pool = pool;
  }

  /** Adds every field and method of a package that the class names, as {@code Owner.name type}. */
  static void collect(byte[] classFile, String packagePrefix, SortedSet<String> found) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(classFile))) {
      in.skipNBytes(8);
      Object[] pool = new Object[in.readUnsignedShort()];
      for (int i = 1; i < pool.length; i++) {
        int tag = in.readUnsignedByte();
        switch (tag) {
          case 1 -> pool[i] = in.readUTF();
          case 3, 4 -> in.skipNBytes(4);
          case 5, 6 -> {
            in.skipNBytes(8);
            i++;
          }
          case 7 -> pool[i] = new int[] {tag, in.readUnsignedShort()};
          case 8, 16, 19, 20 -> in.skipNBytes(2);
          case 9, 10, 11, 12 ->
              pool[i] = new int[] {tag, in.readUnsignedShort(), in.readUnsignedShort()};
          case 15 -> in.skipNBytes(3);
          case 17, 18 -> in.skipNBytes(4);
          default -> throw new IllegalArgumentException("constant of kind " + tag);
        }
      }
      new ClassReferences(pool).members(packagePrefix, found);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void members(String packagePrefix, SortedSet<String> found) {
    for (Object entry : pool) {
      if (entry instanceof int[] member && member[0] >= 9 && member[0] <= 11) {
        String owner = text(member(member[1])[1]).replace('/', '.');
        int[] nameAndType = member(member[2]);
        if (owner.startsWith(packagePrefix)) {
          found.add(owner + "." + text(nameAndType[1]) + " " + text(nameAndType[2]));
        }
      }
    }
  }

  private int[] member(int index) {
    return (int[]) pool[index];
  }

  private String text(int index) {
    return (String) pool[index];
  }
}
