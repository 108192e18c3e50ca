// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.PergolaException;
import dev.pergola.api.Secret;
import dev.pergola.platform.secrets.Secrets;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes keys out of what outside systems say, which like to repeat a key that they refuse. Safe for
 * use by several threads.
 */
@Singleton
public final class Redactions {
  private static final Logger LOG = LoggerFactory.getLogger(Redactions.class);

  private static final int SHORTEST = 6;

  private final Secrets secrets;
  private final SettingDefaults environment;

  Redactions(Secrets secrets, SettingDefaults environment) {
    this.secrets = secrets;
    this.environment = environment;
  }

  /**
   * Puts asterisks in the place of a plugin's secrets.
   *
   * @param further another secret; null for none
   */
  public UnaryOperator<String> of(String pluginId, @Nullable Secret further) {
    List<String> hidden = new ArrayList<>();
    if (further != null) {
      hidden.add(further.reveal());
    }
    String key = environment.of(pluginId, "apiKey");
    if (key != null) {
      hidden.add(key);
    }
    try {
      secrets.all(PluginSettings.secretIds(pluginId)).forEach(each -> hidden.add(each.reveal()));
    } catch (PergolaException e) {
      // Stored with another key: nobody can have sent it.
      LOG.debug("Cannot read the secrets of {}", pluginId, e);
    }
    // What is as short as a word would take the words out of every sentence.
    hidden.removeIf(secret -> secret.strip().length() < SHORTEST);
    return text -> {
      String clean = text;
      for (String each : hidden) {
        clean = clean.replace(each, PluginSettings.MASK);
      }
      return clean;
    };
  }
}
