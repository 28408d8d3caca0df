package dev.tern.schema;

/** The field numbers of descriptor.proto that the paths of source information are made of. */
final class DescriptorPath {
  static final int FILE_PACKAGE = 2;
  static final int FILE_DEPENDENCY = 3;
  static final int FILE_MESSAGE = 4;
  static final int FILE_ENUM = 5;
  static final int FILE_SERVICE = 6;
  static final int FILE_EXTENSION = 7;
  static final int FILE_OPTIONS = 8;
  static final int FILE_PUBLIC_DEPENDENCY = 10;
  static final int FILE_WEAK_DEPENDENCY = 11;
  static final int FILE_SYNTAX = 12;
  static final int FILE_OPTION_DEPENDENCY = 15;

  static final int NAME = 1;

  static final int MESSAGE_FIELD = 2;
  static final int MESSAGE_NESTED = 3;
  static final int MESSAGE_ENUM = 4;
  static final int MESSAGE_EXTENSION_RANGE = 5;
  static final int MESSAGE_EXTENSION = 6;
  static final int MESSAGE_OPTIONS = 7;
  static final int MESSAGE_ONEOF = 8;
  static final int MESSAGE_RESERVED_RANGE = 9;
  static final int MESSAGE_RESERVED_NAME = 10;

  static final int RANGE_START = 1;
  static final int RANGE_END = 2;
  static final int RANGE_OPTIONS = 3;

  static final int FIELD_EXTENDEE = 2;
  static final int FIELD_NUMBER = 3;
  static final int FIELD_LABEL = 4;
  static final int FIELD_TYPE = 5;
  static final int FIELD_TYPE_NAME = 6;
  static final int FIELD_DEFAULT = 7;
  static final int FIELD_OPTIONS = 8;
  static final int FIELD_JSON_NAME = 10;

  static final int ONEOF_OPTIONS = 2;

  static final int ENUM_VALUE = 2;
  static final int ENUM_OPTIONS = 3;
  static final int ENUM_RESERVED_RANGE = 4;
  static final int ENUM_RESERVED_NAME = 5;
  static final int VALUE_NUMBER = 2;
  static final int VALUE_OPTIONS = 3;

  static final int SERVICE_METHOD = 2;
  static final int SERVICE_OPTIONS = 3;
  static final int METHOD_INPUT = 2;
  static final int METHOD_OUTPUT = 3;
  static final int METHOD_OPTIONS = 4;
  static final int METHOD_CLIENT_STREAMING = 5;
  static final int METHOD_SERVER_STREAMING = 6;

  private DescriptorPath() {}
}
