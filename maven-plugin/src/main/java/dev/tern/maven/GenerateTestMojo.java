package dev.tern.maven;

import java.io.File;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.RepositorySystem;

/**
 * Generates Java from {@code .proto} files for tests and adds it to the test sources. They may
 * import the program's own files, and those of dependencies of the program and of its tests.
 */
@Mojo(
    name = "generate-test",
    defaultPhase = LifecyclePhase.GENERATE_TEST_SOURCES,
    requiresDependencyResolution = ResolutionScope.TEST,
    threadSafe = true)
@SuppressWarnings("NullAway.Init") // Maven sets the parameters before it calls execute()
public final class GenerateTestMojo extends AbstractGenerateMojo {
  /** The directory of the {@code .proto} files; names of imports are relative to it. */
  @Parameter(defaultValue = "${project.basedir}/src/test/proto")
  private File sourceDirectory;

  /** Where the Java files go. */
  @Parameter(defaultValue = "${project.build.directory}/generated-test-sources/tern")
  private File outputDirectory;

  @Parameter(
      defaultValue = "${project.build.directory}/generated-test-resources/tern",
      readonly = true)
  private File resourceDirectory;

  /** The directory of the program's own {@code .proto} files, which may be imported. */
  @Parameter(defaultValue = "${project.basedir}/src/main/proto")
  private File mainSourceDirectory;

  /** For Maven. */
  @Inject
  public GenerateTestMojo(RepositorySystem repositorySystem) {
    super(repositorySystem);
  }

  @Override
  File sourceDirectory() {
    return sourceDirectory;
  }

  @Override
  File outputDirectory() {
    return outputDirectory;
  }

  @Override
  File resourceDirectory() {
    return resourceDirectory;
  }

  @Override
  List<File> ownImportPaths() {
    return List.of(mainSourceDirectory);
  }

  @Override
  void attach(MavenProject project, boolean descriptorSet) {
    project.addTestCompileSourceRoot(outputDirectory.getPath());
    if (descriptorSet) {
      project.addTestResource(resource(resourceDirectory, "**"));
    }
  }
}
