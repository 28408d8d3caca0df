package dev.tern.protobuf;

import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How one value of an extension looks on the wire and in Java. Immutable; generated code names it.
 *
 * @param <T> the Java class of a value
 */
public final class ExtensionType<T> {
  private enum Kind {
    INT32,
    INT64,
    UINT32,
    UINT64,
    SINT32,
    SINT64,
    FIXED32,
    FIXED64,
    SFIXED32,
    SFIXED64,
    FLOAT,
    DOUBLE,
    BOOL,
    STRING,
    UNCHECKED_STRING,
    BYTES,
    OPEN_ENUM,
    CLOSED_ENUM,
    MESSAGE,
    GROUP
  }

  public static final ExtensionType<Integer> INT32 = scalar(Kind.INT32, 0);
  public static final ExtensionType<Long> INT64 = scalar(Kind.INT64, 0L);
  public static final ExtensionType<Integer> UINT32 = scalar(Kind.UINT32, 0);
  public static final ExtensionType<Long> UINT64 = scalar(Kind.UINT64, 0L);
  public static final ExtensionType<Integer> SINT32 = scalar(Kind.SINT32, 0);
  public static final ExtensionType<Long> SINT64 = scalar(Kind.SINT64, 0L);
  public static final ExtensionType<Integer> FIXED32 = scalar(Kind.FIXED32, 0);
  public static final ExtensionType<Long> FIXED64 = scalar(Kind.FIXED64, 0L);
  public static final ExtensionType<Integer> SFIXED32 = scalar(Kind.SFIXED32, 0);
  public static final ExtensionType<Long> SFIXED64 = scalar(Kind.SFIXED64, 0L);
  public static final ExtensionType<Float> FLOAT = scalar(Kind.FLOAT, 0F);
  public static final ExtensionType<Double> DOUBLE = scalar(Kind.DOUBLE, 0D);
  public static final ExtensionType<Boolean> BOOL = scalar(Kind.BOOL, false);

  /** A string that must be UTF-8. */
  public static final ExtensionType<String> STRING = scalar(Kind.STRING, "");

  /** A string in which what is not UTF-8 is replaced, as in proto2. */
  public static final ExtensionType<String> UNCHECKED_STRING = scalar(Kind.UNCHECKED_STRING, "");

  public static final ExtensionType<Bytes> BYTES = scalar(Kind.BYTES, Bytes.empty());

  private final Kind kind;
  private final @Nullable T zero;
  private final @Nullable Supplier<MessageCodec<T>> codec;
  private final @Nullable IntFunction<? extends @Nullable T> byNumber;

  private ExtensionType(
      Kind kind,
      @Nullable T zero,
      @Nullable Supplier<MessageCodec<T>> codec,
      @Nullable IntFunction<? extends @Nullable T> byNumber) {
    this.kind = kind;
    this.zero = zero;
    this.codec = codec;
    this.byNumber = byNumber;
  }

  private static <T> ExtensionType<T> scalar(Kind kind, T zero) {
    return new ExtensionType<>(kind, zero, null, null);
  }

  /**
   * An enum whose unknown numbers are kept, and show as {@code UNRECOGNIZED}.
   *
   * @param byNumber returns the constant of a number, never null
   */
  public static <E extends ProtoEnum> ExtensionType<E> openEnum(IntFunction<E> byNumber) {
    return new ExtensionType<>(Kind.OPEN_ENUM, null, null, byNumber);
  }

  /**
   * An enum whose unknown numbers count as absent.
   *
   * @param byNumber returns the constant of a number, null if there is none
   */
  public static <E extends ProtoEnum> ExtensionType<E> closedEnum(
      IntFunction<? extends @Nullable E> byNumber) {
    return new ExtensionType<>(Kind.CLOSED_ENUM, null, null, byNumber);
  }

  /**
   * A message with its length before it.
   *
   * @param codec returns the codec; asked when a value is first read or written, so that one
   *     class's start does not wait for another's
   */
  public static <T extends Message> ExtensionType<T> message(Supplier<MessageCodec<T>> codec) {
    return new ExtensionType<>(Kind.MESSAGE, null, codec, null);
  }

