package dev.tern.protobuf.json;

import dev.tern.protobuf.descriptor.EnumValueDescriptor;
import dev.tern.protobuf.descriptor.FieldDescriptor;
import dev.tern.protobuf.descriptor.MessageDescriptor;
import dev.tern.protobuf.descriptor.OneofDescriptor;
import dev.tern.protobuf.descriptor.proto.FieldDescriptorProto.Type;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text format and writes the encoding of the message that it says.
 *
 * <p>Owner: the thread that uses it.
 */
final class TextReader {
  private static final Pattern TYPE_NAME =
      Pattern.compile("[A-Za-z_][A-Za-z0-9_]*+(?:\\.[A-Za-z_][A-Za-z0-9_]*+)*+");

  /** What may stand before the last slash of a type's URL. */
  private static final Pattern URL_PREFIX =
      Pattern.compile("(?:[-A-Za-z0-9_.~/!$&()*+,;=]|%[0-9A-Fa-f]{2})++");

  private final TextFormat format;
  private final TextTokens in;
  private final WireBuilder out = new WireBuilder();
  private int depth;

  /** The packed list that is being written, whose elements may come one by one; or null. */
  private @Nullable FieldDescriptor packing;

  private int packingMark;

  TextReader(TextFormat format, String text) {
    this.format = format;
    this.in = new TextTokens(text);
  }

  byte[] read(MessageDescriptor type) {
    fields(type, '\0');
    return out.toByteArray();
  }

  // ---- fields

  /** Reads fields up to a symbol, or up to the end of the text if it is 0. */
  private void fields(MessageDescriptor type, char end) {
    MetFields met = new MetFields();
    boolean expanded = false;
    boolean plain = false;
    while (!(end == '\0' ? in.kind() == TextTokens.Kind.END : in.take(end))) {
      if (in.is('[')) {
        String name = in.takeBracketed();
        if (name.indexOf('/') >= 0) {
          if (expanded || plain) {
            throw in.failure("an Any is expanded and has other fields");
          }
          expanded = true;
          any(type, name);
        } else {
          extension(type, met, name);
        }
      } else {
        plain = true;
        if (expanded) {
          throw in.failure("an Any is expanded and has other fields");
        }
        named(type, met);
      }
      if (!in.take(';')) {
        in.take(',');
      }
    }
    endPacking();
  }

  private void named(MessageDescriptor type, MetFields met) {
    if (in.kind() == TextTokens.Kind.DECIMAL && format.ignoresUnknown()) {
      in.next(); // an unknown field as it is printed, by its number
      skipValue();
      return;
    }
    if (in.kind() != TextTokens.Kind.IDENTIFIER) {
      throw in.failure("here is no name of a field");
    }
    String name = in.token();
    FieldDescriptor field = find(type, name);
    if (field != null) {
      met(met, field, name);
      in.next();
      value(field);
    } else if (format.ignoresUnknown() || type.proto().reservedName().contains(name)) {
      in.next();
      skipValue();
    } else {
      throw in.failure(type.fullName() + " has no field " + JsonReader.quote(name));
    }
  }

  private static @Nullable FieldDescriptor find(MessageDescriptor type, String name) {
    FieldDescriptor field = type.field(name);
    if (field == null) {
      FieldDescriptor lower = type.field(name.toLowerCase(Locale.ROOT));
      if (lower != null && TextFormat.nameOf(lower).equals(name)) {
        return lower;
      }
    }
    return field;
  }

  private void met(MetFields met, FieldDescriptor field, String name) {
    if (field.isRepeated()) {
      return;
    }
    if (!met.add(field)) {
      if (field.isMessage()) {
        return; // a message may be given in parts, which are merged
      }
      throw in.failure("field " + JsonReader.quote(name) + " is given twice");
    }
    OneofDescriptor oneof = field.containingOneof();
    if (oneof != null && !met.add(oneof)) {
      throw in.failure("oneof " + JsonReader.quote(oneof.name()) + " is given twice");
    }
  }

  private void extension(MessageDescriptor type, MetFields met, String name) {
    FieldDescriptor field = extensionOf(type, name);
    if (field != null) {
      met(met, field, name);
      value(field);
    } else if (format.ignoresUnknown() && TYPE_NAME.matcher(name).matches()) {
      skipValue();
    } else {
      throw in.failure(type.fullName() + " has no extension " + JsonReader.quote(name));
    }
  }

