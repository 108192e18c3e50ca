// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Json;
import dev.pergola.api.JsonNull;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Secret;
import dev.pergola.api.StandardError;
import dev.pergola.platform.secrets.Secrets;
import dev.pergola.trust.PluginDescriptor.Setting;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What administrators entered for plugins, checked against what the plugins declare. */
@Singleton
class PluginSettings {
  /** Stands for a stored secret wherever settings are shown; entered again, it keeps the secret. */
  static final String MASK = "********";

  private final PluginSettingsRows rows;
  private final Secrets secrets;
  private final SettingDefaults environment;
  private final InstantSource clock;

  PluginSettings(
      PluginSettingsRows rows, Secrets secrets, SettingDefaults environment, InstantSource clock) {
    this.rows = rows;
    this.secrets = secrets;
    this.environment = environment;
    this.clock = clock;
  }

  /** The settings as the plugin gets them: with defaults, and with secrets in the clear. */
  @Transactional
  JsonObject forPlugin(String pluginId, List<Setting> declared) {
    Map<String, Json> values = values(pluginId, declared);
    List<String> lacks = lacks(declared, values.keySet());
    if (!lacks.isEmpty()) {
      throw new PergolaException(
          StandardError.NOT_CONFIGURED,
          "It needs the setting \"%s\". Enter it in the plugin's settings."
              .formatted(lacks.getFirst()));
    }
    return new JsonObject(values);
  }

  /** The titles of the settings that a version cannot do without and that have no value. */
  @Transactional
  List<String> lacks(String pluginId, List<Setting> declared) {
    return lacks(declared, values(pluginId, declared).keySet());
  }

  private Map<String, Json> values(String pluginId, List<Setting> declared) {
    JsonObject stored = stored(pluginId);
    Map<String, Json> values = new LinkedHashMap<>();
    for (Setting setting : declared) {
      if (setting.type() == Setting.Type.SECRET) {
        Secret secret = secrets.get(secretId(pluginId, setting));
        String text = secret == null ? environment.of(pluginId, setting.name()) : secret.reveal();
        if (text != null) {
          values.put(setting.name(), Json.string(text));
        }
      } else {
        String text = entered(pluginId, stored, setting);
        Json value = text == null ? setting.typedDefault() : setting.typed(text);
        if (!(value instanceof JsonNull)) {
          values.put(setting.name(), value);
        }
      }
    }
    return values;
  }

  private @Nullable String entered(String pluginId, JsonObject stored, Setting setting) {
    String text = stored.string(setting.name());
    return text == null ? environment.of(pluginId, setting.name()) : text;
  }

  private static List<String> lacks(List<Setting> declared, Set<String> given) {
    return declared.stream()
        .filter(setting -> setting.required() && !given.contains(setting.name()))
        .map(Setting::title)
        .toList();
  }

  /** The settings as people and programs see them: with defaults, a stored secret as asterisks. */
  @Transactional
  JsonObject shown(String pluginId, List<Setting> declared) {
    JsonObject stored = stored(pluginId);
    Map<String, Json> values = new LinkedHashMap<>();
    for (Setting setting : declared) {
      if (setting.type() == Setting.Type.SECRET) {
        boolean has =
            secrets.has(secretId(pluginId, setting))
                || environment.of(pluginId, setting.name()) != null;
        values.put(setting.name(), has ? Json.string(MASK) : Json.NULL);
      } else {
        String text = entered(pluginId, stored, setting);
        values.put(setting.name(), text == null ? setting.typedDefault() : setting.typed(text));
      }
    }
    return new JsonObject(values);
  }

  /**
   * Stores some settings. What is not mentioned stays; null or an empty text goes back to the
   * default, or forgets the secret.
   *
   * @param declared what can be set
   * @param used what the version in use knows of it; what only the next version knows does not have
   *     it started anew
   * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} when one is unknown or does not
   *     fit; nothing is stored then
   */
  @Transactional
  void change(String pluginId, List<Setting> declared, List<Setting> used, JsonObject changes) {
    for (String name : changes.members().keySet()) {
      if (declared.stream().noneMatch(setting -> setting.name().equals(name))) {
        throw new PergolaException(
            StandardError.INVALID_ARGUMENT,
            declared.isEmpty()
                ? "There is no setting %s: the plugin has none.".formatted(name)
                : "There is no setting %s. There are: %s."
                    .formatted(
                        name, String.join(", ", declared.stream().map(Setting::name).toList())));
      }
    }
    Map<String, Json> values = new LinkedHashMap<>(stored(pluginId).members());
    boolean concernsNext = false;
    boolean concernsUsed = false;
    for (Setting setting : declared) {
      Json value = changes.get(setting.name());
      if (value != null) {
        String text = value instanceof JsonNull ? "" : value.text().strip();
        boolean changed = change(pluginId, setting, text, values);
        concernsNext |= !used.contains(setting);
        concernsUsed |= changed && used.contains(setting);
      }
    }
    long before = rows.findById(pluginId).map(PluginSettingsRows.Row::changed).orElse(0L);
    rows.put(
        pluginId,
        new JsonObject(values).toString(),
        concernsNext && !concernsUsed ? before : clock.millis());
  }

  /**
   * What was entered for a plugin at some time.
   *
   * @param texts a JSON object of texts
   * @param secrets by their ids; an id without a value had none
   */
  record Entered(String texts, Map<String, Optional<Secret>> secrets) {}

  /** What is entered for a plugin now. */
  @Transactional
  Entered entered(String pluginId, List<Setting> declared) {
    Map<String, Optional<Secret>> hidden = new LinkedHashMap<>();
    for (Setting setting : declared) {
      if (setting.type() == Setting.Type.SECRET) {
        String id = secretId(pluginId, setting);
        hidden.put(id, Optional.ofNullable(secrets.get(id)));
      }
    }
    return new Entered(stored(pluginId).toString(), hidden);
  }

  /** Goes back to what was entered before. */
  @Transactional
  void restore(String pluginId, Entered before) {
    before
        .secrets()
        .forEach(
            (id, secret) ->
                secret.ifPresentOrElse(value -> secrets.put(id, value), () -> secrets.remove(id)));
    long changed = rows.findById(pluginId).map(PluginSettingsRows.Row::changed).orElse(0L);
    rows.put(pluginId, before.texts(), Math.max(clock.millis(), changed + 1));
  }

  private boolean change(String pluginId, Setting setting, String text, Map<String, Json> values) {
    if (setting.type() == Setting.Type.SECRET) {
      changeSecret(secretId(pluginId, setting), text);
      return !text.equals(MASK);
    }
    if (text.isEmpty()) {
      return values.remove(setting.name()) != null;
    }
    setting.typed(text);
    Json now = Json.string(text);
    return !now.equals(values.put(setting.name(), now));
  }

  private void changeSecret(String id, String text) {
    if (text.isEmpty()) {
      secrets.remove(id);
    } else if (!text.equals(MASK)) {
      secrets.put(id, new Secret(text));
    }
  }

  private JsonObject stored(String pluginId) {
    return rows.findById(pluginId)
        .map(row -> (JsonObject) Json.parse(row.settings()))
        .orElse(JsonObject.EMPTY);
  }

  /** Under which id a secret setting is stored. */
  static String secretId(String pluginId, Setting setting) {
    return secretIds(pluginId) + setting.name();
  }

  /** How the ids of all secrets of a plugin begin. */
  static String secretIds(String pluginId) {
    return "plugin/" + pluginId + "/";
  }
}
