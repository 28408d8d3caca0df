package dev.tern.codegen;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.DescriptorProtos;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.tern.protobuf.MessageCodec;
import dev.tern.protobuf.ProtobufException;
import dev.tern.protobuf.descriptor.MessageDescriptor;
import dev.tern.protobuf.descriptor.proto.Edition;
import dev.tern.schema.CompileResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Generated classes and protobuf-java's dynamic messages, over all message types of the test files:
 * the same bytes both ways, and the same inputs refused.
 */
final class ProtobufJavaDifferentialTest {
  private static final int MESSAGES_PER_TYPE = Integer.getInteger("differential.messages", 150);

  /** One message type, as each side has it. */
  private record Type<T>(MessageCodec<T> codec, Descriptor theirs) {
    String name() {
      return codec.fullName();
    }

    RandomMessages random(int salt) {
      return new RandomMessages(name().hashCode() + salt);
    }
  }

  private static final List<Type<?>> TYPES = new ArrayList<>();

  @BeforeAll
  static void compileTheCorpus() throws Exception {
    for (String folder : List.of("corpus", "golden")) {
      CompileResult result = Corpus.folder(folder);
      List<GeneratedFile> files = new ArrayList<>(Corpus.generate(result.files()));
      files.addAll(Corpus.rpcStubs());
      ClassLoader loader = InMemoryJavac.compile(files).loader();
      Map<String, FileDescriptor> theirs =
          theirs(result.toDescriptorSet(true, false).toByteArray());
      for (var file : result.files()) {
        FileDescriptor same = Objects.requireNonNull(theirs.get(file.name()));
        for (MessageDescriptor message : file.messageTypes()) {
          add(message, same.findMessageTypeByName(message.name()), loader);
        }
      }
    }
  }

  private static Map<String, FileDescriptor> theirs(byte[] descriptorSet)
      throws InvalidProtocolBufferException, DescriptorValidationException {
    Map<String, FileDescriptor> files = new HashMap<>();
    for (var proto : DescriptorProtos.FileDescriptorSet.parseFrom(descriptorSet).getFileList()) {
      FileDescriptor[] imports =
          proto.getDependencyList().stream().map(files::get).toArray(FileDescriptor[]::new);
      files.put(proto.getName(), FileDescriptor.buildFrom(proto, imports));
    }
    return files;
  }

  private static void add(MessageDescriptor ours, Descriptor theirs, ClassLoader loader)
      throws ReflectiveOperationException {
    if (ours.isMapEntry() || holdsMessageSet(theirs)) {
      return;
    }
    Class<?> type = loader.loadClass(new JavaNames().of(ours).reflectionName());
    TYPES.add(new Type<>((MessageCodec<?>) type.getField("CODEC").get(null), theirs));
    for (MessageDescriptor nested : ours.nestedTypes()) {
      add(nested, theirs.findNestedTypeByName(nested.name()), loader);
    }
  }

  /** protobuf-java writes unknown fields of a message set as items, whatever they came as. */
  private static boolean holdsMessageSet(Descriptor type) {
    return type.getOptions().getMessageSetWireFormat()
        || type.getFields().stream()
            .anyMatch(
                field ->
                    field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                        && field.getMessageType().getOptions().getMessageSetWireFormat());
  }

  @Test
  void everyCodecKnowsItsDescriptor() {
    assertTrue(TYPES.size() > 70, () -> "types: " + TYPES.size());
    for (Type<?> type : TYPES) {
      assertEquals(type.theirs().getFullName(), type.name());
      assertEquals(type.name(), type.codec().descriptor().fullName());
    }
  }

  @Test
  void randomMessagesAreTheSameBytesBothWays() throws InvalidProtocolBufferException {
    for (Type<?> type : TYPES) {
      RandomMessages random = type.random(0);
      for (int i = 0; i < MESSAGES_PER_TYPE; i++) {
        checkSameBytes(type, random.next(type.theirs()));
      }
    }
  }