  private @Nullable FieldDescriptor extensionOf(MessageDescriptor type, String name) {
    FieldDescriptor named = format.registry().extension(name);
    if (named != null && named.containingType().fullName().equals(type.fullName())) {
      return named;
    }
    MessageDescriptor item = format.registry().messageType(name);
    if (item != null) {
      for (FieldDescriptor extension : item.extensions()) {
        if (TextFormat.isItemOfSet(extension)
            && extension.containingType().fullName().equals(type.fullName())) {
          return extension;
        }
      }
    }
    return null;
  }

  /** Reads what stands behind a field's name. */
  private void value(FieldDescriptor field) {
    boolean colon = in.take(':');
    if (!colon && !field.isMessage()) {
      throw in.failure("there is no ':' before a value of " + field.name());
    }
    if (!in.is('[')) {
      one(field);
      return;
    }
    if (!field.isRepeated()) {
      throw in.failure("field " + field.name() + " is not repeated");
    }
    in.next();
    if (in.take(']')) {
      return;
    }
    do {
      one(field);
    } while (in.take(','));
    if (!in.take(']')) {
      throw in.failure("a list is not ended");
    }
  }

  private void one(FieldDescriptor field) {
    if (field.isPacked()) {
      if (packing != field) {
        endPacking();
        out.tag(field.number(), WireBuilder.LENGTH_DELIMITED);
        packingMark = out.open();
        packing = field;
      }
      scalar(field);
      return;
    }
    endPacking();
    if (field.isMessage()) {
      message(field);
      return;
    }
    int before = out.size();
    out.tag(field.number(), WireValues.wireType(field));
    int start = out.size();
    scalar(field);
    boolean mayBeAbsent = !field.hasPresence() && !field.isRepeated();
    if (mayBeAbsent && out.isZeroFrom(start) && !field.containingType().isMapEntry()) {
      out.truncate(before);
    }
  }

  private void endPacking() {
    if (packing != null) {
      out.close(packingMark);
      packing = null;
    }
  }

  // ---- messages

  /** Takes what begins a message and returns what ends it. */
  private char open() {
    char end;
    if (in.is('{')) {
      end = '}';
    } else if (in.is('<')) {
      end = '>';
    } else {
      throw in.failure("here begins no message");
    }
    if (depth >= format.depthLimit()) {
      throw in.failure("messages are nested more than " + format.depthLimit() + " deep");
    }
    depth++;
    in.next();
    return end;
  }

  private void body(MessageDescriptor type) {
    char end = open();
    fields(type, end);
    depth--;
  }

  private void message(FieldDescriptor field) {
    if (field.containingType().isMessageSet() && field.isExtension()) {
      out.tag(1, WireBuilder.START_GROUP);
      out.tag(2, WireBuilder.VARINT);
      out.varint(field.number());
      out.tag(3, WireBuilder.LENGTH_DELIMITED);
      int mark = out.open();
      body(field.messageType());
      out.close(mark);
      out.tag(1, WireBuilder.END_GROUP);
    } else if (field.isDelimited()) {
      out.tag(field.number(), WireBuilder.START_GROUP);
      body(field.messageType());
      out.tag(field.number(), WireBuilder.END_GROUP);
    } else {
      out.tag(field.number(), WireBuilder.LENGTH_DELIMITED);
      int mark = out.open();
      body(field.messageType());
      out.close(mark);
    }
  }

  private void any(MessageDescriptor type, String url) {
    int slash = url.lastIndexOf('/');
    if (!type.fullName().equals("google.protobuf.Any")) {
      throw in.failure(type.fullName() + " is no Any, and cannot be expanded");
    }
    if (slash == 0
        || !URL_PREFIX.matcher(url).region(0, slash).matches()
        || !TYPE_NAME.matcher(url).region(slash + 1, url.length()).matches()) {
      throw in.failure("this is no URL of a type");
    }
    MessageDescriptor content = format.registry().messageTypeByUrl(url);
    if (content == null) {
      throw in.failure("an Any is of a type that is not in the registry: " + JsonReader.quote(url));
    }
    in.take(':');
    endPacking();
    out.tag(1, WireBuilder.LENGTH_DELIMITED);
    out.lengthDelimited(url.getBytes(StandardCharsets.UTF_8));
    out.tag(2, WireBuilder.LENGTH_DELIMITED);
    int mark = out.open();
    int start = out.size();
    body(content);
    String missing = RequiredFields.missing(content, out.scan(content, start));
    if (missing != null) {
      throw in.failure("required field " + missing + " of " + content.fullName() + " is not set");
    }
    if (out.size() == start) {
      out.truncate(mark - 1); // with the tag
    } else {
      out.close(mark);
    }
  }

