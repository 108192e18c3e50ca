// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pergola.api.Json;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.trust.PluginDescriptor.Setting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PluginDescriptorTest {
  @TempDir Path folder;

  @Test
  void aPluginTellsWhatItIs() {
    PluginDescriptor descriptor =
        PluginDescriptor.read(
            new PluginJar()
                .info(
                    """
                    {"title": "Weather", "description": "Forecasts", "feature": "weather",
                     "obtain": "https://example.com", "capabilities": ["network"],
                     "settings": [{"name": "days", "title": "Days ahead", "type": "integer",
                                   "default": 3, "required": true}]}
                    """)
                .in(folder));

    assertThat(descriptor)
        .isEqualTo(
            new PluginDescriptor(
                "weather",
                "1.4.0",
                "com.example.WeatherPlugin",
                ">=0.1.0",
                "Apache-2.0",
                "Example",
                List.of(),
                new PluginDescriptor.Info(
                    "Weather",
                    "Forecasts",
                    "weather",
                    "https://example.com",
                    List.of("network"),
                    List.of(
                        new Setting(
                            "days",
                            "Days ahead",
                            null,
                            Setting.Type.INTEGER,
                            "3",
                            true,
                            List.of(),
                            null,
                            null)))));
  }

  @Test
  void whatIsOptionalMayBeAbsent() {
    PluginDescriptor descriptor =
        PluginDescriptor.read(new PluginJar().without("Plugin-Provider").in(folder));

    assertThat(descriptor.provider()).isEmpty();
    assertThat(descriptor.info())
        .isEqualTo(new PluginDescriptor.Info("Weather", null, null, null, List.of(), List.of()));
  }

  @Test
  void aFileThatIsNoJarIsNoPlugin() throws IOException {
    Path text = Files.writeString(folder.resolve("notes.jar"), "not a zip at all");
    Path empty = Files.createFile(folder.resolve("empty.jar"));

    assertRefused(text, "not a readable jar");
    assertRefused(empty, "not a readable jar");
    assertRefused(folder.resolve("absent.jar"), "not a readable jar");
  }

  @Test
  void aJarCutShortIsNoPlugin() throws IOException {
    byte[] whole = Files.readAllBytes(new PluginJar().in(folder));
    Path half = Files.write(folder.resolve("half.jar"), java.util.Arrays.copyOf(whole, 300));

    assertRefused(half, "not a readable jar");
  }

  @Test
  void aJarWithoutAPluginsManifestIsJustAJar() {
    assertRefused(new PluginJar().withoutManifest().in(folder), "no Plugin-Id");
    assertRefused(new PluginJar().without("Plugin-Id").in(folder), "no Plugin-Id");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Plugin-Version", "Plugin-Class", "Plugin-Requires", "Plugin-License"})
  void anAttributeThatIsMissingOrBlankIsNamed(String attribute) {
    assertRefused(new PluginJar().without(attribute).in(folder), "no " + attribute);
    assertRefused(new PluginJar().attribute(attribute, "  ").in(folder), "no " + attribute);
  }

  @ParameterizedTest
  @ValueSource(strings = {"policy", "list"})
  void aWordOfTheServersPathsIsNoId(String id) {
    assertRefused(new PluginJar().attribute("Plugin-Id", id).in(folder), "must not be " + id);
    assertThat(PluginDescriptor.isReservedId(id)).isTrue();
    assertThat(PluginDescriptor.isReservedId("weather")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Weather", "we ather", "../weather", "-weather", "weather.", "wäther"})
  void anIdOfAnotherFormIsRefused(String id) {
    assertRefused(new PluginJar().attribute("Plugin-Id", id).in(folder), "Plugin-Id must be");
  }

  @Test
  void anIdIsAtMost64Long() {
    assertThat(
            PluginDescriptor.read(new PluginJar().attribute("Plugin-Id", "a".repeat(64)).in(folder))
                .id())
        .hasSize(64);
    assertRefused(
        new PluginJar().attribute("Plugin-Id", "a".repeat(65)).in(folder), "Plugin-Id must be");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "1.0", "v1.0.0", "1.0.0.0", "1.0.0-", "latest", "1.0.0/../.."})
  void aVersionThatIsNotSemanticIsRefused(String version) {
    assertRefused(
        new PluginJar().attribute("Plugin-Version", version).in(folder), "semantic version");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.1.0", "1.0.0-rc.1", "10.20.30+build.5", "1.0.0-alpha+001"})
  void aSemanticVersionIsRead(String version) {
    assertThat(
            PluginDescriptor.read(new PluginJar().attribute("Plugin-Version", version).in(folder))
                .version())
        .isEqualTo(version);
  }

  @Test
  void aClassThatIsNotInTheJarIsNamed() {
    assertRefused(
        new PluginJar().attribute("Plugin-Class", "com.example.Absent").in(folder),
        "com.example.Absent is not in the jar");
  }

  @Test
  void theInfoIsNeededAndLimited() {
    assertRefused(
        new PluginJar().withoutEntry(PluginDescriptor.INFO_ENTRY).in(folder),
        "no META-INF/pergola/plugin.json");
    assertRefused(
        new PluginJar().entry(PluginDescriptor.INFO_ENTRY, new byte[256 * 1024 + 1]).in(folder),
        "larger than 256 KB");
    assertRefused(new PluginJar().info("{\"title\":").in(folder), "plugin.json: Not valid JSON");
    assertRefused(
        new PluginJar()
            .entry(
                PluginDescriptor.INFO_ENTRY,
                "{\"title\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1))
            .in(folder),
        "not UTF-8");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[] | JSON object",
        "{} | title is missing",
        "{\"title\":\" \"} | title must not be blank",
        "{\"title\":5} | title must be a text, not 5",
        "{\"title\":\"W\",\"capabilities\":\"network\"} | capabilities must be a list",
        "{\"title\":\"W\",\"settings\":{}} | settings must be a list",
        "{\"title\":\"W\",\"settings\":[5]} | settings[0] must be an object, not 5",
        "{\"title\":\"W\",\"settings\":[{\"title\":\"T\",\"type\":\"text\"}]} | settings[0]: name is missing",
        "{\"title\":\"W\",\"settings\":[{\"name\":\"a b\",\"title\":\"T\",\"type\":\"text\"}]} | settings[0]: name must be",
        "{\"title\":\"W\",\"settings\":[{\"name\":\"a\",\"title\":\"\",\"type\":\"text\"}]} | settings[0]: title must not be blank",
        "{\"title\":\"W\",\"settings\":[{\"name\":\"a\",\"title\":\"T\",\"type\":\"date\"}]} | type must be one of text, secret, url, integer, boolean, choice",
        "{\"title\":\"W\",\"settings\":[{\"name\":\"a\",\"title\":\"T\",\"type\":\"choice\"}]} | choices",
        "{\"title\":\"W\",\"settings\":[{\"name\":\"a\",\"title\":\"T\",\"type\":\"text\",\"choices\":[\"x\"]}]} | choices",
        "{\"title\":\"W\",\"settings\":[{\"name\":\"a\",\"title\":\"T\",\"type\":\"text\",\"min\":1}]} | min and max belong to the type integer",
        "{\"title\":\"W\",\"settings\":[{\"name\":\"a\",\"title\":\"T\",\"type\":\"integer\",\"min\":2,\"max\":1}]} | min must not be greater",
        "{\"title\":\"W\",\"settings\":[{\"name\":\"a\",\"title\":\"T\",\"type\":\"text\",\"default\":{}}]} | default must be",
        "{\"title\":\"W\",\"settings\":[{\"name\":\"a\",\"title\":\"T\",\"type\":\"text\"},{\"name\":\"a\",\"title\":\"U\",\"type\":\"text\"}]} | Two settings are named a"
      })
  void whatIsWrongInTheInfoIsNamed(String json, String reason) {
    assertRefused(new PluginJar().info(json).in(folder), reason);
  }

  @ParameterizedTest
  @CsvSource({
    "TEXT, anything at all, '\"anything at all\"'",
    "URL, https://example.com, '\"https://example.com\"'",
    "INTEGER, -5, -5",
    "BOOLEAN, true, true",
    "CHOICE, metric, '\"metric\"'"
  })
  void aSettingsTextBecomesAValueOfItsType(Setting.Type type, String text, String json) {
    assertThat(setting(type).typed(text)).isEqualTo(Json.parse(json));
  }

  @ParameterizedTest
  @CsvSource({
    "URL, ftp://example.com, http://",
    "URL, https://, http://",
    "INTEGER, 1.5, whole number",
    "INTEGER, 1000000000000000000000, whole number",
    "BOOLEAN, yes, true or false",
    "CHOICE, kelvin, 'metric, imperial'"
  })
  void aTextThatDoesNotFitTheTypeSaysWhatWould(Setting.Type type, String text, String expected) {
    assertThatThrownBy(() -> setting(type).typed(text))
        .isInstanceOf(PergolaException.class)
        .hasMessageContaining("Units must be")
        .hasMessageContaining(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 10, 0, a whole number from 1 to 10",
    "1, 10, 11, a whole number from 1 to 10",
    "1, 10, few, a whole number from 1 to 10",
    "1, , 0, a whole number of at least 1",
    ", 10, 11, a whole number of at most 10"
  })
  void aNumberOutOfItsRangeIsRefused(Long min, Long max, String text, String expected) {
    var days =
        new Setting("days", "Days", null, Setting.Type.INTEGER, null, false, List.of(), min, max);

    assertThatThrownBy(() -> days.typed(text)).hasMessage("Days must be " + expected + ".");
    assertThat(days.typed("5")).isEqualTo(Json.number(5));
  }

  @Test
  void aRangeIsReadFromTheInfo() {
    Setting days =
        PluginDescriptor.parseInfo(
                "{\"title\":\"W\",\"settings\":[{\"name\":\"days\",\"title\":\"D\","
                    + "\"type\":\"integer\",\"min\":1,\"max\":14}]}")
            .settings()
            .getFirst();

    assertThat(days.min()).isEqualTo(1);
    assertThat(days.max()).isEqualTo(14);
  }

  @Test
  void dependenciesAreReadAsPf4jWritesThem() {
    PluginDescriptor descriptor =
        PluginDescriptor.read(
            new PluginJar()
                .attribute("Plugin-Dependencies", "billing@>=1.2.0 & <2.0.0, maps?@1.x, places")
                .in(folder));

    assertThat(descriptor.dependencies())
        .containsExactly(
            new PluginDescriptor.Dependency("billing", ">=1.2.0 & <2.0.0", false),
            new PluginDescriptor.Dependency("maps", "1.x", true),
            new PluginDescriptor.Dependency("places", "*", false));
  }

  private static Setting setting(Setting.Type type) {
    return new Setting(
        "units", "Units", null, type, null, false, List.of("metric", "imperial"), null, null);
  }

  private static void assertRefused(Path jar, String reason) {
    assertThatThrownBy(() -> PluginDescriptor.read(jar))
        .isInstanceOfSatisfying(
            PergolaException.class,
            e -> assertThat(e.code()).isEqualTo(StandardError.INVALID_ARGUMENT))
        .hasMessageContaining(reason);
  }
}
