// SPDX-License-Identifier: MIT
package dev.pergola.maven;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.toolchain.ToolchainManager;
import org.jspecify.annotations.Nullable;

/** Checks the plugin's jar by the same rules as the server that will install it. */
@Mojo(name = "verify", defaultPhase = LifecyclePhase.VERIFY, threadSafe = true)
@SuppressWarnings("NullAway.Init") // Maven sets the parameters
public final class VerifyMojo extends PluginMojo {
  /** Whether to leave the jar unchecked. */
  @Parameter(property = "pergola.verify.skip", defaultValue = "false")
  private boolean skip;

  /**
   * The jars of the plugins that this one depends on, to check whether all that it uses of them is
   * there.
   */
  @Parameter private @Nullable List<File> dependencyJars;

  /** Made by Maven. */
  @Inject
  public VerifyMojo(ToolchainManager toolchains) {
    super(toolchains);
  }

  @Override
  void run() throws IOException, InterruptedException, RefusedException {
    if (skip || !hasJar()) {
      return;
    }
    List<Path> dependencies =
        dependencyJars == null ? List.of() : dependencyJars.stream().map(File::toPath).toList();
    TrustPrograms.Result result = trust().verify(jar(), dependencies);
    if (!result.passed()) {
      throw new RefusedException(String.join(System.lineSeparator(), result.lines()));
    }
    result.lines().forEach(getLog()::info);
  }
}
