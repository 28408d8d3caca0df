package dev.tern.schema;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rules about the numbers of fields, and about what messages reserve. */
final class NumberRules {
  private static final int MAX_FIELDS = 65_535;

  private final FileDef file;
  private final Diagnostics diagnostics;

  NumberRules(FileDef file, Diagnostics diagnostics) {
    this.file = file;
    this.diagnostics = diagnostics;
  }

  void check(MessageDef message) {
    if (message.isMapEntry) {
      return;
    }
    checkRanges(message);
    checkReservedNames(message);
    checkFields(message);
    if (message.fields.size() > MAX_FIELDS) {
      diagnostics.error(
          "too-many-fields",
          message.span,
          "the message has "
              + message.fields.size()
              + " fields, at most "
              + MAX_FIELDS
              + " are allowed",
          null);
    }
  }

  private void checkFields(MessageDef message) {
    Map<Integer, FieldDef> byNumber = new HashMap<>();
    for (FieldDef field : message.fields) {
      int number = field.number;
      if (number == TypeParser.BAD_NUMBER) {
        continue;
      }
      if (number <= 0 || number > Numbers.MAX_FIELD) {
        diagnostics.error(
            "number-range",
            field.numberSpan,
            "field number "
                + number
                + " is out of range, numbers go from 1 to "
                + Numbers.MAX_FIELD,
            nextFree(message));
        continue;
      }
      FieldDef first = byNumber.putIfAbsent(number, field);
      if (first != null) {
        diagnostics.error(
            "duplicate-number",
            field.numberSpan,
            "field number " + number + " is already used by field \"" + first.name + "\"",
            nextFree(message),
            "\"" + first.name + "\" is at " + first.span);
      }
      checkAgainstRanges(message, field);
    }
    Set<String> reserved = new HashSet<>();
    message.reservedNames.forEach(name -> reserved.add(name.name()));
    for (FieldDef field : message.fields) {
      if (reserved.contains(field.name)) {
        diagnostics.error(
            "reserved-name",
            field.span,
            "field name \"" + field.name + "\" is reserved",
            "choose another name, or remove it from the reserved names if it is safe to use again");
      }
    }
  }

  private void checkAgainstRanges(MessageDef message, FieldDef field) {
    MessageDef.ReservedRange reserved = message.reservedRange(field.number);
    if (reserved != null) {
      diagnostics.error(
          "reserved-number",
          field.numberSpan,
          "field number " + field.number + " is reserved",
          nextFree(message),
          "it is reserved at " + reserved.span());
    }
    ExtensionRangeDef extensions = message.extensionRange(field.number);
    if (extensions != null) {
      diagnostics.error(
          "extension-number",
          field.numberSpan,
          "field number " + field.number + " belongs to the extensions of the message",
          nextFree(message),
          "the extension range is at " + extensions.span);
    }
  }

  private static @Nullable String nextFree(MessageDef message) {
    int next = message.nextFreeNumber();
    return next == 0 ? "no number is left" : "the next free number is " + next;
  }

  /**
   * The numbers that the library has set aside are checked in the files that the user named only,
   * as protoc does.
   */
  void checkReserved(FieldDef field) {
    if (field.isExtension && field.number != TypeParser.BAD_NUMBER && field.number <= 0) {
      diagnostics.error(
          "number-range",
          field.numberSpan,
          "extension number " + field.number + " is out of range",
          null);
    }
    if (file.isInput
        && field.number >= Numbers.FIRST_RESERVED
        && field.number <= Numbers.LAST_RESERVED) {
      MessageDef message = field.isExtension ? null : field.scope;
      diagnostics.error(
          "reserved-number",
          field.numberSpan,
          "field numbers "
              + Numbers.FIRST_RESERVED
              + " to "
              + Numbers.LAST_RESERVED
              + " are reserved for the protobuf implementation",
          message == null ? null : nextFree(message));
    }
  }

  private void checkRanges(MessageDef message) {
    long max = message.isMessageSet() ? Integer.MAX_VALUE : Numbers.MAX_FIELD;
    List<Stretch> all = new ArrayList<>();
    for (MessageDef.ReservedRange range : message.reservedRanges) {
      checkRange(range.start(), range.end(), range.span(), "reserved range");
      all.add(new Stretch(range.start(), range.end(), range.span()));
    }
    for (ExtensionRangeDef range : message.extensionRanges) {
      checkRange(range.start, range.end, range.span, "extension range");
      all.add(new Stretch(range.start, range.end, range.span));
      if (range.end > max + 1) {
        diagnostics.error(
            "number-range",
            range.span,
            "extension numbers cannot be greater than " + max,
            "write \"to max\" for all that is left");
      }
    }
    Stretch.reportOverlaps(all, diagnostics);
  }

  private void checkRange(long start, long end, Span span, String what) {
    if (start <= 0) {
      diagnostics.error(
          "number-range",
          span,
          Names.withArticle(what) + " starts at 1 or above, found " + start,
          null);
    }
    if (end <= start) {
      diagnostics.error(
          "number-range",
          span,
          "the " + what + " ends at " + (end - 1) + ", before it starts at " + start,
          "write the smaller number first");
    }
  }

  private void checkReservedNames(MessageDef message) {
    Set<String> seen = new HashSet<>();
    for (Ast.ReservedName name : message.reservedNames) {
      if (!seen.add(name.name())) {
        diagnostics.error(
            "reserved-name",
            file.ast.tokens().span(name.first(), name.last()),
            "field name \"" + name.name() + "\" is reserved twice",
            "remove one of them");
      }
    }
  }
}
