package dev.tern.maven;

import dev.tern.codegen.GeneratorException;
import dev.tern.schema.Diagnostic;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.model.Resource;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.jspecify.annotations.Nullable;

/**
 * Generates Java from {@code .proto} files and adds it to the sources that are compiled. Imports
 * are found in the source directory, in further directories, and in the jars of the dependencies.
 */
@Mojo(
    name = "generate",
    defaultPhase = LifecyclePhase.GENERATE_SOURCES,
    requiresDependencyResolution = ResolutionScope.COMPILE,
    threadSafe = true)
@SuppressWarnings("NullAway.Init") // Maven sets the parameters before it calls execute()
public final class GenerateMojo extends AbstractMojo {
  /** The directory of the {@code .proto} files; names of imports are relative to it. */
  @Parameter(defaultValue = "${project.basedir}/src/main/proto")
  private File sourceDirectory;

  /**
   * A further directory of {@code .proto} files to compile, for example one that {@code
   * maven-dependency-plugin:unpack} has filled from a jar.
   */
  @Parameter private @Nullable File protoDirectory;

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

  /** Where the Java files go. */
  @Parameter(defaultValue = "${project.build.directory}/generated-sources/tern")
  private File outputDirectory;

  /** Whether services become interfaces and clients, which need {@code tern-rpc}. */
  @Parameter(defaultValue = "true")
  private boolean services;

  /** Whether the {@code .proto} files go into the jar, so that others can import them. */
  @Parameter(defaultValue = "true")
  private boolean packageProtos;

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

  /** For Maven. */
  @Inject
  public GenerateMojo(RepositorySystem repositorySystem) {
    this.repositorySystem = repositorySystem;
  }

  @Override
  public void execute() throws MojoExecutionException, MojoFailureException {
    if (skip) {
      getLog().info("Skipped");
      return;
    }
    try {
      report(generation().run(this::show));
    } catch (GeneratorException e) {
      throw new MojoFailureException(e.getMessage(), e);
    } catch (IOException | UncheckedIOException e) {
      throw new MojoExecutionException(String.valueOf(e.getMessage()), e);
    }
  }

  private Generation generation() throws MojoExecutionException {
    List<ProtoRoot> sources = new ArrayList<>();
    sources.add(ProtoRoot.open(sourceDirectory.toPath()));
    if (protoDirectory != null) {
      sources.add(ProtoRoot.open(protoDirectory.toPath()));
    }
    List<ProtoRoot> imports = new ArrayList<>();
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
        outputDirectory.toPath(),
        stateDirectory.toPath().resolve(execution.getExecutionId() + ".state"));
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

  private void show(Diagnostic diagnostic) {
    if (diagnostic.isError()) {
      getLog().error(diagnostic.toString());
    } else {
      getLog().warn(diagnostic.toString());
    }
  }

  private void report(Generation.Outcome outcome) throws MojoFailureException {
    switch (outcome) {
      case FAILED -> throw new MojoFailureException("The .proto files do not compile; see above");
      case NOTHING_TO_DO -> getLog().info("No .proto files");
      case UP_TO_DATE -> getLog().info("Java files are up to date");
      case GENERATED -> getLog().info("Java files are in " + outputDirectory);
    }
    project.addCompileSourceRoot(outputDirectory.getPath());
    if (packageProtos && sourceDirectory.isDirectory()) {
      Resource protos = new Resource();
      protos.setDirectory(sourceDirectory.getPath());
      protos.addInclude("**/*.proto");
      project.addResource(protos);
    }
  }
}
