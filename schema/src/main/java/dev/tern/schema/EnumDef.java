package dev.tern.schema;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An enum.
 *
 * <p>Owner: the thread that compiles.
 */
final class EnumDef extends Definition {
  final FileDef file;
  final @Nullable MessageDef parent;
  final Ast.Visibility visibility;
  final List<EnumValueDef> values = new ArrayList<>();
  private final Map<String, EnumValueDef> byName = new HashMap<>();

  /** Of aliases the first. */
  private final Map<Integer, EnumValueDef> byNumber = new HashMap<>();

  final List<ReservedRange> reservedRanges = new ArrayList<>();
  final List<Ast.ReservedName> reservedNames = new ArrayList<>();

  /** Reserved numbers, both ends inclusive. */
  record ReservedRange(int start, int end, Span span) {}

  EnumDef(
      FileDef file,
      @Nullable MessageDef parent,
      String name,
      Ast.Visibility visibility,
      Span span) {
    super(name, join(parent == null ? file.packageName : parent.fullName, name), span);
    this.file = file;
    this.parent = parent;
    this.visibility = visibility;
  }

  /** The scope of its values: they are siblings of the enum, as in C++. */
  String valueScope() {
    return parent == null ? file.packageName : parent.fullName;
  }

  boolean isClosed() {
    return features.enumType() == Features.CLOSED;
  }

  void add(EnumValueDef value) {
    values.add(value);
    byName.putIfAbsent(value.name, value);
    byNumber.putIfAbsent(value.number, value);
  }

  @Nullable EnumValueDef value(String name) {
    return byName.get(name);
  }

  @Nullable EnumValueDef value(long number) {
    return number == (int) number ? byNumber.get((int) number) : null;
  }

  @Override
  FileDef file() {
    return file;
  }

  @Override
  OptionTarget target() {
    return OptionTarget.ENUM;
  }

  @Override
  Definition featureParent() {
    return parent == null ? file : parent;
  }
}
