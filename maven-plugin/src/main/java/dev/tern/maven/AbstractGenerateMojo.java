package dev.tern.maven;

import dev.tern.codegen.GeneratorException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.model.Resource;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.RepositorySystem;
import org.jspecify.annotations.Nullable;

/**
 * What generating for the program and for its tests have in common. Each run has its own state, so
 * modules may be built at the same time.
 */
@SuppressWarnings("NullAway.Init") // Maven sets the parameters before it calls execute()
abstract class AbstractGenerateMojo extends AbstractProtoMojo {
  /**
   * Which files of {@code importPaths}, {@code protoArtifacts} and dependencies to compile as well,
   * for example {@code grpc/testing/*.proto}. Only for files whose classes are nowhere else.
   */
  @Parameter private List<String> dependencyIncludes = List.of();

  /** Whether services become interfaces and clients, which need {@code tern-rpc}. */
  @Parameter(defaultValue = "true")
  private boolean services;

  /**
   * A path in the jar for a descriptor set of the compiled files and all that they import, for
   * example {@code META-INF/protos.bin}. Without it there is none.
   */
  @Parameter private @Nullable String descriptorSet;

  AbstractGenerateMojo(RepositorySystem repositorySystem) {
    super(repositorySystem);
  }

  /** Where the Java files go. */
  abstract File outputDirectory();

  /** Where files for the jar go. */
  abstract File resourceDirectory();

  /** Adds what was generated to what Maven compiles and packages. */
  abstract void attach(MavenProject project, boolean descriptorSet);

  @Override
  void run() throws MojoExecutionException, MojoFailureException, IOException {
    ProtoInputs inputs = inputs(dependencyIncludes);
    Generation generation =
        new Generation(
            inputs,
            services,
            outputDirectory().toPath(),
            descriptorSet == null ? null : descriptorSetFile(descriptorSet),
            stateFile());
    try {
      report(generation.run(diagnostic -> show(diagnostic, inputs)));
    } catch (GeneratorException e) {
      throw new MojoFailureException(e.getMessage(), e);
    }
  }

  private Path descriptorSetFile(String name) throws MojoExecutionException {
    Path folder = resourceDirectory().toPath().normalize();
    Path file = folder.resolve(name).normalize();
    if (!file.startsWith(folder) || file.equals(folder)) {
      throw new MojoExecutionException(
          "descriptorSet " + name + " must be a relative path of a file, without '..'");
    }
    return file;
  }

  private void report(Generation.Outcome outcome) throws MojoFailureException {
    switch (outcome) {
      case FAILED -> throw new MojoFailureException("The .proto files do not compile; see above");
      case NOTHING_TO_DO -> getLog().info("No .proto files");
      case UP_TO_DATE -> getLog().info("Java files are up to date");
      case GENERATED -> getLog().info("Java files are in " + outputDirectory());
    }
    attach(project(), descriptorSet != null && outcome != Generation.Outcome.NOTHING_TO_DO);
  }

  /** All files of a directory that match, as resources. */
  static Resource resource(File directory, String include) {
    Resource resource = new Resource();
    resource.setDirectory(directory.getPath());
    resource.addInclude(include);
    return resource;
  }
}
