package dev.tern.schema;

/** The kinds of definition that take options, with the message that holds them. */
enum OptionTarget {
  FILE("file", "FileOptions", 1, 50),
  EXTENSION_RANGE("extension range", "ExtensionRangeOptions", 2, 50),
  MESSAGE("message", "MessageOptions", 3, 12),
  FIELD("field", "FieldOptions", 4, 21),
  ONEOF("oneof", "OneofOptions", 5, 1),
  ENUM("enum", "EnumOptions", 6, 7),
  ENUM_VALUE("enum value", "EnumValueOptions", 7, 2),
  SERVICE("service", "ServiceOptions", 8, 34),
  METHOD("method", "MethodOptions", 9, 35);

  private final String label;
  private final String messageName;
  private final int targetType;
  private final int featuresNumber;

  OptionTarget(String label, String messageName, int targetType, int featuresNumber) {
    this.label = label;
    this.messageName = "google.protobuf." + messageName;
    this.targetType = targetType;
    this.featuresNumber = featuresNumber;
  }

  String label() {
    return label;
  }

  /** The full name of the options message. */
  String messageName() {
    return messageName;
  }

  /** The number in {@code FieldOptions.OptionTargetType}. */
  int targetType() {
    return targetType;
  }

  /** The number of the {@code features} field in the options message. */
  int featuresNumber() {
    return featuresNumber;
  }
}
