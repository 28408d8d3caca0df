package dev.tern.schema.breaking;

import dev.tern.protobuf.descriptor.EnumDescriptor;
import dev.tern.protobuf.descriptor.EnumValueDescriptor;
import dev.tern.protobuf.descriptor.FieldDescriptor;
import dev.tern.protobuf.descriptor.FileDescriptor;
import dev.tern.protobuf.descriptor.MessageDescriptor;
import dev.tern.protobuf.descriptor.OneofDescriptor;
import dev.tern.protobuf.descriptor.proto.FieldDescriptorProto.Type;
import dev.tern.schema.rules.Place;
import dev.tern.schema.rules.Report;

/** The rules about a field or an extension, found again by its number. */
final class FieldRules {
  // Field numbers in FieldDescriptorProto.
  private static final int TYPE = 5;
  private static final int TYPE_NAME = 6;
  private static final int DEFAULT = 7;
  private static final int JSON_NAME = 10;

  private final FieldDescriptor field;
  private final FieldDescriptor old;
  private final FileDescriptor oldFile;
  private final Report report;

  private FieldRules(FieldDescriptor field, FieldDescriptor old, Report report) {
    this.field = field;
    this.old = old;
    this.oldFile = old.file();
    this.report = report;
  }

  static void check(FieldDescriptor field, FieldDescriptor old, Report report) {
    FieldRules rules = new FieldRules(field, old, report);
    rules.names();
    rules.cardinality();
    rules.type();
    rules.oneof();
    rules.defaultValue();
    StringRules.check(field, old, report);
  }

  private void names() {
    String name = field.isExtension() ? field.fullName() : field.name();
    String oldName = old.isExtension() ? old.fullName() : old.name();
    if (!name.equals(oldName)) {
      report.add(
          BreakingRule.FIELD_SAME_NAME,
          place().part(Place.NAME),
          oldFile,
          what(field) + " was named \"" + oldName + "\"");
    }
    if (!old.isExtension() && !field.jsonName().equals(old.jsonName())) {
      report.add(
          BreakingRule.FIELD_SAME_JSON_NAME,
          place().part(JSON_NAME).or(place()),
          oldFile,
          what(field)
              + " was \""
              + old.jsonName()
              + "\" in JSON and is \""
              + field.jsonName()
              + "\"");
    }
  }

  /** How often a field may occur, and whether it can be absent. */
  private enum Cardinality {
    OPTIONAL("optional", 1, 1),
    IMPLICIT("optional with implicit presence", 1, 1),
    REQUIRED("required", 2, 2),
    REPEATED("repeated", 3, 3),
    // On the wire a map is a list of entries; in JSON it is not.
    MAP("a map", 3, 4);

    final String label;
    final int wire;
    final int wireAndJson;

    Cardinality(String label, int wire, int wireAndJson) {
      this.label = label;
      this.wire = wire;
      this.wireAndJson = wireAndJson;
    }

    static Cardinality of(FieldDescriptor field) {
      if (field.isMap()) {
        return MAP;
      } else if (field.isRepeated()) {
        return REPEATED;
      } else if (field.isRequired()) {
        return REQUIRED;
      }
      return field.hasPresence() ? OPTIONAL : IMPLICIT;
    }
  }

  private void cardinality() {
    // Nobody sees the presence of keys and values.
    if (field.containingType().isMapEntry() && old.containingType().isMapEntry()) {
      return;
    }
    Cardinality now = Cardinality.of(field);
    Cardinality before = Cardinality.of(old);
    if (now != before) {
      String message = what(field) + " was " + before.label + " and is " + now.label;
      report.add(BreakingRule.FIELD_SAME_CARDINALITY, place(), oldFile, message);
      if (now.wire != before.wire) {
        report.add(BreakingRule.FIELD_WIRE_COMPATIBLE_CARDINALITY, place(), oldFile, message);
      }
      if (now.wireAndJson != before.wireAndJson) {
        report.add(BreakingRule.FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY, place(), oldFile, message);
      }
    }
  }

