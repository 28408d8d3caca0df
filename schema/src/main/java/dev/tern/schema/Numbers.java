package dev.tern.schema;

/**
 * Numbers that the language fixes, and those of the fields of descriptor.proto that the compiler
 * itself looks at.
 */
final class Numbers {
  /** The highest field number, 2^29-1. */
  static final int MAX_FIELD = (1 << 29) - 1;

  /** Set aside for implementations, both inclusive. */
  static final int FIRST_RESERVED = 19_000;

  static final int LAST_RESERVED = 19_999;

  static final int FILE_OPTIMIZE_FOR = 9;
  static final int SPEED = 1;
  static final int LITE_RUNTIME = 3;
  static final int FILE_CC_GENERIC_SERVICES = 16;
  static final int FILE_JAVA_GENERIC_SERVICES = 17;
  static final int FILE_PY_GENERIC_SERVICES = 18;
  static final int FILE_JAVA_STRING_CHECK_UTF8 = 27;

  static final int MESSAGE_SET_WIRE_FORMAT = 1;
  static final int MESSAGE_MAP_ENTRY = 7;
  static final int MESSAGE_LEGACY_JSON = 11;

  static final int FIELD_CTYPE = 1;
  static final int FIELD_PACKED = 2;
  static final int FIELD_LAZY = 5;
  static final int FIELD_JSTYPE = 6;
  static final int FIELD_UNVERIFIED_LAZY = 15;
  static final int FIELD_RETENTION = 17;
  static final int RETENTION_SOURCE = 2;
  static final int FIELD_TARGETS = 19;
  static final int FIELD_FEATURE_SUPPORT = 22;

  static final int ENUM_ALLOW_ALIAS = 2;
  static final int ENUM_LEGACY_JSON = 6;
  static final int ENUM_VALUE_DEBUG_REDACT = 3;
  static final int ENUM_VALUE_FEATURE_SUPPORT = 4;

  static final int RANGE_DECLARATION = 2;
  static final int RANGE_VERIFICATION = 3;
  static final int VERIFICATION_DECLARATION = 0;
  static final int VERIFICATION_UNVERIFIED = 1;
  static final int DECLARATION_NUMBER = 1;
  static final int DECLARATION_FULL_NAME = 2;
  static final int DECLARATION_TYPE = 3;
  static final int DECLARATION_RESERVED = 5;
  static final int DECLARATION_REPEATED = 6;

  static final int SUPPORT_INTRODUCED = 1;
  static final int SUPPORT_DEPRECATED = 2;
  static final int SUPPORT_WARNING = 3;
  static final int SUPPORT_REMOVED = 4;
  static final int SUPPORT_REMOVAL_ERROR = 5;

  private Numbers() {}
}
