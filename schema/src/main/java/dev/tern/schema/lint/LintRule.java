package dev.tern.schema.lint;

import dev.tern.schema.check.Rule;
import java.util.List;

/**
 * The rules of lint, with buf's ids and categories.
 *
 * <p>MINIMAL, BASIC and STANDARD contain each other in this order. buf's PROTOVALIDATE is not here:
 * it evaluates CEL expressions of one particular validation library.
 */
public enum LintRule implements Rule {
  DIRECTORY_SAME_PACKAGE(Level.MINIMAL, "All files of a directory are in the same package."),
  PACKAGE_DEFINED(Level.MINIMAL, "Every file has a package."),
  PACKAGE_DIRECTORY_MATCH(Level.MINIMAL, "The directory of a file follows from its package."),
  PACKAGE_NO_IMPORT_CYCLE(Level.MINIMAL, "Packages do not import each other in a circle."),
  PACKAGE_SAME_DIRECTORY(Level.MINIMAL, "All files of a package are in the same directory."),

  ENUM_FIRST_VALUE_ZERO(Level.BASIC, "The first value of an enum is 0."),
  ENUM_NO_ALLOW_ALIAS(Level.BASIC, "Enums do not set allow_alias."),
  ENUM_PASCAL_CASE(Level.BASIC, "Names of enums are in PascalCase."),
  ENUM_VALUE_UPPER_SNAKE_CASE(Level.BASIC, "Names of enum values are in UPPER_SNAKE_CASE."),
  FIELD_LOWER_SNAKE_CASE(Level.BASIC, "Names of fields are in lower_snake_case."),
  FIELD_NOT_REQUIRED(Level.BASIC, "Fields are not required."),
  IMPORT_NO_PUBLIC(Level.BASIC, "Imports are not public."),
  IMPORT_USED(Level.BASIC, "Every import is used."),
  MESSAGE_PASCAL_CASE(Level.BASIC, "Names of messages are in PascalCase."),
  ONEOF_LOWER_SNAKE_CASE(Level.BASIC, "Names of oneofs are in lower_snake_case."),
  PACKAGE_LOWER_SNAKE_CASE(Level.BASIC, "Packages are in lower_snake.case."),
  PACKAGE_SAME_CSHARP_NAMESPACE(Level.BASIC, "Files of a package agree on csharp_namespace."),
  PACKAGE_SAME_GO_PACKAGE(Level.BASIC, "Files of a package agree on go_package."),
  PACKAGE_SAME_JAVA_MULTIPLE_FILES(Level.BASIC, "Files of a package agree on java_multiple_files."),
  PACKAGE_SAME_JAVA_PACKAGE(Level.BASIC, "Files of a package agree on java_package."),
  PACKAGE_SAME_PHP_NAMESPACE(Level.BASIC, "Files of a package agree on php_namespace."),
  PACKAGE_SAME_RUBY_PACKAGE(Level.BASIC, "Files of a package agree on ruby_package."),
  PACKAGE_SAME_SWIFT_PREFIX(Level.BASIC, "Files of a package agree on swift_prefix."),
  RPC_PASCAL_CASE(Level.BASIC, "Names of RPCs are in PascalCase."),
  SERVICE_PASCAL_CASE(Level.BASIC, "Names of services are in PascalCase."),
  SYNTAX_SPECIFIED(Level.BASIC, "Every file says its syntax or edition."),

  ENUM_VALUE_PREFIX(Level.STANDARD, "Enum values start with the name of their enum."),
  ENUM_ZERO_VALUE_SUFFIX(Level.STANDARD, "The value 0 of an enum ends with a chosen suffix."),
  FILE_LOWER_SNAKE_CASE(Level.STANDARD, "Names of files are in lower_snake_case."),
  PACKAGE_VERSION_SUFFIX(Level.STANDARD, "The last part of a package is a version, such as v1."),
  RPC_REQUEST_RESPONSE_UNIQUE(
      Level.STANDARD, "A message is the request or the response of one RPC only."),
  RPC_REQUEST_STANDARD_NAME(Level.STANDARD, "The request of an RPC is named after it."),
  RPC_RESPONSE_STANDARD_NAME(Level.STANDARD, "The response of an RPC is named after it."),
  SERVICE_SUFFIX(Level.STANDARD, "Names of services end with a chosen suffix."),

  COMMENT_ENUM(Level.COMMENTS, "Enums have comments."),
  COMMENT_ENUM_VALUE(Level.COMMENTS, "Enum values have comments."),
  COMMENT_FIELD(Level.COMMENTS, "Fields have comments."),
  COMMENT_MESSAGE(Level.COMMENTS, "Messages have comments."),
  COMMENT_ONEOF(Level.COMMENTS, "Oneofs have comments."),
  COMMENT_RPC(Level.COMMENTS, "RPCs have comments."),
  COMMENT_SERVICE(Level.COMMENTS, "Services have comments."),

  RPC_NO_CLIENT_STREAMING(Level.UNARY_RPC, "RPCs do not stream requests."),
  RPC_NO_SERVER_STREAMING(Level.UNARY_RPC, "RPCs do not stream responses."),

  STABLE_PACKAGE_NO_IMPORT_UNSTABLE(
      Level.NONE, "Files of a stable package do not import from an unstable one.");

  /** What is on unless something else is asked for. */
  public static final String DEFAULT_CATEGORY = "STANDARD";

  /** The categories of a rule. */
  private enum Level {
    MINIMAL("MINIMAL", "BASIC", "STANDARD", "DEFAULT"),
    BASIC("BASIC", "STANDARD", "DEFAULT"),
    STANDARD("STANDARD", "DEFAULT"),
    COMMENTS("COMMENTS"),
    UNARY_RPC("UNARY_RPC"),
    NONE;

    /** DEFAULT is what STANDARD was called before. */
    final List<String> categories;

    Level(String... categories) {
      this.categories = List.of(categories);
    }
  }

  private final Level level;
  private final String purpose;

  LintRule(Level level, String purpose) {
    this.level = level;
    this.purpose = purpose;
  }

  @Override
  public String id() {
    return name();
  }

  @Override
  public List<String> categories() {
    return level.categories;
  }

  @Override
  public String purpose() {
    return purpose;
  }
}
