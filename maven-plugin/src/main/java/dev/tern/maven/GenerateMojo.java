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
 * Generates Java from {@code .proto} files and adds it to the sources that are compiled. Imports
 * are found in the source directories, in further directories, and in the jars of the dependencies.
 */
@Mojo(
    name = "generate",
    defaultPhase = LifecyclePhase.GENERATE_SOURCES,
    requiresDependencyResolution = ResolutionScope.COMPILE,
    threadSafe = true)
@SuppressWarnings("NullAway.Init") // Maven sets the parameters before it calls execute()
public final class GenerateMojo extends AbstractGenerateMojo {
  /** The directory of the {@code .proto} files; names of imports are relative to it. */
  @Parameter(defaultValue = "${project.basedir}/src/main/proto")
  private File sourceDirectory;

  /** Where the Java files go. */
  @Parameter(defaultValue = "${project.build.directory}/generated-sources/tern")
  private File outputDirectory;

  @Parameter(defaultValue = "${project.build.directory}/generated-resources/tern", readonly = true)
  private File resourceDirectory;

  /** Whether the {@code .proto} files go into the jar, so that others can import them. */
  @Parameter(defaultValue = "true")
  private boolean packageProtos;

  /** For Maven. */
  @Inject
  public GenerateMojo(RepositorySystem repositorySystem) {
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
    return List.of();
  }

  @Override
  void attach(MavenProject project, boolean descriptorSet) {
    project.addCompileSourceRoot(outputDirectory.getPath());
    if (packageProtos && sourceDirectory.isDirectory()) {
      project.addResource(resource(sourceDirectory, "**/*.proto"));
    }
    if (descriptorSet) {
      project.addResource(resource(resourceDirectory, "**"));
    }
  }
}
