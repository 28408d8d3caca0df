package dev.tern.schema;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A message, a group's body, or the entry of a map.
 *
 * <p>Owner: the thread that compiles.
 */
final class MessageDef extends Definition {
  final FileDef file;
  final @Nullable MessageDef parent;
  final Ast.Visibility visibility;
  final boolean isMapEntry;
  final List<FieldDef> fields = new ArrayList<>();

  /** Fields by name; of two with the same name the first. */
  final Map<String, FieldDef> fieldsByName = new HashMap<>();

  final List<OneofDef> oneofs = new ArrayList<>();
  final List<MessageDef> messages = new ArrayList<>();
  final List<EnumDef> enums = new ArrayList<>();

  /** Extensions declared inside this message, of whatever message. */
  final List<FieldDef> extensions = new ArrayList<>();

  final List<ExtensionRangeDef> extensionRanges = new ArrayList<>();
  final List<ReservedRange> reservedRanges = new ArrayList<>();
  final List<Ast.ReservedName> reservedNames = new ArrayList<>();

  /** Extensions of this message by number, from all files. */
  final Map<Integer, FieldDef> extensionsByNumber = new HashMap<>();

  private final TreeMap<Long, ExtensionRangeDef> extensionRangesByStart = new TreeMap<>();
  private final TreeMap<Long, ReservedRange> reservedRangesByStart = new TreeMap<>();

  /** Worked out when an error message asks for it, once all fields are there. */
  private int nextFree = -1;

  /** Reserved numbers, the end exclusive and without overflow. */
  record ReservedRange(long start, long end, Span span) {}

  MessageDef(
      FileDef file,
      @Nullable MessageDef parent,
      String name,
      Ast.Visibility visibility,
      boolean isMapEntry,
      Span span) {
    super(name, join(parent == null ? file.packageName : parent.fullName, name), span);
    this.file = file;
    this.parent = parent;
    this.visibility = visibility;
    this.isMapEntry = isMapEntry;
  }

  void add(FieldDef field) {
    fields.add(field);
    fieldsByName.putIfAbsent(field.name, field);
  }

  boolean isMessageSet() {
    return boolOption(Numbers.MESSAGE_SET_WIRE_FORMAT);
  }

  void add(ExtensionRangeDef range) {
    extensionRanges.add(range);
    extensionRangesByStart.putIfAbsent(range.start, range);
  }

  /** The extension range that holds the number; where ranges overlap, one of them. */
  @Nullable ExtensionRangeDef extensionRange(int number) {
    Map.Entry<Long, ExtensionRangeDef> below = extensionRangesByStart.floorEntry((long) number);
    return below != null && number < below.getValue().end ? below.getValue() : null;
  }

  void add(ReservedRange range) {
    reservedRanges.add(range);
    reservedRangesByStart.putIfAbsent(range.start(), range);
  }

  /** The reserved range that holds the number; where ranges overlap, one of them. */
  @Nullable ReservedRange reservedRange(int number) {
    Map.Entry<Long, ReservedRange> below = reservedRangesByStart.floorEntry((long) number);
    return below != null && number < below.getValue().end() ? below.getValue() : null;
  }

  /** The lowest number that a new field may have, or 0 if none is left. */
  int nextFreeNumber() {
    if (nextFree < 0) {
      nextFree = findFreeNumber();
    }
    return nextFree;
  }

  private int findFreeNumber() {
    TreeMap<Long, Long> taken = new TreeMap<>();
    taken.put((long) Numbers.FIRST_RESERVED, Numbers.LAST_RESERVED + 1L);
    fields.forEach(field -> taken.merge((long) field.number, field.number + 1L, Math::max));
    extensionRanges.forEach(range -> taken.merge(range.start, range.end, Math::max));
    reservedRanges.forEach(range -> taken.merge(range.start(), range.end(), Math::max));
    long candidate = 1;
    for (Map.Entry<Long, Long> range : taken.entrySet()) {
      if (range.getKey() > candidate) {
        break;
      }
      candidate = Math.max(candidate, range.getValue());
    }
    return candidate <= Numbers.MAX_FIELD ? (int) candidate : 0;
  }

  @Override
  FileDef file() {
    return file;
  }

  @Override
  OptionTarget target() {
    return OptionTarget.MESSAGE;
  }

  @Override
  Definition featureParent() {
    return parent == null ? file : parent;
  }
}
