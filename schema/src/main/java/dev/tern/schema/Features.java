package dev.tern.schema;

/**
 * The values of {@code google.protobuf.FeatureSet} in force at one place, by their numbers there.
 *
 * <p>Language-specific features are extensions, of no concern to the schema: they stay in the
 * options.
 */
record Features(
    int fieldPresence,
    int enumType,
    int repeatedFieldEncoding,
    int utf8Validation,
    int messageEncoding,
    int jsonFormat,
    int namingStyle,
    int symbolVisibility,
    int protoLimits) {
  static final int EXPLICIT = 1;
  static final int IMPLICIT = 2;
  static final int LEGACY_REQUIRED = 3;

  static final int OPEN = 1;
  static final int CLOSED = 2;

  static final int PACKED = 1;
  static final int EXPANDED = 2;

  static final int VERIFY = 2;
  static final int UTF8_NONE = 3;

  static final int LENGTH_PREFIXED = 1;
  static final int DELIMITED = 2;

  static final int JSON_ALLOW = 1;
  static final int JSON_LEGACY = 2;

  static final int STYLE_2024 = 1;
  static final int STYLE_LEGACY = 2;
  static final int STYLE_2026 = 3;

  static final int EXPORT_ALL = 1;
  static final int EXPORT_TOP_LEVEL = 2;
  static final int LOCAL_ALL = 3;
  static final int STRICT = 4;

  static final int NO_LIMITS = 1;
  static final int LIMITS_2026 = 2;

  static final Features NONE = new Features(0, 0, 0, 0, 0, 0, 0, 0, 0);

  private static final Features PROTO2 =
      new Features(
          EXPLICIT,
          CLOSED,
          EXPANDED,
          UTF8_NONE,
          LENGTH_PREFIXED,
          JSON_LEGACY,
          STYLE_LEGACY,
          EXPORT_ALL,
          NO_LIMITS);
  private static final Features PROTO3 =
      new Features(
          IMPLICIT,
          OPEN,
          PACKED,
          VERIFY,
          LENGTH_PREFIXED,
          JSON_ALLOW,
          STYLE_LEGACY,
          EXPORT_ALL,
          NO_LIMITS);
  private static final Features EDITION_2023 =
      new Features(
          EXPLICIT,
          OPEN,
          PACKED,
          VERIFY,
          LENGTH_PREFIXED,
          JSON_ALLOW,
          STYLE_LEGACY,
          EXPORT_ALL,
          NO_LIMITS);
  private static final Features EDITION_2024 =
      new Features(
          EXPLICIT,
          OPEN,
          PACKED,
          VERIFY,
          LENGTH_PREFIXED,
          JSON_ALLOW,
          STYLE_2024,
          EXPORT_TOP_LEVEL,
          NO_LIMITS);
  private static final Features EDITION_2026 =
      new Features(
          EXPLICIT,
          OPEN,
          PACKED,
          VERIFY,
          LENGTH_PREFIXED,
          JSON_ALLOW,
          STYLE_2026,
          STRICT,
          LIMITS_2026);

  /**
   * What holds in a file of that edition which sets nothing; a test compares these with
   * descriptor.proto.
   */
  static Features defaults(Edition edition) {
    return switch (edition) {
      case PROTO2 -> PROTO2;
      case PROTO3 -> PROTO3;
      case EDITION_2023 -> EDITION_2023;
      case EDITION_2024 -> EDITION_2024;
      case EDITION_2026, UNSTABLE -> EDITION_2026;
    };
  }

  /** These features with those overridden that {@code set}, a {@code FeatureSet}, has. */
  Features override(OptionMessage set) {
    return new Features(
        set.getInt(1, fieldPresence),
        set.getInt(2, enumType),
        set.getInt(3, repeatedFieldEncoding),
        set.getInt(4, utf8Validation),
        set.getInt(5, messageEncoding),
        set.getInt(6, jsonFormat),
        set.getInt(7, namingStyle),
        set.getInt(8, symbolVisibility),
        set.getInt(9, protoLimits));
  }

  Features withPresence(int presence) {
    return new Features(
        presence,
        enumType,
        repeatedFieldEncoding,
        utf8Validation,
        messageEncoding,
        jsonFormat,
        namingStyle,
        symbolVisibility,
        protoLimits);
  }

  Features withRepeatedEncoding(int encoding) {
    return new Features(
        fieldPresence,
        enumType,
        encoding,
        utf8Validation,
        messageEncoding,
        jsonFormat,
        namingStyle,
        symbolVisibility,
        protoLimits);
  }

  Features withMessageEncoding(int encoding) {
    return new Features(
        fieldPresence,
        enumType,
        repeatedFieldEncoding,
        utf8Validation,
        encoding,
        jsonFormat,
        namingStyle,
        symbolVisibility,
        protoLimits);
  }
}