  private void type() {
    Type now = type(field);
    Type before = type(old);
    Place place = place().part(isNamed(now) ? TYPE_NAME : TYPE).or(place());
    String message =
        what(field) + " was of type " + typeName(old) + " and is of " + typeName(field);
    if (now != before) {
      report.add(BreakingRule.FIELD_SAME_TYPE, place, oldFile, message);
      if (WireGroups.ofWire(now) != WireGroups.ofWire(before)
          && !(before == Type.TYPE_STRING && now == Type.TYPE_BYTES)) {
        report.add(BreakingRule.FIELD_WIRE_COMPATIBLE_TYPE, place, oldFile, message);
      }
      if (WireGroups.ofWireAndJson(now) != WireGroups.ofWireAndJson(before)) {
        report.add(BreakingRule.FIELD_WIRE_JSON_COMPATIBLE_TYPE, place, oldFile, message);
      }
    } else if (isNamed(now) && !typeName(field).equals(typeName(old))) {
      report.add(BreakingRule.FIELD_SAME_TYPE, place, oldFile, message);
      if (now != Type.TYPE_ENUM || !grewFrom(field.enumType(), old.enumType())) {
        report.add(BreakingRule.FIELD_WIRE_COMPATIBLE_TYPE, place, oldFile, message);
        report.add(BreakingRule.FIELD_WIRE_JSON_COMPATIBLE_TYPE, place, oldFile, message);
      }
    }
  }

  /** The type as it is written on the wire: delimited messages are groups. */
  private static Type type(FieldDescriptor field) {
    return field.isDelimited() ? Type.TYPE_GROUP : field.type();
  }

  private static boolean isNamed(Type type) {
    return type == Type.TYPE_MESSAGE || type == Type.TYPE_GROUP || type == Type.TYPE_ENUM;
  }

  private static String typeName(FieldDescriptor field) {
    return switch (type(field)) {
      case TYPE_MESSAGE, TYPE_GROUP -> field.messageType().fullName();
      case TYPE_ENUM -> field.enumType().fullName();
      default ->
          field.type().protoName().substring("TYPE_".length()).toLowerCase(java.util.Locale.ROOT);
    };
  }

  /** Whether an enum was only moved, and has all values it had. */
  private static boolean grewFrom(EnumDescriptor type, EnumDescriptor old) {
    if (!type.name().equals(old.name())) {
      return false;
    }
    for (EnumValueDescriptor value : old.values()) {
      EnumValueDescriptor same = type.value(value.name());
      if (same == null || same.number() != value.number()) {
        return false;
      }
    }
    return true;
  }

  private void oneof() {
    if (old.isExtension()) {
      return;
    }
    OneofDescriptor now = field.containingOneof();
    OneofDescriptor before = old.containingOneof();
    String name = now == null ? "" : now.name();
    String oldName = before == null ? "" : before.name();
    if (!name.equals(oldName)) {
      report.add(
          BreakingRule.FIELD_SAME_ONEOF,
          place(),
          oldFile,
          what(field) + " was in " + oneof(oldName) + " and is in " + oneof(name));
    }
  }

  private static String oneof(String name) {
    return name.isEmpty() ? "no oneof" : "oneof \"" + name + "\"";
  }

  private void defaultValue() {
    if (!DefaultValue.canHave(field) || !DefaultValue.canHave(old)) {
      return;
    }
    DefaultValue now = DefaultValue.of(field);
    DefaultValue before = DefaultValue.of(old);
    if (!now.sameAs(before)) {
      report.add(
          BreakingRule.FIELD_SAME_DEFAULT,
          place().part(DEFAULT).or(place()),
          oldFile,
          what(field) + " had the default " + before + " and has " + now);
    }
  }

  /** Where the field is written; keys and values are written in the type of their map. */
  private Place place() {
    MessageDescriptor entry = field.containingType();
    MessageDescriptor owner = field.isExtension() ? null : entry.containingType();
    if (owner != null && entry.isMapEntry()) {
      for (FieldDescriptor map : owner.fields()) {
        if (map.isMap() && map.messageType() == entry) {
          return Place.of(map);
        }
      }
    }
    return Place.of(field);
  }

  /** The field as messages call it. */
  static String what(FieldDescriptor field) {
    return field.isExtension()
        ? "extension \"" + field.fullName() + "\""
        : "field "
            + field.number()
            + " ("
            + field.name()
            + ") of message \""
            + field.containingType().name()
            + "\"";
  }
}
