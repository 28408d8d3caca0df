package dev.tern.schema;

import org.jspecify.annotations.Nullable;

/**
 * A field or an extension.
 *
 * <p>Owner: the thread that compiles.
 */
final class FieldDef extends Definition {
  final FileDef file;

  /**
   * The message it stands in; for an extension the scope of the extend block, null at the top
   * level.
   */
  final @Nullable MessageDef scope;

  final int number;
  final Ast.Label label;

  /** The type as written, a keyword or a name. */
  final Ast.TypeName typeNode;

  final boolean isExtension;
  final Span numberSpan;
  final Span typeSpan;

  /** What an extension extends, as written. */
  Ast.@Nullable TypeName extendeeNode;

  /** Null for a name until it is linked, and for ever if it leads nowhere. */
  @Nullable FieldType type;

  @Nullable MessageDef messageType;
  @Nullable EnumDef enumType;

  /** The message whose wire format it is part of; null for an extension that is not linked. */
  @Nullable MessageDef containingType;

  /** The oneof, also a synthetic one. */
  @Nullable OneofDef oneof;

  boolean proto3Optional;
  @Nullable String defaultValue;
  @Nullable Span defaultSpan;

  /** As set by the user; else derived. */
  @Nullable String customJsonName;

  @Nullable Span jsonNameSpan;

  FieldDef(
      FileDef file,
      @Nullable MessageDef scope,
      String name,
      int number,
      Ast.Label label,
      Ast.TypeName typeNode,
      boolean isExtension,
      Span nameSpan,
      Span numberSpan,
      Span typeSpan) {
    super(name, join(scope == null ? file.packageName : scope.fullName, name), nameSpan);
    this.file = file;
    this.scope = scope;
    this.number = number;
    this.label = label;
    this.typeNode = typeNode;
    this.isExtension = isExtension;
    this.numberSpan = numberSpan;
    this.typeSpan = typeSpan;
    this.type = FieldType.ofKeyword(typeNode.text());
    if (!isExtension) {
      this.containingType = scope;
    }
  }

  boolean isRepeated() {
    return label == Ast.Label.REPEATED;
  }

  boolean isRequired() {
    return label == Ast.Label.REQUIRED || features.fieldPresence() == Features.LEGACY_REQUIRED;
  }

  boolean isMap() {
    return type == FieldType.MESSAGE && messageType != null && messageType.isMapEntry;
  }

  boolean isMessage() {
    return type != null && type.isMessage();
  }

  boolean isPackable() {
    return isRepeated() && type != null && type.isPackable();
  }

  boolean isPacked() {
    return isPackable() && features.repeatedFieldEncoding() == Features.PACKED;
  }

  /** Whether it is written as a group: proto2's groups, and messages with delimited encoding. */
  boolean isDelimited() {
    return type == FieldType.GROUP
        || (type == FieldType.MESSAGE
            && features.messageEncoding() == Features.DELIMITED
            && !isMap()
            && (containingType == null || !containingType.isMapEntry));
  }

  boolean hasPresence() {
    return !isRepeated()
        && (isMessage()
            || isExtension
            || oneof != null
            || features.fieldPresence() != Features.IMPLICIT);
  }

  String jsonName() {
    return customJsonName != null ? customJsonName : Names.json(name);
  }

  @Override
  FileDef file() {
    return file;
  }

  @Override
  OptionTarget target() {
    return OptionTarget.FIELD;
  }

  @Override
  Definition featureParent() {
    if (oneof != null && !proto3Optional) {
      return oneof;
    }
    return scope == null ? file : scope;
  }
}
