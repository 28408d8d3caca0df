package dev.tern.schema.breaking;

import dev.tern.protobuf.ProtoReader;
import dev.tern.protobuf.descriptor.FieldDescriptor;
import dev.tern.protobuf.descriptor.FileDescriptor;
import dev.tern.protobuf.descriptor.proto.Edition;
import dev.tern.protobuf.descriptor.proto.FieldDescriptorProto.Type;
import dev.tern.protobuf.descriptor.proto.FieldOptions;
import dev.tern.protobuf.descriptor.proto.FieldOptions.CType;
import dev.tern.protobuf.descriptor.proto.FileOptions;
import dev.tern.schema.rules.Place;
import dev.tern.schema.rules.Report;

/** The rules about how languages represent and check a field's value. */
final class StringRules {
  // Paths below FieldDescriptorProto to options and features.
  private static final int[] CTYPE = {8, 1};
  private static final int[] JSTYPE = {8, 6};
  private static final int[] UTF8_VALIDATION = {8, 21, 4};
  private static final int[] CPP_STRING_TYPE = {8, 21, 1000, 2};
  private static final int[] JAVA_UTF8_VALIDATION = {8, 21, 1001, 2};

  private static final int JAVA_STRING_CHECK_UTF8 = 27;

  // (pb.cpp).string_type and (pb.java).utf8_validation: extension, field, values.
  private static final int CPP_FEATURES = 1000;
  private static final int JAVA_FEATURES = 1001;
  private static final int FEATURE = 2;
  private static final int VIEW = 1;
  private static final int CORD = 2;
  private static final int STRING = 3;
  private static final int STRING_PIECE = 4; // not a value of the feature, but of ctype
  private static final int JAVA_VERIFY = 2;

  private StringRules() {}

  static void check(FieldDescriptor field, FieldDescriptor old, Report report) {
    FileDescriptor oldFile = old.file();
    Place place = Place.of(field);
    String what = FieldRules.what(field);
    if (is64Bit(field) && is64Bit(old) && options(field).jstype() != options(old).jstype()) {
      report.add(
          BreakingRule.FIELD_SAME_JSTYPE,
          place.part(JSTYPE).or(place),
          oldFile,
          what + " changed jstype");
    }
    if (isText(field) && isText(old) && !isInMap(field)) {
      int type = cppType(field);
      int oldType = cppType(old);
      // A string where a piece was asks nothing new of anybody.
      if (type != oldType && !(oldType == STRING_PIECE && type == STRING)) {
        report.add(
            BreakingRule.FIELD_SAME_CPP_STRING_TYPE,
            place.part(CTYPE).or(place.part(CPP_STRING_TYPE)).or(place),
            oldFile,
            what + " changed its type in C++");
      }
    }
    if (field.type() == Type.TYPE_STRING && old.type() == Type.TYPE_STRING) {
      if (field.utf8Validation() != old.utf8Validation()) {
        report.add(
            BreakingRule.FIELD_SAME_UTF8_VALIDATION,
            place.part(UTF8_VALIDATION).or(place),
            oldFile,
            what + (old.utf8Validation() ? " is no longer" : " is now") + " checked for UTF-8");
      }
      if (javaChecks(field) != javaChecks(old)) {
        Place option = Place.of(field.file()).part(Place.FILE_OPTIONS, JAVA_STRING_CHECK_UTF8);
        report.add(
            BreakingRule.FIELD_SAME_JAVA_UTF8_VALIDATION,
            option.or(place.part(JAVA_UTF8_VALIDATION)).or(place),
            oldFile,
            what + (javaChecks(old) ? " is no longer" : " is now") + " checked for UTF-8 by Java");
      }
    }
  }

  private static boolean is64Bit(FieldDescriptor field) {
    return switch (field.type()) {
      case TYPE_INT64, TYPE_SINT64, TYPE_UINT64, TYPE_FIXED64, TYPE_SFIXED64 -> true;
      default -> false;
    };
  }

  private static boolean isText(FieldDescriptor field) {
    return field.type() == Type.TYPE_STRING || field.type() == Type.TYPE_BYTES;
  }

  private static boolean isInMap(FieldDescriptor field) {
    return !field.isExtension() && field.containingType().isMapEntry();
  }

  private static FieldOptions options(FieldDescriptor field) {
    FieldOptions options = field.proto().options();
    return options == null ? FieldOptions.defaultInstance() : options;
  }

  private static int cppType(FieldDescriptor field) {
    boolean editions = field.file().edition().number() >= Edition.EDITION_2023.number();
    boolean newest = field.file().edition().number() >= Edition.EDITION_2024.number();
    FieldOptions options = options(field);
    if (!newest && options.hasCtype()) {
      CType ctype = options.ctype();
      return ctype == CType.CORD ? CORD : ctype == CType.STRING_PIECE ? STRING_PIECE : STRING;
    }
    return editions ? feature(field, CPP_FEATURES, newest ? VIEW : STRING) : STRING;
  }

  private static boolean javaChecks(FieldDescriptor field) {
    FileOptions options = field.file().proto().options();
    boolean editions = field.file().edition().number() >= Edition.EDITION_2023.number();
    if (!editions || (options != null && options.hasJavaStringCheckUtf8())) {
      return (options != null && options.javaStringCheckUtf8()) || field.utf8Validation();
    }
    return feature(field, JAVA_FEATURES, 0) == JAVA_VERIFY || field.utf8Validation();
  }

  /** A feature of a language, which our descriptors keep as unknown fields; the last one counts. */
  private static int feature(FieldDescriptor field, int extension, int otherwise) {
    int value = otherwise;
    ProtoReader reader = field.features().unknownFields().reader();
    while (!reader.isAtEnd()) {
      int tag = reader.readTag();
      if (tag == (extension << 3 | 2)) {
        ProtoReader inner = ProtoReader.owning(reader.readBytes().toByteArray());
        while (!inner.isAtEnd()) {
          int innerTag = inner.readTag();
          if (innerTag == FEATURE << 3) {
            value = inner.readInt32();
          } else {
            inner.skip(innerTag);
          }
        }
      } else {
        reader.skip(tag);
      }
    }
    return value;
  }
}
