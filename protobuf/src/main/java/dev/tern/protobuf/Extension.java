package dev.tern.protobuf;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A field that one file defines for a message of another. Generated code has a constant for each;
 * {@link ExtendableMessage#get}, {@code has} and the builders' {@code set} and {@code clear} take
 * it.
 *
 * <p>On the wire an extension is a field like any other. A message keeps it among its unknown
 * fields, so nothing has to be registered before parsing; value and wire type are checked when it
 * is asked for, and a field of another wire type counts as absent. Immutable.
 *
 * @param <M> the message that is extended
 * @param <T> the Java class of its value, a {@code List} for a repeated extension
 */
public final class Extension<M extends ExtendableMessage<M>, T> {
  /** The way from unknown fields to a value and back. */
  private interface Form<T> {
    @Nullable T find(UnknownFields fields, int number);

    void write(T value, int number, ProtoWriter out);
  }

  private final String fullName;
  private final int number;
  private final Form<T> form;

  /** Null for a message, whose default is asked of its codec. */
  private final @Nullable T defaultValue;

  private final @Nullable ExtensionType<T> type;

  private Extension(
      String fullName,
      int number,
      Form<T> form,
      @Nullable T defaultValue,
      @Nullable ExtensionType<T> type) {
    this.fullName = fullName;
    this.number = number;
    this.form = form;
    this.defaultValue = defaultValue;
    this.type = type;
  }

  /** Returns an extension of one value whose default is the type's own; for generated code. */
  public static <M extends ExtendableMessage<M>, T> Extension<M, T> single(
      String fullName, int number, ExtensionType<T> type) {
    return new Extension<>(fullName, number, new Single<>(type), null, type);
  }

  /** Returns an extension of one value that states a default; for generated code. */
  public static <M extends ExtendableMessage<M>, T> Extension<M, T> single(
      String fullName, int number, ExtensionType<T> type, T defaultValue) {
    return new Extension<>(fullName, number, new Single<>(type), defaultValue, type);
  }

  /** Returns a repeated extension; for generated code. */
  public static <M extends ExtendableMessage<M>, T> Extension<M, List<T>> repeated(
      String fullName, int number, ExtensionType<T> type) {
    return new Extension<>(fullName, number, new Repeated<>(type, false), Lists.empty(), null);
  }

  /** Returns a repeated extension that is written packed; for generated code. */
  public static <M extends ExtendableMessage<M>, T> Extension<M, List<T>> packed(
      String fullName, int number, ExtensionType<T> type) {
    return new Extension<>(fullName, number, new Repeated<>(type, true), Lists.empty(), null);
  }

  /** Returns an extension of a message of message set format; for generated code. */
  public static <M extends ExtendableMessage<M>, T extends Message> Extension<M, T> messageSetItem(
      String fullName, int number, ExtensionType<T> type) {
    return new Extension<>(fullName, number, new MessageSetItem<>(type), null, type);
  }

  /** Returns the full name, for example {@code "google.api.http"}. */
  public String fullName() {
    return fullName;
  }

  /** Returns the number on the wire, 1 to 2^29 - 1; in a message set, up to 2^31 - 2. */
  public int number() {
    return number;
  }

  /** Returns the value that {@code fields} hold, or the default. */
  T readFrom(UnknownFields fields) {
    T found = find(fields);
    if (found != null) {
      return found;
    }
    return defaultValue != null ? defaultValue : Objects.requireNonNull(type).zero();
  }

  boolean isIn(UnknownFields fields) {
    T found = find(fields);
    return found instanceof List<?> list ? !list.isEmpty() : found != null;
  }

  private @Nullable T find(UnknownFields fields) {
    if (fields.isEmpty()) {
      return null;
    }
    try {
      return form.find(fields, number);
    } catch (ProtobufException e) {
      throw e.in(fullName);
    }
  }

  /**
   * Puts a value in the place of all fields of this number, before the first field of a higher one;
   * for generated builders.
   *
   * @param fields a builder's unknown fields, null if it has none
   * @param value null clears the extension
   * @return the fields that take the place of {@code fields}
   * @throws NullPointerException if an element of a list is null
   * @throws IllegalStateException if an enum is {@code UNRECOGNIZED}
   */
  public UnknownFields.Builder setIn(UnknownFields.@Nullable Builder fields, @Nullable T value) {
    ProtoWriter out = new ProtoWriter();
    if (value != null) {
      form.write(value, number, out);
    }
    UnknownFields.Builder changed = UnknownFields.builder();
    boolean written = false;
    byte[] before = UnknownFields.from(fields).bytes().toByteArray();
    ProtoReader in = new ProtoReader(before, 0, before.length);
    for (int start = 0, tag = in.readTag(); tag != 0; start = in.position(), tag = in.readTag()) {
      in.skip(tag);
      int other = numberOf(tag, before, start, in.position());
      if (other > number && !written) {
        changed.addRaw(out.array(), out.offset(), out.size());
        written = true;
      }
      if (other != number) {
        changed.addRaw(before, start, in.position() - start);
      }
    }
    if (!written) {
      changed.addRaw(out.array(), out.offset(), out.size());
    }
    return changed;
  }

  /** The number of a field or, in a message set, that of the item's message. */
  private int numberOf(int tag, byte[] bytes, int start, int end) {
    if (tag != Item.TAG || !(form instanceof MessageSetItem<?>)) {
      return tag >>> 3;
    }
    ProtoReader in = new ProtoReader(bytes, start, end - start);
    in.readTag();
    return Item.read(in).typeId();
  }

  @Override
  public String toString() {
    return fullName;
  }

  /** A value and what is left to check when all its parts have arrived. */
  private static <T> @Nullable T checked(@Nullable T value) {
    if (value instanceof Message message) {
      String missing = MessageCodec.of(message).missingRequired(message);
      if (missing != null) {
        throw new ProtobufException("required field " + missing + " is not set");
      }
    }
    return value;
  }

  private record Single<T>(ExtensionType<T> type) implements Form<T> {
    @Override
    public @Nullable T find(UnknownFields fields, int number) {
      ProtoReader in = fields.reader();
      T found = null;
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (tag != type.tag(number)) {
          in.skip(tag);
          continue;
        }
        T value = type.read(number, in, found);
        found = value != null ? value : found;
      }
      return checked(found);
    }

    @Override
    public void write(T value, int number, ProtoWriter out) {
      type.write(number, value, out);
    }
  }

  /** Both forms are read, whichever is written. */
  private record Repeated<T>(ExtensionType<T> type, boolean packed) implements Form<List<T>> {
    @Override
    public List<T> find(UnknownFields fields, int number) {
      ExtensionType.Elements<T> elements = type.elements();
      int packedTag = type.isPackable() ? number << 3 | WireType.LENGTH_DELIMITED : 0;
      ProtoReader in = fields.reader();
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (tag == type.tag(number)) {
          elements.read(number, in);
        } else if (tag == packedTag) {
          int outer = in.enter();
          while (!in.isAtEnd()) {
            elements.read(number, in);
          }
          in.leave(outer);
        } else {
          in.skip(tag);
        }
      }
      List<T> found = elements.build();
      found.forEach(Extension::checked);
      return found;
    }

    @Override
    public void write(List<T> values, int number, ProtoWriter out) {
      if (packed) {
        type.writePacked(number, values, out);
      } else {
        type.writeAll(number, values, out);
      }
    }
  }

  /** A message set's items are groups of number 1 that hold a number and a message. */
  private record MessageSetItem<T>(ExtensionType<T> type) implements Form<T> {
    @Override
    public @Nullable T find(UnknownFields fields, int number) {
      ProtoReader in = fields.reader();
      T found = null;
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        Bytes part = part(number, tag, in);
        if (part != null) {
          MessageCodec<T> codec = type.codec();
          found = codec.mergeFrom(found == null ? codec.defaultInstance() : found, part.reader());
        }
      }
      return checked(found);
    }

    /** A set may also carry the message as a plain field. */
    private @Nullable Bytes part(int number, int tag, ProtoReader in) {
      if (tag == Item.TAG) {
        Item item = Item.read(in);
        return item.typeId() == number ? item.message() : null;
      }
      if (tag >>> 3 == number && (tag & 7) == WireType.LENGTH_DELIMITED) {
        return in.readBytes();
      }
      in.skip(tag);
      return null;
    }

    @Override
    public void write(T value, int number, ProtoWriter out) {
      out.writeRaw(Item.END, 0, Item.END.length);
      out.writeMessage(Item.MESSAGE, type.codec(), value);
      out.writeInt32(Item.TYPE_ID, number);
      out.prependByte(Item.TAG);
    }
  }

  private record Item(int typeId, Bytes message) {
    static final int TAG = 1 << 3 | WireType.START_GROUP;
    static final byte[] END = {1 << 3 | WireType.END_GROUP};
    static final int TYPE_ID = 2 << 3 | WireType.VARINT;
    static final int MESSAGE = 3 << 3 | WireType.LENGTH_DELIMITED;

    /** Reads what follows the start tag. */
    static Item read(ProtoReader in) {
      int typeId = 0;
      Bytes message = Bytes.empty();
      in.enterGroup(1);
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (tag) {
          case TYPE_ID -> typeId = in.readInt32();
          case MESSAGE -> message = in.readBytes();
          default -> in.skip(tag);
        }
      }
      in.leaveGroup();
      return new Item(typeId, message);
    }
  }
}
