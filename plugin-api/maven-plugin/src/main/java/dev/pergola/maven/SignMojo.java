// SPDX-License-Identifier: MIT
package dev.pergola.maven;

import java.io.IOException;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.toolchain.ToolchainManager;

/** Signs the plugin's jar as its publisher, with the key that is named; without one it says so. */
@Mojo(name = "sign", defaultPhase = LifecyclePhase.PACKAGE, threadSafe = true)
public final class SignMojo extends PluginMojo {
  /** Made by Maven. */
  @Inject
  public SignMojo(ToolchainManager toolchains) {
    super(toolchains);
  }

  @Override
  void run() throws IOException, RefusedException {
    if (!hasJar()) {
      return;
    }
    SigningKey key = key();
    if (key == null) {
      getLog()
          .info(
              "The jar stays unsigned: no key is named. Name one with -Dpergola.key=FILE or in %s."
                  .formatted(SigningKey.VARIABLE));
      return;
    }
    try (Signing signing = trust().sign(key)) {
      getLog().info(signing.sign(jar()));
    }
  }
}
