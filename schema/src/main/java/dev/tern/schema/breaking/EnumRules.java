package dev.tern.schema.breaking;

import dev.tern.protobuf.descriptor.EnumDescriptor;
import dev.tern.protobuf.descriptor.EnumValueDescriptor;
import dev.tern.protobuf.descriptor.FileDescriptor;
import dev.tern.protobuf.descriptor.proto.EnumDescriptorProto;
import dev.tern.protobuf.descriptor.proto.FeatureSet;
import dev.tern.schema.rules.Place;
import dev.tern.schema.rules.Report;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The rules about an enum and its values. */
final class EnumRules {
  // Paths below EnumDescriptorProto to features of its options.
  private static final int[] ENUM_TYPE = {3, 7, 2};
  private static final int[] JSON_FORMAT = {3, 7, 6};

  private final EnumDescriptor type;
  private final EnumDescriptor old;
  private final FileDescriptor oldFile;
  private final Report report;

  private EnumRules(EnumDescriptor type, EnumDescriptor old, Report report) {
    this.type = type;
    this.old = old;
    this.oldFile = old.file();
    this.report = report;
  }

  static void check(EnumDescriptor type, EnumDescriptor old, Report report) {
    EnumRules rules = new EnumRules(type, old, report);
    rules.kind();
    rules.values();
    rules.reserved();
  }

  private void kind() {
    if (type.isClosed() != old.isClosed()) {
      report.add(
          BreakingRule.ENUM_SAME_TYPE,
          Place.of(type).part(ENUM_TYPE).or(Place.of(type)),
          oldFile,
          "enum \"" + type.name() + "\" was " + kind(old) + " and is " + kind(type));
    }
    if (old.features().jsonFormat() == FeatureSet.JsonFormat.ALLOW
        && type.features().jsonFormat() != FeatureSet.JsonFormat.ALLOW) {
      report.add(
          BreakingRule.ENUM_SAME_JSON_FORMAT,
          Place.of(type).part(JSON_FORMAT).or(Place.of(type)),
          oldFile,
          "enum \"" + type.name() + "\" no longer promises to work in JSON");
    }
  }

  private static String kind(EnumDescriptor type) {
    return type.isClosed() ? "closed" : "open";
  }

  private void values() {
    Map<Integer, Set<String>> names = namesByNumber(type);
    namesByNumber(old)
        .forEach(
            (number, oldNames) -> {
              Set<String> present = names.get(number);
              if (present == null) {
                deleted(number, oldNames);
              } else if (!present.containsAll(oldNames)) {
                renamed(number, oldNames, present);
              }
            });
  }

  private static Map<Integer, Set<String>> namesByNumber(EnumDescriptor type) {
    Map<Integer, Set<String>> names = new TreeMap<>();
    for (EnumValueDescriptor value : type.values()) {
      names.computeIfAbsent(value.number(), n -> new TreeSet<>()).add(value.name());
    }
    return names;
  }

  private void deleted(int number, Set<String> oldNames) {
    String what = "value " + number + " of enum \"" + type.name() + "\" is gone";
    report.add(BreakingRule.ENUM_VALUE_NO_DELETE, Place.of(type), oldFile, what);
    if (type.proto().reservedRange().stream()
        .noneMatch(range -> number >= range.start() && number <= range.end())) {
      report.add(
          BreakingRule.ENUM_VALUE_NO_DELETE_UNLESS_NUMBER_RESERVED,
          Place.of(type),
          oldFile,
          what + " and its number is not reserved");
    }
    if (!type.proto().reservedName().containsAll(oldNames)) {
      report.add(
          BreakingRule.ENUM_VALUE_NO_DELETE_UNLESS_NAME_RESERVED,
          Place.of(type),
          oldFile,
          what + " and its name is not reserved: " + String.join(", ", oldNames));
    }
  }

  private void renamed(int number, Set<String> oldNames, Set<String> names) {
    for (EnumValueDescriptor value : type.values()) {
      if (value.number() == number) {
        report.add(
            BreakingRule.ENUM_VALUE_SAME_NAME,
            Place.of(value).part(Place.VALUE_NUMBER),
            oldFile,
            "value "
                + number
                + " of enum \""
                + type.name()
                + "\" was named "
                + String.join(", ", oldNames)
                + " and is named "
                + String.join(", ", names));
      }
    }
  }

  private void reserved() {
    Ranges.checkKept(
        BreakingRule.RESERVED_ENUM_NO_DELETE,
        "reserved",
        old.proto().reservedRange().stream().map(EnumRules::range).toList(),
        type.proto().reservedRange().stream().map(EnumRules::range).toList(),
        type,
        oldFile,
        report);
    List<String> names = type.proto().reservedName();
    for (String name : old.proto().reservedName()) {
      if (!names.contains(name)) {
        report.add(
            BreakingRule.RESERVED_ENUM_NO_DELETE,
            Place.of(type),
            oldFile,
            "the name \"" + name + "\" of enum \"" + type.name() + "\" is no longer reserved");
      }
    }
  }

  /** Ranges of enums include their ends. */
  private static Ranges.Range range(EnumDescriptorProto.EnumReservedRange range) {
    return new Ranges.Range(range.start(), range.end());
  }
}
