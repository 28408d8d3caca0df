package dev.tern.rpc;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Header or trailer fields of a call: an ordered list of names and values in which a name may come
 * more than once. Names are lower case. A name that ends in {@code -bin} has octets for its value,
 * any other name has text.
 *
 * <p>Text on the wire is a string of octets; here each octet is one character (Latin-1). gRPC asks
 * for printable ASCII; what HTTP allows beyond that is carried too, so that what was received can
 * be sent on.
 *
 * <p>Immutable; any thread may read it.
 */
public final class Metadata {
  private static final Metadata EMPTY = new Metadata(new String[0], new Object[0]);

  private final String[] names;
  private final Object[] values; // String or byte[]

  private Metadata(String[] names, Object[] values) {
    this.names = names;
    this.values = values;
  }

  /** No fields. */
  public static Metadata empty() {
    return EMPTY;
  }

  /**
   * Fields of text, in pairs of name and value.
   *
   * @throws IllegalArgumentException for an odd count, and as {@link Builder#add(String, String)}
   */
  public static Metadata of(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException(
          "Metadata.of needs pairs of name and value, but got "
              + namesAndValues.length
              + " strings");
    }
    Builder builder = builder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      builder.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    return builder.build();
  }

  public static Builder builder() {
    return new Builder();
  }

  /** A builder that begins with these fields. */
  public Builder toBuilder() {
    return new Builder().addAll(this);
  }

  /** The number of fields. */
  public int size() {
    return names.length;
  }

  public boolean isEmpty() {
    return names.length == 0;
  }

  /** The name of the field at that place, 0 to size - 1. */
  public String name(int index) {
    return names[index];
  }

  /** Whether the field at that place has octets for its value. */
  public boolean isBinary(int index) {
    return values[index] instanceof byte[];
  }

  /** The text at that place; octets are given in base64 without padding. */
  public String value(int index) {
    return values[index] instanceof byte[] octets
        ? MetadataWire.encodeBase64(octets)
        : (String) values[index];
  }

  /** A copy of the octets at that place; text is given as Latin-1. */
  public byte[] bytes(int index) {
    return octets(index).clone();
  }

  /** The octets themselves, which nobody may change. */
  byte[] octets(int index) {
    return values[index] instanceof byte[] octets
        ? octets
        : ((String) values[index]).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The text of the last field of that name, in any case of letters; null when there is none. */
  public @Nullable String get(String name) {
    int index = lastIndexOf(name);
    return index < 0 ? null : value(index);
  }

  /** The texts of all fields of that name, in their order. */
  public List<String> getAll(String name) {
    String lower = MetadataWire.lowerCase(name);
    List<String> found = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      if (names[i].equals(lower)) {
        found.add(value(i));
      }
    }
    return Collections.unmodifiableList(found);
  }

  /** A copy of the octets of the last field of that name; null when there is none. */
  public byte @Nullable [] getBytes(String name) {
    int index = lastIndexOf(name);
    return index < 0 ? null : bytes(index);
  }

  /** Copies of the octets of all fields of that name, in their order. */
  public List<byte[]> getAllBytes(String name) {
    String lower = MetadataWire.lowerCase(name);
    List<byte[]> found = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      if (names[i].equals(lower)) {
        found.add(bytes(i));
      }
    }
    return Collections.unmodifiableList(found);
  }

  /** Whether a field has that name. */
  public boolean contains(String name) {
    return lastIndexOf(name) >= 0;
  }

  /** The names, each once, in the order of their first field. */
  public Set<String> names() {
    return Collections.unmodifiableSet(new LinkedHashSet<>(Arrays.asList(names)));
  }

  /** These fields and then those of the other. */
  public Metadata merge(Metadata other) {
    if (other.isEmpty()) {
      return this;
    }
    return isEmpty() ? other : toBuilder().addAll(other).build();
  }

  private int lastIndexOf(String name) {
    String lower = MetadataWire.lowerCase(name);
    for (int i = names.length - 1; i >= 0; i--) {
      if (names[i].equals(lower)) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Metadata that
        && Arrays.equals(names, that.names)
        && Arrays.deepEquals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(names) + Arrays.deepHashCode(values);
  }

  /** {@code {name: value, …}}; credentials are not shown. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder("{");
    for (int i = 0; i < names.length; i++) {
      out.append(i == 0 ? "" : ", ").append(names[i]).append(": ");
      out.append(MetadataWire.isSecret(names[i]) ? "<redacted>" : value(i));
    }
    return out.append('}').toString();
  }

  /**
   * Collects fields.
   *
   * <p>Owner: the thread that made it.
   */
  public static final class Builder {
    private final List<String> names = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    private Builder() {}

    /**
     * Adds a field of text. The name may be in any case of letters; blanks around the value are
     * dropped, as HTTP/2 wants it. A name that ends in {@code -bin} takes base64, padded or not.
     *
     * @throws IllegalArgumentException for a name with characters other than letters, digits, "-",
     *     "_" and ".", for a name that belongs to the protocol ({@code grpc-status}, {@code
     *     content-type} …), and for a value with control characters or beyond Latin-1
     */
    public Builder add(String name, String value) {
      String checked = MetadataWire.checkName(name);
      Objects.requireNonNull(value, () -> "the value of " + checked);
      if (MetadataWire.isBinaryName(checked)) {
        byte[] octets = MetadataWire.decodeBase64(value);
        if (octets == null) {
          throw new IllegalArgumentException(
              "metadata \"" + checked + "\" has octets for its value, and this text is not base64");
        }
        return put(checked, octets);
      }
      return put(checked, MetadataWire.checkText(checked, value));
    }

    /**
     * Adds a field of octets; they are copied.
     *
     * @throws IllegalArgumentException for a name that does not end in {@code -bin}, or is not a
     *     name
     */
    public Builder add(String name, byte[] value) {
      String checked = MetadataWire.checkName(name);
      if (!MetadataWire.isBinaryName(checked)) {
        throw new IllegalArgumentException(
            "metadata \"" + checked + "\" must end in \"-bin\" to have octets for its value");
      }
      return put(checked, value.clone());
    }

    /** Adds all fields of the other. */
    public Builder addAll(Metadata other) {
      names.addAll(Arrays.asList(other.names));
      values.addAll(Arrays.asList(other.values));
      return this;
    }

    /** Drops all fields of that name. */
    public Builder remove(String name) {
      String lower = MetadataWire.lowerCase(name);
      for (int i = names.size() - 1; i >= 0; i--) {
        if (names.get(i).equals(lower)) {
          names.remove(i);
          values.remove(i);
        }
      }
      return this;
    }

    /** For what was received, or checked: nothing is copied. */
    Builder put(String lowerCaseName, Object stringOrOctets) {
      names.add(lowerCaseName);
      values.add(stringOrOctets);
      return this;
    }

    public Metadata build() {
      return names.isEmpty() ? EMPTY : new Metadata(names.toArray(new String[0]), values.toArray());
    }
  }
}
