package dev.tern.schema.breaking;

import dev.tern.schema.check.Rule;
import java.util.List;

/**
 * The rules about changes, with buf's ids and categories.
 *
 * <p>FILE protects generated code file by file, PACKAGE package by package, WIRE_JSON and WIRE only
 * what is sent.
 */
public enum BreakingRule implements Rule {
  EXTENSION_NO_DELETE("Files keep their extensions.", "FILE"),
  SERVICE_NO_DELETE("Files keep their services.", "FILE"),
  ENUM_NO_DELETE("Files keep their enums.", "CSR", "FILE"),
  FILE_NO_DELETE("Files stay.", "CSR", "FILE"),
  MESSAGE_NO_DELETE("Files keep their messages.", "CSR", "FILE"),
  ENUM_SAME_TYPE("Enums stay open or closed.", "FILE", "PACKAGE"),
  FIELD_SAME_CARDINALITY("Fields stay optional, required, repeated or maps.", "FILE", "PACKAGE"),
  FIELD_SAME_CPP_STRING_TYPE("Strings stay of one type in C++.", "FILE", "PACKAGE"),
  FIELD_SAME_JAVA_UTF8_VALIDATION("Java checks strings as before.", "FILE", "PACKAGE"),
  FIELD_SAME_JSTYPE("Fields keep the option jstype.", "FILE", "PACKAGE"),
  FIELD_SAME_UTF8_VALIDATION("Strings are checked for UTF-8 as before.", "FILE", "PACKAGE"),
  FILE_SAME_CC_ENABLE_ARENAS("Files keep the option cc_enable_arenas.", "FILE", "PACKAGE"),
  FILE_SAME_CC_GENERIC_SERVICES("Files keep the option cc_generic_services.", "FILE", "PACKAGE"),
  FILE_SAME_CSHARP_NAMESPACE("Files keep the option csharp_namespace.", "FILE", "PACKAGE"),
  FILE_SAME_GO_PACKAGE("Files keep the option go_package.", "FILE", "PACKAGE"),
  FILE_SAME_JAVA_GENERIC_SERVICES(
      "Files keep the option java_generic_services.", "FILE", "PACKAGE"),
  FILE_SAME_JAVA_MULTIPLE_FILES("Files keep the option java_multiple_files.", "FILE", "PACKAGE"),
  FILE_SAME_JAVA_OUTER_CLASSNAME("Files keep the option java_outer_classname.", "FILE", "PACKAGE"),
  FILE_SAME_JAVA_PACKAGE("Files keep the option java_package.", "FILE", "PACKAGE"),
  FILE_SAME_OBJC_CLASS_PREFIX("Files keep the option objc_class_prefix.", "FILE", "PACKAGE"),
  FILE_SAME_OPTIMIZE_FOR("Files keep the option optimize_for.", "FILE", "PACKAGE"),
  FILE_SAME_PHP_CLASS_PREFIX("Files keep the option php_class_prefix.", "FILE", "PACKAGE"),
  FILE_SAME_PHP_METADATA_NAMESPACE(
      "Files keep the option php_metadata_namespace.", "FILE", "PACKAGE"),
  FILE_SAME_PHP_NAMESPACE("Files keep the option php_namespace.", "FILE", "PACKAGE"),
  FILE_SAME_PY_GENERIC_SERVICES("Files keep the option py_generic_services.", "FILE", "PACKAGE"),
  FILE_SAME_RUBY_PACKAGE("Files keep the option ruby_package.", "FILE", "PACKAGE"),
  FILE_SAME_SWIFT_PREFIX("Files keep the option swift_prefix.", "FILE", "PACKAGE"),
  RPC_NO_DELETE("Services keep their RPCs.", "FILE", "PACKAGE"),
  ENUM_VALUE_NO_DELETE("Enums keep their values.", "CSR", "FILE", "PACKAGE"),
  EXTENSION_MESSAGE_NO_DELETE("Messages keep their extension ranges.", "CSR", "FILE", "PACKAGE"),
  FIELD_NO_DELETE("Messages keep their fields.", "CSR", "FILE", "PACKAGE"),
  FIELD_SAME_TYPE("Fields keep their types.", "CSR", "FILE", "PACKAGE"),
  FILE_SAME_SYNTAX("Files keep their syntax or edition.", "CSR", "FILE", "PACKAGE"),
  MESSAGE_NO_REMOVE_STANDARD_DESCRIPTOR_ACCESSOR(
      "Messages do not begin to set no_standard_descriptor_accessor.", "CSR", "FILE", "PACKAGE"),
  ONEOF_NO_DELETE("Messages keep their oneofs.", "CSR", "FILE", "PACKAGE"),
  ENUM_SAME_JSON_FORMAT(
      "Enums keep their promise about JSON.", "CSR", "FILE", "PACKAGE", "WIRE_JSON"),
  ENUM_VALUE_SAME_NAME("Enum values keep their names.", "CSR", "FILE", "PACKAGE", "WIRE_JSON"),
  FIELD_SAME_JSON_NAME("Fields keep their names in JSON.", "CSR", "FILE", "PACKAGE", "WIRE_JSON"),
  FIELD_SAME_NAME("Fields keep their names.", "CSR", "FILE", "PACKAGE", "WIRE_JSON"),
  MESSAGE_SAME_JSON_FORMAT(
      "Messages keep their promise about JSON.", "CSR", "FILE", "PACKAGE", "WIRE_JSON"),
  FIELD_SAME_DEFAULT("Fields keep their defaults.", "CSR", "FILE", "PACKAGE", "WIRE_JSON", "WIRE"),
  FIELD_SAME_ONEOF(
      "Fields stay in their oneof, or outside of any.",
      "CSR",
      "FILE",
      "PACKAGE",
      "WIRE_JSON",
      "WIRE"),
  FILE_SAME_PACKAGE("Files keep their package.", "CSR", "FILE", "PACKAGE", "WIRE_JSON", "WIRE"),
  MESSAGE_SAME_REQUIRED_FIELDS(
      "Messages neither gain nor lose required fields.",
      "CSR",
      "FILE",
      "PACKAGE",
      "WIRE_JSON",
      "WIRE"),
  RESERVED_ENUM_NO_DELETE(
      "Enums keep what they reserve.", "CSR", "FILE", "PACKAGE", "WIRE_JSON", "WIRE"),
  RESERVED_MESSAGE_NO_DELETE(
      "Messages keep what they reserve.", "CSR", "FILE", "PACKAGE", "WIRE_JSON", "WIRE"),
  RPC_SAME_CLIENT_STREAMING(
      "RPCs stream requests as before.", "CSR", "FILE", "PACKAGE", "WIRE_JSON", "WIRE"),
  RPC_SAME_IDEMPOTENCY_LEVEL(
      "RPCs keep the option idempotency_level.", "CSR", "FILE", "PACKAGE", "WIRE_JSON", "WIRE"),
  RPC_SAME_REQUEST_TYPE(
      "RPCs keep their request types.", "CSR", "FILE", "PACKAGE", "WIRE_JSON", "WIRE"),
  RPC_SAME_RESPONSE_TYPE(
      "RPCs keep their response types.", "CSR", "FILE", "PACKAGE", "WIRE_JSON", "WIRE"),
  RPC_SAME_SERVER_STREAMING(
      "RPCs stream responses as before.", "CSR", "FILE", "PACKAGE", "WIRE_JSON", "WIRE"),
  PACKAGE_ENUM_NO_DELETE("Packages keep their enums.", "PACKAGE"),
  PACKAGE_EXTENSION_NO_DELETE("Packages keep their extensions.", "PACKAGE"),
  PACKAGE_MESSAGE_NO_DELETE("Packages keep their messages.", "PACKAGE"),
  PACKAGE_NO_DELETE("Packages stay.", "PACKAGE"),
  PACKAGE_SERVICE_NO_DELETE("Packages keep their services.", "PACKAGE"),
  ENUM_VALUE_NO_DELETE_UNLESS_NAME_RESERVED(
      "The name of an enum value that goes is reserved.", "CSR", "WIRE_JSON"),
  FIELD_NO_DELETE_UNLESS_NAME_RESERVED(
      "The name of a field that goes is reserved.", "CSR", "WIRE_JSON"),
  FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY(
      "Fields change between one and many only where the wire and JSON allow it.",
      "CSR",
      "WIRE_JSON"),
  FIELD_WIRE_JSON_COMPATIBLE_TYPE(
      "Fields change to types that read the same on the wire and in JSON.", "CSR", "WIRE_JSON"),
  ENUM_VALUE_NO_DELETE_UNLESS_NUMBER_RESERVED(
      "The number of an enum value that goes is reserved.", "CSR", "WIRE_JSON", "WIRE"),
  FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED(
      "The number of a field that goes is reserved.", "CSR", "WIRE_JSON", "WIRE"),
  FIELD_WIRE_COMPATIBLE_CARDINALITY(
      "Fields change between one and many only where the wire allows it.", "WIRE"),
  FIELD_WIRE_COMPATIBLE_TYPE("Fields change to types that read the same on the wire.", "WIRE");

  /** What is on unless something else is asked for. */
  public static final String DEFAULT_CATEGORY = "FILE";

  private final String purpose;
  private final List<String> categories;

  BreakingRule(String purpose, String... categories) {
    this.purpose = purpose;
    this.categories = List.of(categories);
  }

  @Override
  public String id() {
    return name();
  }

  @Override
  public List<String> categories() {
    return categories;
  }

  @Override
  public String purpose() {
    return purpose;
  }
}
