package dev.tern.cli;

import dev.tern.protobuf.Bytes;
import dev.tern.protobuf.ProtoReader;
import dev.tern.protobuf.ProtoWriter;
import dev.tern.protobuf.ProtobufException;
import dev.tern.protobuf.descriptor.FieldDescriptor;
import dev.tern.protobuf.descriptor.MessageDescriptor;
import dev.tern.protobuf.json.TypeRegistry;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An encoded message brought into the order in which protobuf's implementations write it: fields by
 * number, maps by key with both key and value, all the way down. What the schema does not know
 * comes last, as it came.
 *
 * @param bytes the encoding
 * @param missingRequired paths of the required fields that are not there
 */
record CanonicalMessage(Bytes bytes, List<String> missingRequired) {
  /** One field of the encoding; {@code key} is set in entries of maps. */
  private record Entry(int number, boolean known, Bytes bytes, @Nullable Bytes key) {}

  /**
   * Sorts an encoded message.
   *
   * @throws ProtobufException if it is malformed
   */
  static CanonicalMessage of(MessageDescriptor type, byte[] encoded, TypeRegistry registry) {
    List<String> missing = new ArrayList<>();
    byte[] sorted = new Sorter(registry, missing).sort(type, encoded, "", 0);
    return new CanonicalMessage(Bytes.of(sorted), List.copyOf(missing));
  }

  /**
   * Sorts one message and those inside it.
   *
   * @param registry knows the extensions
   * @param missing gets the paths of required fields that are not there
   */
  private record Sorter(TypeRegistry registry, List<String> missing) {
    private static final int LENGTH_DELIMITED = 2;
    private static final int START_GROUP = 3;

    byte[] sort(MessageDescriptor type, byte[] encoded, String path, int depth) {
      if (depth > ProtoReader.DEFAULT_DEPTH_LIMIT) {
        throw new ProtobufException(
            "messages are nested more than " + ProtoReader.DEFAULT_DEPTH_LIMIT + " deep");
      }
      List<Entry> entries = new ArrayList<>();
      Map<Integer, Integer> counts = new HashMap<>();
      ProtoReader in = new ProtoReader(encoded, 0, encoded.length);
      while (!in.isAtEnd()) {
        int start = in.position();
        int tag = in.readTag();
        int content = in.position();
        FieldDescriptor field = field(type, tag >>> 3);
        int at = counts.merge(tag >>> 3, 1, Integer::sum) - 1;
        if (field != null && field.isMessage() && (tag & 7) == LENGTH_DELIMITED) {
          byte[] inner = in.readBytes().toByteArray();
          entries.add(nested(field, tag, inner, step(path, field, at), depth, new byte[0]));
        } else if (field != null && field.isMessage() && (tag & 7) == START_GROUP) {
          in.skip(tag);
          byte[] end =
              Arrays.copyOfRange(encoded, in.position() - (content - start), in.position());
          byte[] inner = Arrays.copyOfRange(encoded, content, in.position() - end.length);
          entries.add(nested(field, tag, inner, step(path, field, at), depth, end));
        } else {
          in.skip(tag);
          byte[] whole = Arrays.copyOfRange(encoded, start, in.position());
          entries.add(new Entry(tag >>> 3, field != null, Bytes.of(whole), null));
        }
      }
      for (FieldDescriptor field : type.fields()) {
        if (field.isRequired() && !counts.containsKey(field.number())) {
          missing.add(path + field.name());
        }
      }
      if (type.isMapEntry()) {
        complete(type, entries, counts);
      }
      entries.sort(Comparator.comparing(Entry::known).reversed().thenComparing(Sorter::compare));
      ByteArrayOutputStream out = new ByteArrayOutputStream(encoded.length);
      entries.forEach(entry -> entry.bytes().writeTo(out));
      return out.toByteArray();
    }

