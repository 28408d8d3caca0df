package dev.tern.interop.descriptors;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Two descriptor sets, file by file.
 *
 * <p>Canonically equal means: protobuf-java, which knows no custom options, parses both and holds
 * the messages for equal; files are found by name, and unknown fields, which is what custom options
 * are to it, are compared by number, in their order within a number.
 *
 * @param files how many files theirs has
 * @param byteEqual how many of them are the same octets in ours
 * @param canonicallyEqual how many more are only canonically equal
 * @param different the names of the others, each with what differs
 * @param wholeByteEqual whether the sets are the same octets, and so in the same order
 */
record SetComparison(
    int files,
    int byteEqual,
    int canonicallyEqual,
    List<String> different,
    boolean wholeByteEqual) {
  static SetComparison of(byte[] theirs, byte[] ours) {
    if (java.util.Arrays.equals(theirs, ours)) {
      int files = parse(theirs).getFileCount();
      return new SetComparison(files, files, 0, List.of(), true);
    }
    Map<String, FileDescriptorProto> found = new HashMap<>();
    parse(ours).getFileList().forEach(file -> found.put(file.getName(), file));
    int byteEqual = 0;
    int canonicallyEqual = 0;
    List<String> different = new ArrayList<>();
    List<FileDescriptorProto> expected = parse(theirs).getFileList();
    for (FileDescriptorProto their : expected) {
      FileDescriptorProto our = found.remove(their.getName());
      if (our == null) {
        different.add(their.getName() + " is missing");
      } else if (our.toByteString().equals(their.toByteString())) {
        byteEqual++;
      } else if (our.equals(their)) {
        canonicallyEqual++;
      } else {
        different.add(their.getName() + " " + firstDifference(their.toString(), our.toString()));
      }
    }
    found.keySet().forEach(name -> different.add(name + " is too much"));
    return new SetComparison(expected.size(), byteEqual, canonicallyEqual, different, false);
  }

  boolean isEqual() {
    return different.isEmpty();
  }

  String figures() {
    return files
        + " files, "
        + byteEqual
        + " byte-equal, "
        + canonicallyEqual
        + " canonically"
        + (wholeByteEqual ? ", set byte-equal" : ", set not byte-equal");
  }

  private static FileDescriptorSet parse(byte[] bytes) {
    try {
      return FileDescriptorSet.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("not a descriptor set", e);
    }
  }

  static String firstDifference(String theirs, String ours) {
    String[] their = theirs.split("\n", -1);
    String[] our = ours.split("\n", -1);
    for (int i = 0; i < Math.min(their.length, our.length); i++) {
      if (!their[i].equals(our[i])) {
        return "differs: theirs \"" + their[i].trim() + "\", ours \"" + our[i].trim() + "\"";
      }
    }
    return "differs in length";
  }
}