  /** A group, or a message of delimited encoding; {@code codec} as in {@link #message}. */
  public static <T extends Message> ExtensionType<T> group(Supplier<MessageCodec<T>> codec) {
    return new ExtensionType<>(Kind.GROUP, null, codec, null);
  }

  /** Returns the value of an extension that is not set and states no default. */
  T zero() {
    if (codec != null) {
      return codec().defaultInstance();
    }
    return zero != null ? zero : Objects.requireNonNull(constant(0), "no constant has number 0");
  }

  MessageCodec<T> codec() {
    return Objects.requireNonNull(codec, "no message").get();
  }

  int tag(int number) {
    return number << 3
        | switch (kind) {
          case FIXED32, SFIXED32, FLOAT -> WireType.FIXED32;
          case FIXED64, SFIXED64, DOUBLE -> WireType.FIXED64;
          case STRING, UNCHECKED_STRING, BYTES, MESSAGE -> WireType.LENGTH_DELIMITED;
          case GROUP -> WireType.START_GROUP;
          default -> WireType.VARINT;
        };
  }

  boolean isPackable() {
    return switch (kind) {
      case STRING, UNCHECKED_STRING, BYTES, MESSAGE, GROUP -> false;
      default -> true;
    };
  }

  /**
   * Reads the value behind a tag.
   *
   * @param before what an earlier part of the same message gave, or null
   * @return null if a closed enum has no such number
   */
  @SuppressWarnings("unchecked") // each kind is only ever made with its own class for T
  @Nullable T read(int number, ProtoReader in, @Nullable T before) {
    return switch (kind) {
      case MESSAGE -> in.readMessage(codec(), before);
      case GROUP -> in.readGroup(number, codec(), before);
      case OPEN_ENUM, CLOSED_ENUM -> constant(in.readEnum());
      default -> (T) scalar(in);
    };
  }

  private Object scalar(ProtoReader in) {
    return switch (kind) {
      case INT32 -> in.readInt32();
      case INT64 -> in.readInt64();
      case UINT32 -> in.readUInt32();
      case UINT64 -> in.readUInt64();
      case SINT32 -> in.readSInt32();
      case SINT64 -> in.readSInt64();
      case FIXED32 -> in.readFixed32();
      case FIXED64 -> in.readFixed64();
      case SFIXED32 -> in.readSFixed32();
      case SFIXED64 -> in.readSFixed64();
      case FLOAT -> in.readFloat();
      case DOUBLE -> in.readDouble();
      case BOOL -> in.readBool();
      case STRING -> in.readString();
      case UNCHECKED_STRING -> in.readStringUnchecked();
      case BYTES -> in.readBytes();
      default -> throw new IllegalStateException(kind + " is no scalar");
    };
  }

  private @Nullable T constant(int number) {
    return Objects.requireNonNull(byNumber, "no enum").apply(number);
  }

  /** Writes tag and value. */
  void write(int number, T value, ProtoWriter out) {
    int tag = tag(number);
    switch (kind) {
      case INT32 -> out.writeInt32(tag, (Integer) value);
      case INT64 -> out.writeInt64(tag, (Long) value);
      case UINT32 -> out.writeUInt32(tag, (Integer) value);
      case UINT64 -> out.writeUInt64(tag, (Long) value);
      case SINT32 -> out.writeSInt32(tag, (Integer) value);
      case SINT64 -> out.writeSInt64(tag, (Long) value);
      case FIXED32 -> out.writeFixed32(tag, (Integer) value);
      case FIXED64 -> out.writeFixed64(tag, (Long) value);
      case SFIXED32 -> out.writeSFixed32(tag, (Integer) value);
      case SFIXED64 -> out.writeSFixed64(tag, (Long) value);
      case FLOAT -> out.writeFloat(tag, (Float) value);
      case DOUBLE -> out.writeDouble(tag, (Double) value);
      case BOOL -> out.writeBool(tag, (Boolean) value);
      case STRING, UNCHECKED_STRING -> out.writeString(tag, (String) value);
      case BYTES -> out.writeBytes(tag, (Bytes) value);
      case OPEN_ENUM, CLOSED_ENUM -> out.writeEnum(tag, ((ProtoEnum) value).number());
      case MESSAGE -> out.writeMessage(tag, codec(), value);
      case GROUP -> out.writeGroup(tag, codec(), value);
    }
  }

