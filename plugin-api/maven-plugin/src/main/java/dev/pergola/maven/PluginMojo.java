// SPDX-License-Identifier: MIT
package dev.pergola.maven;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.apache.maven.toolchain.Toolchain;
import org.apache.maven.toolchain.ToolchainManager;
import org.jspecify.annotations.Nullable;

/** What all goals have in common: the project, and a way to run the trust module's programs. */
@SuppressWarnings("NullAway.Init") // Maven sets the parameters
abstract class PluginMojo extends AbstractMojo {
  private static final int NEEDED_JAVA = 25;
  private static final Set<String> TRUST = Set.of("dev.pergola", "org.jspecify", "org.slf4j");

  private final ToolchainManager toolchains;

  @Parameter(defaultValue = "${project}", readonly = true, required = true)
  protected MavenProject project;

  @Parameter(defaultValue = "${session}", readonly = true, required = true)
  protected MavenSession session;

  @Parameter(defaultValue = "${plugin.artifacts}", readonly = true, required = true)
  private List<Artifact> pluginArtifacts;

  /** The file with the private key that signs; without it PERGOLA_SIGNING_KEY names one. */
  @Parameter(property = "pergola.key")
  private @Nullable File key;

  /**
   * The folder of a key that is made when there is none, for builds that sign for themselves. It
   * signs where no other key is named.
   */
  @Parameter(property = "pergola.ownKey")
  private @Nullable File ownKey;

  PluginMojo(ToolchainManager toolchains) {
    this.toolchains = toolchains;
  }

  @Override
  public final void execute() throws MojoExecutionException, MojoFailureException {
    try {
      run();
    } catch (RefusedException e) {
      throw new MojoFailureException(e.getMessage(), e);
    } catch (IOException e) {
      throw new MojoExecutionException(e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MojoExecutionException("It was interrupted", e);
    }
  }

  /** Does what the goal is for. */
  abstract void run() throws IOException, InterruptedException, RefusedException;

  /** Whether the project has a jar at all. */
  boolean hasJar() {
    return !project.getPackaging().equals("pom");
  }

  /** The jar that the build has made so far. */
  Path jar() throws RefusedException {
    File jar = project.getArtifact().getFile();
    if (jar == null || !jar.isFile()) {
      throw new RefusedException("There is no jar yet: run mvn verify.");
    }
    return jar.toPath();
  }

  /** The key that signs; null for none. */
  @Nullable SigningKey key() {
    return SigningKey.choose(
        key == null ? null : key.toPath(),
        System.getenv(SigningKey.VARIABLE),
        ownKey == null ? null : ownKey.toPath().toAbsolutePath().normalize());
  }

  /** The trust module's programs, on the build's own JDK. */
  TrustPrograms trust() throws RefusedException {
    return new TrustPrograms(
        java(),
        pluginArtifacts.stream()
            .filter(artifact -> TRUST.contains(artifact.getGroupId()))
            .map(artifact -> artifact.getFile().toPath())
            .toList());
  }

  /** The build's own JDK, because that code is written for a newer Java than Maven needs. */
  Path java() throws RefusedException {
    Toolchain toolchain = toolchains.getToolchainFromBuildContext("jdk", session);
    String tool = toolchain == null ? null : toolchain.findTool("java");
    if (tool != null) {
      return Path.of(tool);
    }
    if (Runtime.version().feature() < NEEDED_JAVA) {
      throw new RefusedException(
          ("Pergola's plugins need Java %d, and Maven runs on Java %d. Let maven-toolchains-plugin"
                  + " select a JDK [%d,), or run Maven on one.")
              .formatted(NEEDED_JAVA, Runtime.version().feature(), NEEDED_JAVA));
    }
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }
}
