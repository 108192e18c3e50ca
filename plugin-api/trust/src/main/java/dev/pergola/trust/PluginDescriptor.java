// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import dev.pergola.api.Json;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
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
 * @param info what plugin.json adds
 */
public record PluginDescriptor(
    String id,
    String version,
    String pluginClass,
    String requires,
    String license,
    String provider,
    Info info) {
  /** Where the jar keeps what the manifest has no word for. */
  public static final String INFO_ENTRY = "META-INF/pergola/plugin.json";

  private static final int MAX_INFO_BYTES = 256 * 1024;
  private static final Pattern ID = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,62}[a-z0-9])?");
  // semver.org's grammar, without the lookaheads for leading zeros that no author trips over
  private static final Pattern VERSION =
      Pattern.compile("\\d+\\.\\d+\\.\\d+(-[0-9A-Za-z.-]+)?(\\+[0-9A-Za-z.-]+)?");

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
   */
  public record Setting(
      String name,
      String title,
      @Nullable String description,
      Type type,
      @Nullable String defaultValue,
      boolean required,
      List<String> choices) {
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
            throw invalidValue("a whole number");
          }
          yield Json.number(Long.parseLong(value));
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
    try (var file = new JarFile(jar.toFile(), false)) {
      Manifest manifest = file.getManifest();
      if (manifest == null || manifest.getMainAttributes().getValue("Plugin-Id") == null) {
        throw invalid("its manifest has no Plugin-Id, so this is a jar but not a plugin");
      }
      Attributes main = manifest.getMainAttributes();
      String id = value(main, "Plugin-Id");
      if (!ID.matcher(id).matches()) {
        throw invalid("its Plugin-Id must be lower case letters, digits, dots and hyphens");
      }
      String version = value(main, "Plugin-Version");
      if (!VERSION.matcher(version).matches()) {
        throw invalid("its Plugin-Version must be a semantic version such as 1.4.0");
      }
      String pluginClass = value(main, "Plugin-Class");
      if (file.getEntry(pluginClass.replace('.', '/') + ".class") == null) {
        throw invalid("its Plugin-Class " + pluginClass + " is not in the jar");
      }
      return new PluginDescriptor(
          id,
          version,
          pluginClass,
          value(main, "Plugin-Requires"),
          value(main, "Plugin-License"),
          main.getValue("Plugin-Provider") == null ? "" : main.getValue("Plugin-Provider"),
          readInfo(file));
    } catch (IOException e) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT,
          "Not a plugin: the file is not a readable jar (%s).".formatted(e.getMessage()),
          e);
    }
  }

  private static Info readInfo(JarFile file) throws IOException {
    ZipEntry entry = file.getEntry(INFO_ENTRY);
    if (entry == null) {
      throw invalid("it has no " + INFO_ENTRY);
    }
    byte[] bytes;
    try (var in = file.getInputStream(entry)) {
      bytes = in.readNBytes(MAX_INFO_BYTES + 1);
    }
    if (bytes.length > MAX_INFO_BYTES) {
      throw invalid("its " + INFO_ENTRY + " is larger than 256 KB");
    }
    try {
      return parseInfo(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT, INFO_ENTRY + ": it is not UTF-8 text.", e);
    } catch (PergolaException e) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT, INFO_ENTRY + ": " + e.getMessage(), e);
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

  static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  private static String value(Attributes attributes, String name) {
    String value = attributes.getValue(name);
    if (value == null || value.isBlank()) {
      throw invalid("its manifest has no " + name);
    }
    return value.strip();
  }

  private static PergolaException invalid(String what) {
    return new PergolaException(StandardError.INVALID_ARGUMENT, "Not a plugin: " + what + ".");
  }
}