  /** Returns what gathers the elements of a list. */
  Elements<T> elements() {
    return kind == Kind.OPEN_ENUM ? new Numbers<>(this) : new Values<>(this);
  }

  /** Gathers the elements of a list. Owner: the thread that asked for it. */
  interface Elements<T> {
    void read(int number, ProtoReader in);

    List<T> build();
  }

  private record Values<T>(ExtensionType<T> type, ListBuilder<T> list) implements Elements<T> {
    Values(ExtensionType<T> type) {
      this(type, new ListBuilder<>());
    }

    @Override
    public void read(int number, ProtoReader in) {
      T value = type.read(number, in, null);
      if (value != null) {
        list.add(value);
      }
    }

    @Override
    public List<T> build() {
      return list.build();
    }
  }

  /** A list of an open enum keeps the numbers, so that it can be set again as it came. */
  private record Numbers<T>(ExtensionType<T> type, IntList.Builder list) implements Elements<T> {
    Numbers(ExtensionType<T> type) {
      this(type, IntList.builder());
    }

    @Override
    public void read(int number, ProtoReader in) {
      list.add(in.readEnum());
    }

    @Override
    @SuppressWarnings("unchecked") // openEnum() is only given the function of an enum
    public List<T> build() {
      IntFunction<ProtoEnum> byNumber = (IntFunction<ProtoEnum>) type.byNumber;
      return (List<T>) EnumList.of(list.build(), Objects.requireNonNull(byNumber));
    }
  }

  /** Writes a list, each element with its tag. */
  void writeAll(int number, List<T> values, ProtoWriter out) {
    if (kind == Kind.OPEN_ENUM) {
      IntList numbers = enumNumbers(values);
      for (int i = numbers.size() - 1; i >= 0; i--) {
        out.writeEnum(tag(number), numbers.getInt(i));
      }
      return;
    }
    for (int i = values.size() - 1; i >= 0; i--) {
      write(number, values.get(i), out);
    }
  }

  @SuppressWarnings("unchecked") // only asked of enums
  private static IntList enumNumbers(List<?> values) {
    return EnumList.numbersOf((List<? extends ProtoEnum>) values);
  }

  /** Writes a packed list with its tag and length; an empty one writes nothing. */
  @SuppressWarnings("unchecked") // each kind is only ever made with its own class for T
  void writePacked(int number, List<T> values, ProtoWriter out) {
    int tag = number << 3 | WireType.LENGTH_DELIMITED;
    switch (kind) {
      case INT32 -> out.writePackedInt32(tag, IntList.copyOf((List<Integer>) values));
      case INT64 -> out.writePackedInt64(tag, LongList.copyOf((List<Long>) values));
      case UINT32 -> out.writePackedUInt32(tag, IntList.copyOf((List<Integer>) values));
      case UINT64 -> out.writePackedUInt64(tag, LongList.copyOf((List<Long>) values));
      case SINT32 -> out.writePackedSInt32(tag, IntList.copyOf((List<Integer>) values));
      case SINT64 -> out.writePackedSInt64(tag, LongList.copyOf((List<Long>) values));
      case FIXED32 -> out.writePackedFixed32(tag, IntList.copyOf((List<Integer>) values));
      case FIXED64 -> out.writePackedFixed64(tag, LongList.copyOf((List<Long>) values));
      case SFIXED32 -> out.writePackedSFixed32(tag, IntList.copyOf((List<Integer>) values));
      case SFIXED64 -> out.writePackedSFixed64(tag, LongList.copyOf((List<Long>) values));
      case FLOAT -> out.writePackedFloat(tag, FloatList.copyOf((List<Float>) values));
      case DOUBLE -> out.writePackedDouble(tag, DoubleList.copyOf((List<Double>) values));
      case BOOL -> out.writePackedBool(tag, BoolList.copyOf((List<Boolean>) values));
      case OPEN_ENUM, CLOSED_ENUM -> out.writePackedEnum(tag, enumNumbers(values));
      default -> throw new IllegalStateException(kind + " cannot be packed");
    }
  }
}
