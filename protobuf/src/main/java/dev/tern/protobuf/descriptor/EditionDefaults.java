package dev.tern.protobuf.descriptor;

import dev.tern.protobuf.ProtoReader;
import dev.tern.protobuf.descriptor.proto.Edition;
import dev.tern.protobuf.descriptor.proto.FeatureSet;
import org.jspecify.annotations.Nullable;

/**
 * The features of each edition. proto2 and proto3 are editions too, whose features cannot be
 * overridden.
 *
 * <p>The values are those of {@code descriptor.proto}, option {@code edition_defaults}.
 */
public final class EditionDefaults {
  /** The oldest edition that is supported. */
  public static final Edition MINIMUM = Edition.EDITION_PROTO2;

  /** The newest edition that is supported. */
  public static final Edition MAXIMUM = Edition.EDITION_2024;

  private static final FeatureSet PROTO2 =
      FeatureSet.of(
          f ->
              f.fieldPresence(FeatureSet.FieldPresence.EXPLICIT)
                  .enumType(FeatureSet.EnumType.CLOSED)
                  .repeatedFieldEncoding(FeatureSet.RepeatedFieldEncoding.EXPANDED)
                  .utf8Validation(FeatureSet.Utf8Validation.NONE)
                  .messageEncoding(FeatureSet.MessageEncoding.LENGTH_PREFIXED)
                  .jsonFormat(FeatureSet.JsonFormat.LEGACY_BEST_EFFORT)
                  .enforceNamingStyle(FeatureSet.EnforceNamingStyle.STYLE_LEGACY)
                  .defaultSymbolVisibility(
                      FeatureSet.VisibilityFeature.DefaultSymbolVisibility.EXPORT_ALL)
                  .enforceProtoLimits(
                      FeatureSet.ProtoLimitsFeature.EnforceProtoLimits.LEGACY_NO_EXPLICIT_LIMITS));

  private static final FeatureSet PROTO3 =
      PROTO2.toBuilder()
          .fieldPresence(FeatureSet.FieldPresence.IMPLICIT)
          .enumType(FeatureSet.EnumType.OPEN)
          .repeatedFieldEncoding(FeatureSet.RepeatedFieldEncoding.PACKED)
          .utf8Validation(FeatureSet.Utf8Validation.VERIFY)
          .jsonFormat(FeatureSet.JsonFormat.ALLOW)
          .build();

  private static final FeatureSet EDITION_2023 =
      PROTO3.withFieldPresence(FeatureSet.FieldPresence.EXPLICIT);

  private static final FeatureSet EDITION_2024 =
      EDITION_2023.toBuilder()
          .enforceNamingStyle(FeatureSet.EnforceNamingStyle.STYLE2024)
          .defaultSymbolVisibility(
              FeatureSet.VisibilityFeature.DefaultSymbolVisibility.EXPORT_TOP_LEVEL)
          .build();

  private EditionDefaults() {}

  /** Returns all features of an edition, or null if the edition is not supported. */
  public static @Nullable FeatureSet of(Edition edition) {
    return switch (edition) {
      case EDITION_PROTO2 -> PROTO2;
      case EDITION_PROTO3 -> PROTO3;
      case EDITION_2023 -> EDITION_2023;
      case EDITION_2024 -> EDITION_2024;
      default -> null;
    };
  }

  /** Returns the features of proto2, which everything else is described by. */
  static FeatureSet legacy() {
    return PROTO2;
  }

  /** Returns {@code base} overridden by what is set in {@code own}; null overrides nothing. */
  public static FeatureSet override(FeatureSet base, @Nullable FeatureSet own) {
    return own == null || own.equals(FeatureSet.defaultInstance())
        ? base
        : FeatureSet.CODEC.mergeFrom(base, ProtoReader.owning(FeatureSet.CODEC.encode(own)));
  }
}