    private @Nullable FieldDescriptor field(MessageDescriptor type, int number) {
      FieldDescriptor field = type.field(number);
      return field == null ? registry.extension(type, number) : field;
    }

    private static String step(String path, FieldDescriptor field, int index) {
      String name = field.isExtension() ? "(" + field.fullName() + ")" : field.name();
      return path + name + (field.isRepeated() ? "[" + index + "]." : ".");
    }

    /** The message inside a field, sorted; {@code end} is the group's end tag, or empty. */
    private Entry nested(
        FieldDescriptor field, int tag, byte[] inner, String path, int depth, byte[] end) {
      byte[] sorted = sort(field.messageType(), inner, path, depth + 1);
      ProtoWriter out = new ProtoWriter();
      if (end.length == 0) {
        out.writeBytes(tag, Bytes.of(sorted));
      } else {
        out.writeRaw(end, 0, end.length);
        out.writeRaw(sorted, 0, sorted.length);
        byte[] start = end.clone();
        start[0]--; // the wire type of a group's start is one below that of its end
        out.writeRaw(start, 0, start.length);
      }
      Bytes key = field.isMap() ? Bytes.of(key(field.messageType(), sorted)) : null;
      return new Entry(tag >>> 3, true, Bytes.of(out.toByteArray()), key);
    }

    /** A map's entry is written with its key and its value, defaults too. */
    private static void complete(
        MessageDescriptor type, List<Entry> entries, Map<Integer, Integer> counts) {
      for (FieldDescriptor field : type.fields()) {
        if (!counts.containsKey(field.number())) {
          entries.add(new Entry(field.number(), true, Bytes.of(zero(field)), null));
        }
      }
    }

    private static byte[] zero(FieldDescriptor field) {
      int tag = field.number() << 3;
      ProtoWriter out = new ProtoWriter();
      switch (field.type()) {
        case TYPE_FIXED64, TYPE_SFIXED64, TYPE_DOUBLE -> out.writeFixed64(tag | 1, 0);
        case TYPE_FIXED32, TYPE_SFIXED32, TYPE_FLOAT -> out.writeFixed32(tag | 5, 0);
        case TYPE_STRING, TYPE_BYTES, TYPE_MESSAGE ->
            out.writeBytes(tag | LENGTH_DELIMITED, Bytes.empty());
        case TYPE_ENUM -> out.writeEnum(tag, field.enumType().values().get(0).number());
        default -> out.writeBool(tag, false);
      }
      return out.toByteArray();
    }

    /** The key of a map's entry as bytes whose order is that of the keys. */
    private static byte[] key(MessageDescriptor type, byte[] entry) {
      ProtoReader in = new ProtoReader(entry, 0, entry.length);
      FieldDescriptor field = type.fields().get(0);
      if (in.readTag() >>> 3 != field.number()) {
        return new byte[0];
      }
      long bits =
          switch (field.type()) {
            case TYPE_STRING -> 0;
            case TYPE_SINT32, TYPE_SINT64 -> in.readSInt64();
            case TYPE_FIXED64, TYPE_SFIXED64 -> in.readFixed64();
            case TYPE_FIXED32 -> Integer.toUnsignedLong(in.readFixed32());
            case TYPE_SFIXED32 -> in.readFixed32();
            default -> in.readUInt64();
          };
      return switch (field.type()) {
        case TYPE_STRING -> in.readBytes().toByteArray();
        case TYPE_UINT64, TYPE_FIXED64 -> ByteBuffer.allocate(8).putLong(bits).array();
        default -> ByteBuffer.allocate(8).putLong(bits ^ Long.MIN_VALUE).array();
      };
    }

    private static int compare(Entry one, Entry other) {
      if (!one.known()) {
        return 0;
      }
      Bytes key = one.key();
      Bytes otherKey = other.key();
      return one.number() != other.number() || key == null || otherKey == null
          ? Integer.compare(one.number(), other.number())
          : key.compareTo(otherKey);
    }
  }
}
