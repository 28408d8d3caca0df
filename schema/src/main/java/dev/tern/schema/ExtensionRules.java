package dev.tern.schema;

import java.util.HashSet;
import java.util.Set;

/**
 * Rules about extension ranges that declare their extensions, and about the extensions that must
 * match.
 */
final class ExtensionRules {
  private final Diagnostics diagnostics;

  ExtensionRules(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  void checkRanges(MessageDef message) {
    Set<String> names = new HashSet<>();
    for (ExtensionRangeDef range : message.extensionRanges) {
      OptionMessage options = range.options;
      if (options == null || !options.has(Numbers.RANGE_DECLARATION)) {
        continue;
      }
      if (options.getInt(Numbers.RANGE_VERIFICATION, -1) == Numbers.VERIFICATION_UNVERIFIED) {
        error(range, "a range that declares its extensions cannot be UNVERIFIED");
        continue;
      }
      Set<Integer> numbers = new HashSet<>();
      for (Object value : options.getList(Numbers.RANGE_DECLARATION)) {
        checkDeclaration(range, (OptionMessage) value, numbers, names);
      }
    }
  }

  private void checkDeclaration(
      ExtensionRangeDef range, OptionMessage declaration, Set<Integer> numbers, Set<String> names) {
    int number = declaration.getInt(Numbers.DECLARATION_NUMBER, 0);
    if (number < range.start || number >= range.end) {
      error(range, "the declared extension number " + number + " is not in the range");
    }
    if (!numbers.add(number)) {
      error(range, "extension number " + number + " is declared twice");
    }
    boolean hasName = declaration.has(Numbers.DECLARATION_FULL_NAME);
    boolean hasType = declaration.has(Numbers.DECLARATION_TYPE);
    if (!hasName || !hasType) {
      if (hasName != hasType || !declaration.getBoolean(Numbers.DECLARATION_RESERVED)) {
        error(range, "the declaration of extension " + number + " needs both full_name and type");
      }
      return;
    }
    String name = declaration.getString(Numbers.DECLARATION_FULL_NAME);
    if (!names.add(name)) {
      error(range, "extension \"" + name + "\" is declared twice");
      return;
    }
    checkFullName(range, name);
    String type = declaration.getString(Numbers.DECLARATION_TYPE);
    if (!TypeParser.SCALARS.contains(type) && !type.equals("enum")) {
      checkFullName(range, type);
    }
  }

  private void checkFullName(ExtensionRangeDef range, String name) {
    if (!name.startsWith(".")) {
      error(range, "\"" + name + "\" must be a full name with a leading point");
      return;
    }
    for (String part : name.substring(1).split("\\.", -1)) {
      if (part.isEmpty() || !part.chars().allMatch(Lexer::isLetterOrDigit)) {
        error(range, "\"" + name + "\" is not a name");
        return;
      }
    }
  }

  private void error(ExtensionRangeDef range, String message) {
    diagnostics.error("extension-declaration", range.span, message, null);
  }

  /**
   * An extension must be as its range declares it; those of descriptor.proto are exempt, as the
   * official compiler has it.
   */
  void check(FieldDef field) {
    MessageDef extendee = field.containingType;
    if (!field.isExtension
        || extendee == null
        || extendee.file.name.equals(OptionSchema.DESCRIPTOR_PROTO)) {
      return;
    }
    ExtensionRangeDef range = extendee.extensionRange(field.number);
    OptionMessage options = range == null ? null : range.options;
    if (range == null || options == null) {
      return;
    }
    for (Object value : options.getList(Numbers.RANGE_DECLARATION)) {
      OptionMessage declaration = (OptionMessage) value;
      if (declaration.getInt(Numbers.DECLARATION_NUMBER, 0) == field.number) {
        checkMatch(field, declaration, range);
        return;
      }
    }
    boolean mustDeclare =
        options.has(Numbers.RANGE_DECLARATION)
            || options.getInt(Numbers.RANGE_VERIFICATION, Numbers.VERIFICATION_UNVERIFIED)
                == Numbers.VERIFICATION_DECLARATION;
    if (mustDeclare) {
      report(field, "extension number " + field.number + " is not declared by its range", range);
    }
  }

  private void checkMatch(FieldDef field, OptionMessage declaration, ExtensionRangeDef range) {
    if (declaration.getBoolean(Numbers.DECLARATION_RESERVED)) {
      report(field, "extension number " + field.number + " is reserved by its range", range);
      return;
    }
    String declaredType = declaration.getString(Numbers.DECLARATION_TYPE);
    String type = typeName(field);
    boolean isScalar = TypeParser.SCALARS.contains(declaredType) || declaredType.equals("enum");
    String expected = isScalar || declaredType.startsWith(".") ? declaredType : "." + declaredType;
    if (declaration.has(Numbers.DECLARATION_TYPE) && !expected.equals(type)) {
      report(
          field,
          "the extension is declared with type \"" + expected + "\", found \"" + type + "\"",
          range);
    }
    String declaredName = declaration.getString(Numbers.DECLARATION_FULL_NAME);
    String name = "." + field.fullName;
    if (!declaredName.isEmpty() && !declaredName.equals(name)) {
      report(
          field,
          "the extension is declared as \"" + declaredName + "\", found \"" + name + "\"",
          range);
    }
    boolean repeated = declaration.getBoolean(Numbers.DECLARATION_REPEATED);
    if (repeated != field.isRepeated()) {
      report(field, "the extension is declared as " + (repeated ? "repeated" : "optional"), range);
    }
  }

  private static String typeName(FieldDef field) {
    if (field.messageType != null) {
      return "." + field.messageType.fullName;
    }
    return field.enumType != null ? "." + field.enumType.fullName : String.valueOf(field.type);
  }

  private void report(FieldDef field, String message, ExtensionRangeDef range) {
    diagnostics.error(
        "extension-declaration", field.span, message, null, "the range is at " + range.span);
  }
}
