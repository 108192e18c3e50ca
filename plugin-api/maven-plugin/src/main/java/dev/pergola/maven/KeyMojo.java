// SPDX-License-Identifier: MIT
package dev.pergola.maven;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.toolchain.ToolchainManager;

/**
 * Writes the public half of the key that signs, as a line that makes a server trust it: the key
 * that is named, else the build's own, which is made when there is none yet.
 */
@Mojo(name = "key", defaultPhase = LifecyclePhase.PACKAGE, threadSafe = true)
@SuppressWarnings("NullAway.Init") // Maven sets the parameters
public final class KeyMojo extends PluginMojo {
  /** Where to; what is there is replaced. */
  @Parameter(property = "pergola.key.trusted", required = true)
  private File trusted;

  /** What the key is worth there: official, verified or marketplace. */
  @Parameter(property = "pergola.key.worth", defaultValue = "verified")
  private String worth;

  /** Whose it is, for people. */
  @Parameter(property = "pergola.key.owner", defaultValue = "${project.name}")
  private String owner;

  /** Made by Maven. */
  @Inject
  public KeyMojo(ToolchainManager toolchains) {
    super(toolchains);
  }

  @Override
  void run() throws IOException, RefusedException {
    SigningKey key = key();
    if (key == null) {
      throw new RefusedException(
          "No key is named. Name one with -Dpergola.key=FILE or in %s, or a folder to make one in with -Dpergola.ownKey=FOLDER."
              .formatted(SigningKey.VARIABLE));
    }
    try (Signing signing = trust().sign(key)) {
      Path file = trusted.toPath();
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, "%s %s %s\n".formatted(worth, signing.publicKey(), owner));
    }
  }
}
