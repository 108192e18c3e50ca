// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import dev.pergola.api.Json;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a plugin's jar says about itself: its manifest (in PF4J's words) and {@code
 * META-INF/pergola/plugin.json}. The format is docs/contracts/plugin-artifact.md.
 *
 * @param id unique among plugins: lower case letters, digits, dots and hyphens
 * @param version a semantic version
 * @param pluginClass the class that implements {@code dev.pergola.api.Plugin}
 * @param requires the versions of the contract that it works with, as a range
 * @param license an SPDX license expression
 * @param provider who made it; empty when not said
 * @param dependencies the plugins that it needs beside it, in the manifest's order
 * @param info what plugin.json adds
 */
public record PluginDescriptor(
    String id,
    String version,
    String pluginClass,
    String requires,
    String license,
    String provider,
    List<Dependency> dependencies,
    Info info) {
  /** Where the jar keeps what the manifest has no word for. */
  public static final String INFO_ENTRY = "META-INF/pergola/plugin.json";

  /**
   * Another plugin that one needs.
   *
   * @param id the other's id
   * @param range the versions that it works with, such as {@code >=1.2.0}; {@code *} for any
   * @param optional whether the plugin also works without it
   */
  public record Dependency(String id, String range, boolean optional) {}

  /**
   * What plugin.json says.
   *
   * @param title for people
   * @param description one sentence; null when there is none
   * @param feature the feature that a license must hold to unlock the plugin; null for an open one
   * @param obtain how to get such a license: a sentence or an address; null when not said
   * @param capabilities what the plugin needs from the machine
   * @param settings what the administrator can set, in the order of the form
   */
  public record Info(
      String title,
      @Nullable String description,
      @Nullable String feature,
      @Nullable String obtain,
      List<String> capabilities,
      List<Setting> settings) {}

  /**
   * One setting.
   *
   * @param name the component of the plugin's settings record
   * @param title its label in the form
   * @param description a sentence below the field; null for none
   * @param type how it is entered and checked
   * @param defaultValue its value until the administrator enters one, as text; null for none; not
   *     checked against the type, see {@link #typedDefault}
   * @param required whether the plugin cannot start without it
   * @param choices the values of a {@link Type#CHOICE}, at least one; empty for other types
   * @param min the least value of an {@link Type#INTEGER}; null for none, and for other types
   * @param max the greatest value of an {@link Type#INTEGER}; null for none, and for other types
   */
  public record Setting(
      String name,
      String title,
      @Nullable String description,
      Type type,
      @Nullable String defaultValue,
      boolean required,
      List<String> choices,
      @Nullable Long min,
      @Nullable Long max) {
    /**
     * The default in the form that a settings record binds: a number, true or false, or text.
     *
     * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} when it does not fit the type
     */
    public Json typedDefault() {
      return defaultValue == null ? Json.NULL : typed(defaultValue);
    }

    /**
     * A value as text in the form that a settings record binds: a number, true or false, or text.
     *
     * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} when it does not fit the
     *     type; names the setting by its title
     */
    public Json typed(String value) {
      return switch (type) {
        case TEXT, SECRET -> Json.string(value);
        case URL -> {
          if (!value.matches("https?://[^\\s/]+.*")) {
            throw invalidValue("an address that begins with http:// or https://");
          }
          yield Json.string(value);
        }
        case INTEGER -> {
          if (!value.matches("-?\\d{1,18}")) {
            throw invalidValue("a whole number" + range());
          }
          long number = Long.parseLong(value);
          if (min != null && number < min || max != null && number > max) {
            throw invalidValue("a whole number" + range());
          }
          yield Json.number(number);
        }
        case BOOLEAN -> {
          if (!value.equals("true") && !value.equals("false")) {
            throw invalidValue("true or false");
          }
          yield Json.bool(value.equals("true"));
        }
        case CHOICE -> {
          if (!choices.contains(value)) {
            throw invalidValue("one of " + String.join(", ", choices));
          }
          yield Json.string(value);
        }
      };
    }

    private String range() {
      if (min != null && max != null) {
        return " from %d to %d".formatted(min, max);
      }
      return min != null ? " of at least " + min : max != null ? " of at most " + max : "";
    }

    private PergolaException invalidValue(String expected) {
      return new PergolaException(
          StandardError.INVALID_ARGUMENT, title + " must be " + expected + ".");
    }

    /** How a setting is entered and checked. */
    public enum Type {
      /** Any text. */
      TEXT,
      /** Text that is stored encrypted and never shown again. */
      SECRET,
      /** An absolute http or https address. */
      URL,
      /** A whole number. */
      INTEGER,
      /** Yes or no. */
      BOOLEAN,
      /** One of {@link Setting#choices}. */
      CHOICE
    }
  }

  /**
   * Reads a jar's descriptor. No class of the jar is loaded.
   *
   * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} when the file is no plugin;
   *     says what is missing or wrong in it
   */
  public static PluginDescriptor read(Path jar) {
    try (var artifact = ArtifactFile.open(jar, ArtifactLimits.DEFAULT)) {
      return DescriptorReader.read(artifact);
    } catch (Problem.Stop e) {
      throw new PergolaException(StandardError.INVALID_ARGUMENT, e.problem().message(), e);
    } catch (IOException e) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT,
          "Not a plugin: the file is not a readable jar (%s).".formatted(e.getMessage()),
          e);
    }
  }

  /**
   * Reads the text of a plugin.json.
   *
   * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} when it is malformed; names the
   *     member
   */
  public static Info parseInfo(String text) {
    return PluginInfoParser.parse(text);
  }

  /**
   * Whether no plugin may have an id: the server's paths have it as a word of their own, where a
   * plugin's id would stand.
   */
  public static boolean isReservedId(String id) {
    return DescriptorReader.isReserved(id);
  }

  static boolean isId(String text) {
    return DescriptorReader.ID.matcher(text).matches();
  }
}
