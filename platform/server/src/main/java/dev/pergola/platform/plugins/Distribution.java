// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.trust.PluginDescriptor;
import dev.pergola.trust.TrustLevel;
import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugins that came with the server, in a folder beside it. Whoever can change that folder can
 * change the server as well, so its jars are trusted as the server is: official, and not examined
 * again at each start.
 */
@Singleton
final class Distribution {
  private static final Logger LOG = LoggerFactory.getLogger(Distribution.class);

  private final Path folder;
  private @Nullable Map<String, Candidate> plugins;

  Distribution(@Property(name = "pergola.plugins.bundled", defaultValue = "") String folder) {
    this.folder = Path.of(folder);
  }

  /** Its plugins by id; read once. */
  synchronized Map<String, Candidate> plugins() {
    if (plugins == null) {
      plugins = Map.copyOf(read());
    }
    return plugins;
  }

  /**
   * One of them.
   *
   * @throws PergolaException {@link StandardError#NOT_FOUND} when it is not among them
   */
  Candidate get(String id) {
    Candidate plugin = plugins().get(id);
    if (plugin == null) {
      throw new PergolaException(
          StandardError.NOT_FOUND, "The plugin %s does not come with Pergola.".formatted(id));
    }
    return plugin;
  }

  private Map<String, Candidate> read() {
    Map<String, Candidate> found = new LinkedHashMap<>();
    if (folder.toString().isEmpty() || !Files.isDirectory(folder)) {
      return found;
    }
    try (var files = Files.newDirectoryStream(folder, "*.jar")) {
      for (Path file : files) {
        try {
          PluginDescriptor descriptor = PluginDescriptor.read(file);
          found.put(descriptor.id(), candidate(file, descriptor));
        } catch (PergolaException e) {
          LOG.error("The distribution's {} cannot be used: {}", file, e.getMessage());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + folder, e);
    }
    return found;
  }

  private static Candidate candidate(Path file, PluginDescriptor descriptor) {
    return new Candidate(
        descriptor,
        file,
        "",
        TrustLevel.OFFICIAL,
        null,
        PluginStatus.Source.BUNDLED,
        String.valueOf(file.getFileName()),
        0);
  }
}
