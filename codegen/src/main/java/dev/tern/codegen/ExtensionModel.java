package dev.tern.codegen;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.TypeName;
import javax.lang.model.element.Modifier;

/**
 * What the emitters know of one extension, which is a constant of the class that declares it.
 *
 * @param type {@code Extension<Base, Integer>}
 * @param initializer the call that makes it
 */
record ExtensionModel(
    String javaName, TypeName type, CodeBlock initializer, String doc, boolean deprecated) {
  FieldSpec constant() {
    FieldSpec.Builder constant =
        FieldSpec.builder(type, javaName, Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
            .initializer(initializer);
    if (!doc.isEmpty()) {
      constant.addJavadoc("$L", doc);
    }
    if (deprecated) {
      constant.addAnnotation(Deprecated.class);
    }
    return constant.build();
  }
}
