// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import dev.pergola.api.Json;
import dev.pergola.api.JsonArray;
import dev.pergola.api.JsonNull;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.trust.PluginDescriptor.Info;
import dev.pergola.trust.PluginDescriptor.Setting;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads plugin.json. docs/contracts/plugin.schema.json says the same in JSON Schema, but for what a
 * schema cannot say: that no two settings have one name, and that min is not greater than max.
 */
final class PluginInfoParser {
  private static final Pattern SETTING_NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9_]*");

  private record Document(
      String title,
      @Nullable String description,
      @Nullable String feature,
      @Nullable String obtain,
      List<String> capabilities,
      List<JsonObject> settings) {}

  private record Entry(
      String name,
      String title,
      @Nullable String description,
      Setting.Type type,
      @Nullable Boolean required,
      List<String> choices,
      @Nullable Long min,
      @Nullable Long max) {}

  static Info parse(String text) {
    if (!(Json.parse(text) instanceof JsonObject object)) {
      throw invalid("It must be a JSON object.");
    }
    Document document = object.as(Document.class);
    requireText("title", document.title());
    Set<String> names = new HashSet<>();
    List<Setting> settings = new ArrayList<>();
    for (JsonObject member : document.settings()) {
      Setting setting = setting(member, "settings[" + settings.size() + "]: ");
      if (!names.add(setting.name())) {
        throw invalid("Two settings are named " + setting.name() + ".");
      }
      settings.add(setting);
    }
    return new Info(
        document.title(),
        document.description(),
        document.feature(),
        document.obtain(),
        document.capabilities(),
        List.copyOf(settings));
  }

  private static Setting setting(JsonObject member, String where) {
    try {
      Entry entry = member.as(Entry.class);
      if (!SETTING_NAME.matcher(entry.name()).matches()) {
        throw invalid(
            "name must be a letter, then letters, digits and underscores, not \"%s\"."
                .formatted(Abbreviation.of(entry.name())));
      }
      requireText("title", entry.title());
      if ((entry.type() == Setting.Type.CHOICE) == entry.choices().isEmpty()) {
        throw invalid(
            "choices belong to the type choice: list at least one there, none elsewhere.");
      }
      requireRange(entry);
      return new Setting(
          entry.name(),
          entry.title(),
          entry.description(),
          entry.type(),
          defaultText(member.get("default")),
          Boolean.TRUE.equals(entry.required()),
          entry.choices(),
          entry.min(),
          entry.max());
    } catch (PergolaException e) {
      throw new PergolaException(StandardError.INVALID_ARGUMENT, where + e.getMessage(), e);
    }
  }

  private static @Nullable String defaultText(@Nullable Json value) {
    return switch (value) {
      case null -> null;
      case JsonNull _ -> null;
      case JsonObject _, JsonArray _ ->
          throw invalid("default must be a text, a number, true or false.");
      case Json scalar -> scalar.text();
    };
  }

  private static void requireRange(Entry entry) {
    Long min = entry.min();
    Long max = entry.max();
    if ((min != null || max != null) && entry.type() != Setting.Type.INTEGER) {
      throw invalid("min and max belong to the type integer.");
    }
    if (min != null && max != null && min > max) {
      throw invalid("min must not be greater than max.");
    }
  }

  private static void requireText(String name, String value) {
    if (value.isBlank()) {
      throw invalid(name + " must not be blank.");
    }
  }

  private static PergolaException invalid(String message) {
    return new PergolaException(StandardError.INVALID_ARGUMENT, message);
  }

  private PluginInfoParser() {}
}
