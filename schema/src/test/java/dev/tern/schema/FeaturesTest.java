package dev.tern.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class FeaturesTest {
  /** Our table is what the {@code edition_defaults} of descriptor.proto say. */
  @ParameterizedTest
  @EnumSource(Edition.class)
  void defaultsAreThoseOfDescriptorProto(Edition edition) {
    MessageDef fileOptions =
        OptionSchema.withFallback()
            .optionsMessage(OptionTarget.FILE, new SymbolTable(new Diagnostics()));
    FieldDef features = fileOptions.fieldsByName.get("features");
    assertNotNull(features);
    MessageDef featureSet = features.messageType;
    assertNotNull(featureSet);
    OptionMessage expected = new OptionMessage(featureSet);
    for (FieldDef feature : featureSet.fields) {
      String value = "";
      int best = -1;
      assertNotNull(feature.options);
      for (Object entry : feature.options.getList(20)) {
        OptionMessage dated = (OptionMessage) entry;
        int from = dated.getInt(3, 0);
        if (from <= edition.number() && from > best) {
          best = from;
          value = dated.getString(2);
        }
      }
      assertNotNull(feature.enumType);
      EnumValueDef found = feature.enumType.value(value);
      assertNotNull(found, feature.name + " = " + value);
      expected.set(feature, (long) found.number);
    }
    assertEquals(Features.NONE.override(expected), Features.defaults(edition));
  }

  /**
   * Features of a field are resolved from the edition over the file and the message down to the
   * field.
   */
  @ParameterizedTest
  @EnumSource(
      value = Edition.class,
      names = {"EDITION_2023"})
  void innerScopesOverrideOuterOnes(Edition edition) {
    Schema schema =
        new Schema(
            List.of(
                SourceResolver.inMemory(
                    Map.of(
                        "a.proto",
                        """
                        edition = "2023";
                        option features.field_presence = IMPLICIT;
                        option features.enum_type = CLOSED;
                        message M {
                          int32 implicit = 1;
                          int32 explicit = 2 [features.field_presence = EXPLICIT];
                          oneof o { int32 member = 3; }
                          enum Inner { option features.enum_type = OPEN; ZERO = 0; }
                          enum Closed { ONE = 1; }
                        }
                        """))),
            OptionSchema.withFallback());
    schema.load(List.of("a.proto"));
    schema.resolve();
    assertEquals(List.of(), schema.diagnostics().sorted(java.util.Set.of()));
    MessageDef message = (MessageDef) schema.symbols().get("M");
    assertNotNull(message);
    assertEquals(Features.IMPLICIT, message.fields.get(0).features.fieldPresence());
    assertTrue(!message.fields.get(0).hasPresence());
    assertTrue(message.fields.get(1).hasPresence());
    assertTrue(message.fields.get(2).hasPresence());
    assertTrue(!message.enums.get(0).isClosed());
    assertTrue(message.enums.get(1).isClosed());
    assertEquals(edition, message.file.edition);
  }
}
