// SPDX-License-Identifier: MIT
package dev.pergola.maven;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.project.ProjectBuilder;
import org.apache.maven.toolchain.ToolchainManager;

/**
 * Makes the plugin's jar: its classes, the libraries that they need at run time, the manifest,
 * plugin.json and the bill of materials. It takes the place of the jar that Maven itself makes.
 */
@Mojo(
    name = "package",
    defaultPhase = LifecyclePhase.PACKAGE,
    requiresDependencyResolution = ResolutionScope.RUNTIME,
    threadSafe = true)
@SuppressWarnings("NullAway.Init") // Maven sets the parameters
public final class PackageMojo extends PackagingMojo {
  @Parameter(
      defaultValue = "${project.build.directory}/${project.build.finalName}.jar",
      readonly = true,
      required = true)
  private File jar;

  /** Made by Maven. */
  @Inject
  public PackageMojo(ToolchainManager toolchains, ProjectBuilder projects) {
    super(toolchains, projects);
  }

  @Override
  void run() throws IOException, RefusedException {
    if (!hasJar()) {
      return;
    }
    Path target = jar.toPath();
    pluginJar().write(classes(), title(), target).forEach(getLog()::warn);
    project.getArtifact().setFile(target.toFile());
  }
}
