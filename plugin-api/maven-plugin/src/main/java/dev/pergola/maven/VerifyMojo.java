// SPDX-License-Identifier: MIT
package dev.pergola.maven;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.apache.maven.toolchain.Toolchain;
import org.apache.maven.toolchain.ToolchainManager;

/** Checks the plugin's jar by the same rules as the server that will install it. */
@Mojo(name = "verify", defaultPhase = LifecyclePhase.VERIFY, threadSafe = true)
@SuppressWarnings("NullAway.Init") // Maven sets the parameters
public final class VerifyMojo extends AbstractMojo {
  private static final int NEEDED_JAVA = 25;

  private final ToolchainManager toolchains;

  @Parameter(defaultValue = "${project}", readonly = true, required = true)
  private MavenProject project;

  @Parameter(defaultValue = "${session}", readonly = true, required = true)
  private MavenSession session;

  @Parameter(defaultValue = "${plugin.artifacts}", readonly = true, required = true)
  private List<Artifact> pluginArtifacts;

  /** Whether to leave the jar unchecked. */
  @Parameter(property = "pergola.verify.skip", defaultValue = "false")
  private boolean skip;

  /** Made by Maven. */
  @Inject
  public VerifyMojo(ToolchainManager toolchains) {
    this.toolchains = toolchains;
  }

  @Override
  public void execute() throws MojoExecutionException, MojoFailureException {
    if (skip || project.getPackaging().equals("pom")) {
      return;
    }
    File jar = project.getArtifact().getFile();
    if (jar == null || !jar.isFile()) {
      throw new MojoFailureException("There is no jar to verify yet: run mvn verify.");
    }
    try {
      ForkedVerification.Result result =
          new ForkedVerification(java(), classPath()).verify(jar.toPath());
      if (!result.passed()) {
        throw new MojoFailureException(String.join(System.lineSeparator(), result.lines()));
      }
      result.lines().forEach(getLog()::info);
    } catch (IOException e) {
      throw new MojoExecutionException("The verification could not be run: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MojoExecutionException("The verification was interrupted", e);
    }
  }

  /** The build's own JDK, because the rules are written for a newer Java than Maven needs. */
  private Path java() throws MojoFailureException {
    Toolchain toolchain = toolchains.getToolchainFromBuildContext("jdk", session);
    String tool = toolchain == null ? null : toolchain.findTool("java");
    if (tool != null) {
      return Path.of(tool);
    }
    if (Runtime.version().feature() < NEEDED_JAVA) {
      throw new MojoFailureException(
          ("Verifying a plugin needs Java %d, and Maven runs on Java %d. Let maven-toolchains-plugin"
                  + " select a JDK [%d,), or run Maven on one.")
              .formatted(NEEDED_JAVA, Runtime.version().feature(), NEEDED_JAVA));
    }
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  private List<Path> classPath() {
    return pluginArtifacts.stream().map(artifact -> artifact.getFile().toPath()).toList();
  }
}
