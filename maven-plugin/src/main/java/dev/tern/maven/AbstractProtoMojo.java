package dev.tern.maven;

import dev.tern.schema.Diagnostic;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.artifact.Artifact;
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

/** A goal that reads {@code .proto} files: where they are, and where their imports are found. */
@SuppressWarnings("NullAway.Init") // Maven sets the parameters before it calls execute()
abstract class AbstractProtoMojo extends AbstractMojo {
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

  AbstractProtoMojo(RepositorySystem repositorySystem) {
    this.repositorySystem = repositorySystem;
  }

  /** The directory of the {@code .proto} files. */
  abstract File sourceDirectory();

  /** What imports are looked up in before the dependencies. */
  abstract List<File> ownImportPaths();

  /** Does what the goal is for. */
  abstract void run() throws MojoExecutionException, MojoFailureException, IOException;

  @Override
  public void execute() throws MojoExecutionException, MojoFailureException {
    if (skip) {
      getLog().info("Skipped");
      return;
    }
    try {
      run();
    } catch (IOException | UncheckedIOException e) {
      throw new MojoExecutionException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Reads all roots.
   *
   * @param importIncludes which files of imports are compiled as well
   */
  ProtoInputs inputs(List<String> importIncludes) throws MojoExecutionException {
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
    return new ProtoInputs(sources, imports, includes, excludes, importIncludes);
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

  MavenProject project() {
    return project;
  }

  /** Where this execution remembers its last run. */
  Path stateFile() {
    return stateDirectory
        .toPath()
        .resolve(execution.getGoal() + "-" + execution.getExecutionId() + ".state");
  }

  void show(Diagnostic diagnostic, ProtoInputs inputs) {
    String text = inputs.describe(diagnostic);
    if (diagnostic.isError()) {
      getLog().error(text);
    } else {
      getLog().warn(text);
    }
  }
}