  private static <T> void checkSameBytes(Type<T> type, DynamicMessage theirs)
      throws InvalidProtocolBufferException {
    MessageCodec<T> codec = type.codec();
    byte[] bytes = theirs.toByteArray();
    T ours = codec.decode(bytes);
    byte[] encoded = codec.encode(ours);
    assertArrayEquals(bytes, encoded, () -> type.name() + "\n" + theirs);
    assertEquals(theirs, DynamicMessage.parseFrom(type.theirs(), encoded));
    T again = codec.decode(encoded);
    assertEquals(ours, again);
    assertEquals(ours.hashCode(), again.hashCode());
    assertEquals(bytes.length == 0, ours.equals(codec.defaultInstance()));
    assertTrue(bytes.length == 0 || !ours.toString().isEmpty());
  }

  @Test
  void concatenatedMessagesMergeTheSame() throws InvalidProtocolBufferException {
    for (Type<?> type : TYPES) {
      RandomMessages random = type.random(1);
      for (int i = 0; i < MESSAGES_PER_TYPE / 3; i++) {
        byte[] first = random.next(type.theirs()).toByteArray();
        byte[] second = random.next(type.theirs()).toByteArray();
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        checkSameMeaning(type, both);
      }
    }
  }

  /**
   * A dynamic message keeps a key of a map twice and sorts unknown fields; once each side has read
   * what the other side wrote, both are gone.
   */
  private static <T> void checkSameMeaning(Type<T> type, byte[] bytes)
      throws InvalidProtocolBufferException {
    MessageCodec<T> codec = type.codec();
    DynamicMessage theirs = DynamicMessage.parseFrom(type.theirs(), bytes);
    byte[] viaTheirs = codec.encode(codec.decode(theirs.toByteArray()));
    byte[] viaOurs = codec.encode(codec.decode(bytes));
    assertEquals(
        DynamicMessage.parseFrom(type.theirs(), viaTheirs),
        DynamicMessage.parseFrom(type.theirs(), viaOurs),
        type.name());
  }

  @Test
  void damagedBytesAreRefusedByBothOrByNeither() {
    int refused = 0;
    int accepted = 0;
    for (Type<?> type : TYPES) {
      RandomMessages random = type.random(2);
      Random damage = new Random(type.name().hashCode());
      for (int i = 0; i < MESSAGES_PER_TYPE; i++) {
        byte[] bytes = random.next(type.theirs()).toByteArray();
        if (bytes.length == 0) {
          continue;
        }
        bytes[damage.nextInt(bytes.length)] = (byte) damage.nextInt();
        byte[] input =
            damage.nextBoolean() ? bytes : Arrays.copyOf(bytes, damage.nextInt(bytes.length));
        String what = type.name() + " " + Arrays.toString(input);
        String refusal = refusalOfTheirs(type, input);
        if (refusal.contains("UTF-8") && isLegacy(type)) {
          continue; // protobuf-java checks strings in maps of proto2, where the language does not
        }
        if (!refusal.isEmpty()) {
          refused++;
          assertThrows(ProtobufException.class, () -> type.codec().decode(input), what);
        } else {
          accepted++;
          acceptedByOurs(type, input, what);
        }
      }
    }
    assertTrue(refused > 1_000 && accepted > 1_000, refused + " and " + accepted);
  }

  private static void acceptedByOurs(Type<?> type, byte[] input, String what) {
    try {
      Object unused = type.codec().decode(input);
    } catch (ProtobufException e) {
      // protobuf-java overlooks that the tenth byte of a varint says that there is an eleventh, and
      // cuts a tag to 32 bits.
      boolean known =
          e.toString().contains("varint is longer than 10 bytes")
              || e.toString().contains("tag is longer than 32 bits");
      if (!known) {
        throw new AssertionError(what, e);
      }
    }
  }

  private static boolean isLegacy(Type<?> type) {
    return type.codec().descriptor().file().edition() == Edition.EDITION_PROTO2;
  }

  private static String refusalOfTheirs(Type<?> type, byte[] input) {
    try {
      Object unused = DynamicMessage.parseFrom(type.theirs(), input);
      return "";
    } catch (InvalidProtocolBufferException e) {
      return e.toString();
    }
  }
}
