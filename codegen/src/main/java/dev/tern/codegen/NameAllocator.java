package dev.tern.codegen;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Hands out names of one Java scope, each only once. Who asks first gets the name as it is; a later
 * one, or one that Java or the generated code keeps for itself, gets a trailing underscore. Owner:
 * the emitter that made it.
 */
final class NameAllocator {
  /** Methods without parameters that every generated message has, or that every object has. */
  static final List<String> MESSAGE_METHODS =
      List.of(
          "clone",
          "finalize",
          "getClass",
          "hashCode",
          "notify",
          "notifyAll",
          "toString",
          "wait",
          "equals",
          "builder",
          "codec",
          "defaultInstance",
          "descriptor",
          "of",
          "parse",
          "toBuilder",
          "toByteArray",
          "unknownFields",
          "writeTo");

  /** The same for every builder. */
  static final List<String> BUILDER_METHODS =
      List.of(
          "clone",
          "finalize",
          "getClass",
          "hashCode",
          "notify",
          "notifyAll",
          "toString",
          "wait",
          "equals",
          "build",
          "buildPartial",
          "mergeFrom",
          "mutableUnknownFields",
          "unknownFields");

  /** What a service interface, its clients and their base class have already. */
  static final List<String> SERVICE_METHODS =
      List.of(
          "clone",
          "finalize",
          "getClass",
          "hashCode",
          "notify",
          "notifyAll",
          "toString",
          "wait",
          "equals",
          "async",
          "bidi",
          "bidiAsync",
          "bind",
          "channel",
          "client",
          "clientStreaming",
          "clientStreamingAsync",
          "descriptor",
          "options",
          "serverStreaming",
          "serverStreamingAsync",
          "unary",
          "unaryAsync",
          "with",
          "withAuthority",
          "withCompression",
          "withDeadline",
          "withMaxInboundMessageSize",
          "withMaxOutboundMessageSize",
          "withMetadata",
          "withOptions",
          "withResponseInfo",
          "withTimeout",
          "withWaitForReady");

  static final List<String> SERVICE_CONSTANTS = List.of("NAME", "SERVICE");

  /**
   * Types of java.lang that generated text names. A top-level type of a user's package would hide
   * them from every other file of the package, so it gives way.
   */
  static final List<String> JAVA_LANG =
      List.of(
          "Boolean",
          "Deprecated",
          "Double",
          "Exception",
          "Float",
          "IllegalStateException",
          "Integer",
          "Long",
          "Object",
          "Override",
          "String",
          "StringBuilder",
          "SuppressWarnings");

  /** Types nested in every generated message. */
  static final List<String> MESSAGE_TYPES = List.of("Builder");

  private final boolean foldCase;
  private final Set<String> taken = new HashSet<>();

  private NameAllocator(boolean foldCase) {
    this.foldCase = foldCase;
  }

  static NameAllocator exact() {
    return new NameAllocator(false);
  }

  /** Names that become files: some file systems do not tell {@code Foo} from {@code foo}. */
  static NameAllocator ignoringCase() {
    return new NameAllocator(true);
  }

  NameAllocator reserve(Collection<String> names) {
    for (String name : names) {
      taken.add(key(name));
    }
    return this;
  }

  boolean isFree(String name) {
    return !taken.contains(key(name));
  }

  /**
   * Returns {@code wanted} or, if it is taken, {@code wanted} with as few underscores as needed.
   */
  String claim(String wanted) {
    String name = wanted;
    while (!taken.add(key(name))) {
      name += "_";
    }
    return name;
  }

  private String key(String name) {
    return foldCase ? name.toLowerCase(Locale.ROOT) : name;
  }
}
