// SPDX-License-Identifier: MIT
package dev.pergola.maven;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** Brings the plugin from its folder of classes into a running server, again and again. */
final class Reloading {
  private final PluginJar jar;
  private final Path classes;
  private final String title;
  private final Path target;
  private final Signing signing;
  private final ServerApi server;

  /**
   * Says how.
   *
   * @param title for a plugin.json that has none
   * @param target where the jar is written to
   */
  Reloading(
      PluginJar jar, Path classes, String title, Path target, Signing signing, ServerApi server) {
    this.jar = jar;
    this.classes = classes;
    this.title = title;
    this.target = target;
    this.signing = signing;
    this.server = server;
  }

  /**
   * Packs, signs and installs what is in the folder now.
   *
   * @return what the plugin is doing, a sentence
   * @throws RefusedException when it is refused; what ran before goes on
   */
  String reload() throws IOException, InterruptedException, RefusedException {
    jar.write(classes, title, target);
    try {
      signing.sign(target);
    } catch (IOException e) {
      // What is signed must be a plugin, and between two compilations this may be none.
      throw new RefusedException(String.valueOf(e.getMessage()));
    }
    JsonNode plugin = server.install(target);
    String state = plugin.path("state").asText();
    String what =
        "%s %s is %s"
            .formatted(
                plugin.path("id").asText(),
                plugin.path("version").asText(),
                state.toLowerCase(Locale.ROOT));
    if (state.equals("STARTED")) {
      return what;
    }
    throw new RefusedException(what + ": " + plugin.path("reason").asText());
  }
}
