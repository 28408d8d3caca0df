package dev.tern.codegen;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.tern.protobuf.descriptor.EnumDescriptor;
import dev.tern.protobuf.descriptor.FileDescriptor;
import dev.tern.protobuf.descriptor.MessageDescriptor;
import dev.tern.protobuf.descriptor.ServiceDescriptor;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;

/**
 * Writes the Java files of one {@code .proto} file: one for each top-level type, and one class that
 * holds the file's descriptor. Owner: one run of the generator.
 */
final class FileEmitter {
  private final FileDescriptor file;
  private final JavaNames names;
  private final Models models;
  private final String javaPackage;
  private final List<GeneratedFile> generated = new ArrayList<>();

  FileEmitter(FileDescriptor file, JavaNames names, Models models) {
    this.file = file;
    this.names = names;
    this.models = models;
    this.javaPackage = JavaNames.javaPackage(file);
  }

  List<GeneratedFile> emit(boolean services) {
    checkImports();
    file.messageTypes().forEach(this::message);
    file.enumTypes().forEach(this::enumType);
    if (services) {
      file.services().forEach(this::service);
    }
    write(descriptorHolder());
    return generated;
  }

  /** Java has no name for a class without package from inside a package. */
  private void checkImports() {
    for (FileDescriptor dependency : file.dependencies()) {
      if (!javaPackage.isEmpty() && JavaNames.javaPackage(dependency).isEmpty()) {
        throw new GeneratorException(
            file.name()
                + ": classes of "
                + dependency.name()
                + " are in no Java package, so that those of package "
                + javaPackage
                + " cannot use them; give "
                + dependency.name()
                + " a package or an option java_package");
      }
    }
  }

  private void message(MessageDescriptor descriptor) {
    MessageModel model = models.message(descriptor);
    TypeSpec.Builder type = new MessageEmitter(model).emit();
    suppress(type, Models.usesDeprecated(descriptor));
    write(type.build());
    largeEnums(model);
  }

  private void largeEnums(MessageModel model) {
    for (EnumModel nested : model.enums) {
      new EnumEmitter(nested).parts().forEach(part -> writePart(part, nested.deprecated));
    }
    model.messages.forEach(this::largeEnums);
  }

  private void enumType(EnumDescriptor descriptor) {
    EnumModel model = models.enumType(descriptor);
    EnumEmitter emitter = new EnumEmitter(model);
    write(emitter.emit());
    emitter.parts().forEach(part -> writePart(part, model.deprecated));
  }

  private void writePart(TypeSpec part, boolean deprecated) {
    TypeSpec.Builder type = part.toBuilder();
    suppress(type, deprecated);
    write(type.build());
  }

  private void service(ServiceDescriptor descriptor) {
    TypeSpec.Builder type = new ServiceEmitter(models.service(descriptor)).emit();
    suppress(type, Models.usesDeprecated(descriptor));
    write(type.build());
  }

  private static void suppress(TypeSpec.Builder type, boolean deprecation) {
    if (deprecation) {
      type.addAnnotation(
          AnnotationSpec.builder(SuppressWarnings.class)
              .addMember("value", "$S", "deprecation")
              .build());
    }
  }

  /** The descriptor is linked when first asked for, so that no class waits for another's start. */
  private TypeSpec descriptorHolder() {
    ClassName name = names.holder(file);
    String lazy = name.simpleName().equalsIgnoreCase("Linked") ? "Linked_" : "Linked";
    byte[] encoded = file.proto().withSourceCodeInfo(null).toByteArray();
    CodeBlock.Builder link =
        CodeBlock.builder()
            .add("\n$>$>$T.ofGenerated($>$>", RuntimeTypes.FILE_DESCRIPTOR)
            .add(
                "\n$T.of($L)",
                RuntimeTypes.LIST,
                models.dependencies(file).stream()
                    .map(holder -> CodeBlock.of("$T.descriptor()", holder))
                    .collect(CodeBlock.joining(",$W")));
    for (CodeBlock part : Literals.latin1(encoded)) {
      link.add(",\n$L", part);
    }
    link.add(")$<$<$<$<");
    List<ExtensionModel> extensions = models.extensions(file);
    TypeSpec.Builder type =
        TypeSpec.classBuilder(name.simpleName())
            .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
            .addJavadoc(
                extensions.isEmpty()
                    ? "The descriptor of {@code $L}."
                    : "The descriptor and the extensions of {@code $L}.",
                Comments.escape(file.name()));
    extensions.forEach(extension -> type.addField(extension.constant()));
    suppress(type, Models.usesDeprecated(file.extensions()));
    return type.addMethod(MethodSpec.constructorBuilder().addModifiers(Modifier.PRIVATE).build())
        .addMethod(
            MethodSpec.methodBuilder("descriptor")
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .addJavadoc("Returns the linked descriptor.")
                .returns(RuntimeTypes.FILE_DESCRIPTOR)
                .addStatement("return $L.FILE", lazy)
                .build())
        .addType(
            TypeSpec.classBuilder(lazy)
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .addField(
                    FieldSpec.builder(
                            RuntimeTypes.FILE_DESCRIPTOR, "FILE", Modifier.STATIC, Modifier.FINAL)
                        .initializer(link.build())
                        .build())
                .addMethod(MethodSpec.constructorBuilder().addModifiers(Modifier.PRIVATE).build())
                .build())
        .build();
  }

  private void write(TypeSpec type) {
    String folder = javaPackage.isEmpty() ? "" : javaPackage.replace('.', '/') + "/";
    generated.add(
        new GeneratedFile(
            folder + type.name() + ".java", SourceText.of(javaPackage, type, file.name())));
  }
}