  // ---- scalars

  private void scalar(FieldDescriptor field) {
    switch (field.type()) {
      case TYPE_STRING, TYPE_BYTES -> string(field);
      case TYPE_BOOL -> out.varint(bool(field) ? 1 : 0);
      case TYPE_ENUM -> constant(field);
      case TYPE_FLOAT -> out.fixed32(Float.floatToRawIntBits(TextNumbers.floating32(field, in)));
      case TYPE_DOUBLE -> out.fixed64(Double.doubleToRawLongBits(TextNumbers.floating(field, in)));
      case TYPE_FIXED32, TYPE_SFIXED32 -> out.fixed32((int) TextNumbers.integer(field, in));
      case TYPE_FIXED64, TYPE_SFIXED64 -> out.fixed64(TextNumbers.integer(field, in));
      case TYPE_SINT32, TYPE_SINT64 -> {
        long value = TextNumbers.integer(field, in);
        out.varint(value << 1 ^ value >> 63);
      }
      default -> out.varint(TextNumbers.integer(field, in));
    }
  }

  private void string(FieldDescriptor field) {
    if (in.kind() != TextTokens.Kind.STRING) {
      throw in.failure("field " + field.name() + " is a string in quotes");
    }
    byte[] bytes = in.takeString();
    if (field.type() == Type.TYPE_STRING
        && field.utf8Validation()
        && TextEscapes.decode(bytes, 0, bytes.length) == null) {
      throw in.failure("the string of field " + field.name() + " is not UTF-8");
    }
    out.lengthDelimited(bytes);
  }

  private boolean bool(FieldDescriptor field) {
    if (in.kind() == TextTokens.Kind.IDENTIFIER) {
      switch (in.token()) {
        case "true", "True", "t" -> {
          in.next();
          return true;
        }
        case "false", "False", "f" -> {
          in.next();
          return false;
        }
        default -> throw in.failure("field " + field.name() + " is true or false");
      }
    }
    long value = TextNumbers.integer(field, in);
    if (value != 0 && value != 1) {
      throw in.failure("field " + field.name() + " is true or false");
    }
    return value == 1;
  }

  private void constant(FieldDescriptor field) {
    if (in.kind() == TextTokens.Kind.IDENTIFIER) {
      EnumValueDescriptor value = field.enumType().value(in.token());
      if (value == null) {
        throw in.failure(
            field.enumType().fullName() + " has no value " + JsonReader.quote(in.token()));
      }
      in.next();
      out.varint(value.number());
      return;
    }
    int number = (int) TextNumbers.integer(field, in);
    if (field.enumType().isClosed() && field.enumType().value(number) == null) {
      throw in.failure(field.enumType().fullName() + " has no value " + number);
    }
    out.varint(number);
  }

  // ---- what nobody wants

  /** Passes over what stands behind the name of a field that is not known. */
  private void skipValue() {
    boolean colon = in.take(':');
    if (in.is('{') || in.is('<')) {
      skipMessage();
    } else if (!colon) {
      throw in.failure("there is no ':' before a value");
    } else if (in.take('[')) {
      if (in.take(']')) {
        return;
      }
      do {
        if (in.is('{') || in.is('<')) {
          skipMessage();
        } else {
          skipScalar();
        }
      } while (in.take(','));
      if (!in.take(']')) {
        throw in.failure("a list is not ended");
      }
    } else {
      skipScalar();
    }
  }

  private void skipScalar() {
    in.take('-');
    switch (in.kind()) {
      case STRING -> in.takeString();
      case SYMBOL, END -> throw in.failure("here is no value");
      default -> in.next();
    }
  }

  private void skipMessage() {
    char end = open();
    while (!in.take(end)) {
      if (in.is('[')) {
        in.takeBracketed();
      } else if (in.kind() == TextTokens.Kind.IDENTIFIER || in.kind() == TextTokens.Kind.DECIMAL) {
        in.next();
      } else {
        throw in.failure("here is no name of a field");
      }
      skipValue();
      if (!in.take(';')) {
        in.take(',');
      }
    }
    depth--;
  }
}
