package dev.tern.maven;

import dev.tern.codegen.GeneratorException;
import dev.tern.schema.Diagnostic;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.model.Resource;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.jspecify.annotations.Nullable;

/**
 * What generating for the program and for its tests have in common. Each run has its own state, so
 * modules may be built at the same time.
 */
@SuppressWarnings("NullAway.Init") // Maven sets the parameters before it calls execute()
abstract class AbstractGenerateMojo extends AbstractMojo {
  /**
   * Further directories of {@code .proto} files to compile, for example one that {@code
   * maven-dependency-plugin:unpack} has filled from a jar.
   */
  @Parameter private List<File> sourceDirectories = List.of();

  /** Which files of these directories to compile. */
  @Parameter(defaultValue = "**/*.proto")
  private List<String> includes;

  /** Which files of these directories not to compile. */
  @Parameter private List<String> excludes = List.of();

  /** Further directories or jars to look for imports in. */
  @Parameter private List<File> importPaths = List.of();

  /**
   * Jars to look for imports in that are no dependencies of the program, as {@code
   * groupId:artifactId:version}.
   */
  @Parameter private List<String> protoArtifacts = List.of();

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

  /** Whether to do nothing. */
  @Parameter(property = "tern.skip", defaultValue = "false")
  private boolean skip;

  @Parameter(defaultValue = "${project.build.directory}/tern", readonly = true)
  private File stateDirectory;

  @Parameter(defaultValue = "${project}", readonly = true, required = true)
  private MavenProject project;

  @Parameter(defaultValue = "${mojoExecution}", readonly = true, required = true)
  private MojoExecution execution;

  @Parameter(defaultValue = "${repositorySystemSession}", readonly = true, required = true)
  private RepositorySystemSession session;

  @Parameter(defaultValue = "${project.remoteProjectRepositories}", readonly = true)
  private List<RemoteRepository> repositories;

  private final RepositorySystem repositorySystem;

  AbstractGenerateMojo(RepositorySystem repositorySystem) {
    this.repositorySystem = repositorySystem;
  }

  /** The directory of the {@code .proto} files. */
  abstract File sourceDirectory();

  /** Where the Java files go. */
  abstract File outputDirectory();

  /** Where files for the jar go. */
  abstract File resourceDirectory();

  /** What imports are looked up in before the dependencies. */
  abstract List<File> ownImportPaths();

  /** Adds what was generated to what Maven compiles and packages. */
  abstract void attach(MavenProject project, boolean descriptorSet);

  @Override
  public void execute() throws MojoExecutionException, MojoFailureException {
    if (skip) {
      getLog().info("Skipped");
      return;
    }
    try {
      Generation generation = generation();
      report(generation.run(diagnostic -> show(diagnostic, generation)));
    } catch (GeneratorException e) {
      throw new MojoFailureException(e.getMessage(), e);
    } catch (IOException | UncheckedIOException e) {
      throw new MojoExecutionException(String.valueOf(e.getMessage()), e);
    }
  }

  private Generation generation() throws MojoExecutionException {
    List<ProtoRoot> sources = new ArrayList<>();
    sources.add(ProtoRoot.open(sourceDirectory().toPath()));
    for (File directory : sourceDirectories) {
      sources.add(ProtoRoot.open(directory.toPath()));
    }
    List<ProtoRoot> imports = new ArrayList<>();
    for (File path : ownImportPaths()) {
      imports.add(ProtoRoot.open(path.toPath()));
    }
    for (File path : importPaths) {
      imports.add(ProtoRoot.open(path.toPath()));
    }
    for (String artifact : protoArtifacts) {
      imports.add(ProtoRoot.open(resolve(artifact)));
    }
    for (Artifact dependency : project.getArtifacts()) {
      if (dependency.getFile() != null) {
        imports.add(ProtoRoot.open(dependency.getFile().toPath()));
      }
    }
    return new Generation(
        sources,
        imports,
        includes,
        excludes,
        dependencyIncludes,
        services,
        outputDirectory().toPath(),
        descriptorSet == null ? null : descriptorSetFile(descriptorSet),
        stateDirectory
            .toPath()
            .resolve(execution.getGoal() + "-" + execution.getExecutionId() + ".state"));
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

  private Path resolve(String coordinates) throws MojoExecutionException {
    try {
      ArtifactRequest request =
          new ArtifactRequest(new DefaultArtifact(coordinates), repositories, null);
      return repositorySystem.resolveArtifact(session, request).getArtifact().getFile().toPath();
    } catch (ArtifactResolutionException | IllegalArgumentException e) {
      throw new MojoExecutionException("protoArtifact " + coordinates + ": " + e.getMessage(), e);
    }
  }

  private void show(Diagnostic diagnostic, Generation generation) {
    String text = generation.describe(diagnostic);
    if (diagnostic.isError()) {
      getLog().error(text);
    } else {
      getLog().warn(text);
    }
  }

  private void report(Generation.Outcome outcome) throws MojoFailureException {
    switch (outcome) {
      case FAILED -> throw new MojoFailureException("The .proto files do not compile; see above");
      case NOTHING_TO_DO -> getLog().info("No .proto files");
      case UP_TO_DATE -> getLog().info("Java files are up to date");
      case GENERATED -> getLog().info("Java files are in " + outputDirectory());
    }
    attach(project, descriptorSet != null && outcome != Generation.Outcome.NOTHING_TO_DO);
  }

  /** All files of a directory that match, as resources. */
  static Resource resource(File directory, String include) {
    Resource resource = new Resource();
    resource.setDirectory(directory.getPath());
    resource.addInclude(include);
    return resource;
  }
}
