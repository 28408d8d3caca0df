package dev.tern.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.protobuf.descriptor.FieldDescriptor;
import dev.tern.protobuf.descriptor.FileDescriptor;
import dev.tern.protobuf.descriptor.proto.FeatureSet;
import dev.tern.protobuf.descriptor.proto.JavaFeatures;
import dev.tern.protobuf.descriptor.proto.JavaFeaturesProto;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Features for protobuf-java can be imported, set and read; the generator does not mind them. */
final class JavaFeaturesTest {
  private static FileDescriptor file() {
    return Corpus.folder("corpus").files().stream()
        .filter(file -> file.name().equals("java_features.proto"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theyAreReadAsAnExtension() {
    FeatureSet ofFile = Objects.requireNonNull(file().options().features());
    assertEquals(
        JavaFeatures.Utf8Validation.VERIFY, ofFile.get(JavaFeaturesProto.JAVA).utf8Validation());
    FieldDescriptor field = file().messageTypes().get(0).fields().get(0);
    FeatureSet ofField = Objects.requireNonNull(field.options().features());
    assertTrue(ofField.has(JavaFeaturesProto.JAVA));
    assertTrue(ofField.get(JavaFeaturesProto.JAVA).legacyClosedEnum());
  }

  @Test
  void theyChangeNothing() {
    FieldDescriptor field = file().messageTypes().get(0).fields().get(0);
    assertFalse(field.enumType().isClosed());
    List<GeneratedFile> files = Corpus.generate(List.of(file()));
    assertEquals(
        List.of("Features.java", "JavaFeaturesProto.java", "Open.java"),
        files.stream()
            .map(one -> one.path().substring(one.path().lastIndexOf('/') + 1))
            .sorted()
            .toList());
    assertTrue(files.get(0).content().contains("int legacyNumber()"));
  }
}
