// SPDX-License-Identifier: MIT
package dev.pergola.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pergola.maven.BillOfMaterials.Coordinates;
import dev.pergola.maven.Library.LicenseName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginJarTest {
  private static final LicenseName APACHE =
      new LicenseName("Apache License, Version 2.0", "https://www.apache.org/licenses/LICENSE-2.0");

  @TempDir private Path folder;
  private Path classes;
  private Path jar;

  @BeforeEach
  void compile() throws IOException {
    classes = Files.createDirectories(folder.resolve("classes"));
    jar = folder.resolve("target/weather.jar");
    own("com/example/WeatherPlugin.class", "the door");
    own(PluginDescription.ENTRY, "{\"title\": \"Weather\", \"capabilities\": []}");
  }

  @Test
  void theManifestSaysWhatThePomSays() throws Exception {
    pack();

    try (var file = new JarFile(jar.toFile())) {
      var main = file.getManifest().getMainAttributes();
      assertThat(main.getValue("Plugin-Id")).isEqualTo("weather");
      assertThat(main.getValue("Plugin-Version")).isEqualTo("1.4.0");
      assertThat(main.getValue("Plugin-Class")).isEqualTo("com.example.WeatherPlugin");
      assertThat(main.getValue("Plugin-Requires")).isEqualTo(">=0.1.0");
      assertThat(main.getValue("Plugin-License")).isEqualTo("MIT");
      assertThat(main.getValue("Plugin-Dependencies")).isEqualTo("maps?@1.x");
      assertThat(main.getValue("Plugin-Description")).isEqualTo("Forecasts, told twice a day");
      assertThat(main.getValue("Build-Date")).isEqualTo("2026-06-01T12:00:00Z");
      assertThat(main).doesNotContainKeys("Plugin-Provider", "Multi-Release");
    }
  }

  @Test
  void equalInputsMakeEqualBytes() throws Exception {
    List<Library> libraries =
        List.of(library("one", Map.of("org/one/One.class", "1", "one.txt", "1")));
    pack(libraries);
    byte[] first = Files.readAllBytes(jar);
    Files.setLastModifiedTime(
        classes.resolve(PluginDescription.ENTRY), java.nio.file.attribute.FileTime.fromMillis(0));

    pack(libraries);

    assertThat(Files.readAllBytes(jar)).isEqualTo(first);
  }

  @Test
  void pluginJsonIsCompletedByThePomAndElseLeftAsItIs() throws Exception {
    pack();
    JsonNode completed = new ObjectMapper().readTree(entries().get(PluginDescription.ENTRY));
    assertThat(completed.get("title").asText()).isEqualTo("Weather");
    assertThat(completed.get("description").asText()).isEqualTo("Forecasts, told twice a day");

    String whole = "{ \"title\":\"W\", \"description\":\"D\", \"capabilities\":[] }";
    own(PluginDescription.ENTRY, whole);
    pack();
    assertThat(entries()).containsEntry(PluginDescription.ENTRY, whole);
  }

  @Test
  void aPluginJsonThatIsNoneIsRefusedWithItsLine() throws Exception {
    own(PluginDescription.ENTRY, "{\n\"title\": oops}");

    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(this::pack)
        .withMessageContaining("plugin.json is not valid JSON")
        .withMessageContaining("line 2");
    assertThat(jar).doesNotExist();
  }

  @Test
  void whatHoldsForALibraryAloneStaysOut() throws Exception {
    pack(
        List.of(
            library(
                "one",
                Map.of(
                    "META-INF/MANIFEST.MF", "Manifest-Version: 1.0\r\n\r\n",
                    "META-INF/ONE.SF", "signature",
                    "META-INF/ONE.RSA", "signature",
                    "META-INF/SIG-ONE", "signature",
                    "META-INF/INDEX.LIST", "index",
                    "META-INF/maven/org/one/pom.xml", "pom",
                    "META-INF/versions/9/org/one/One.class", "of a jar that is not multi-release",
                    "module-info.class", "module",
                    "org/one/One.class", "1"))));

    assertThat(entries())
        .containsOnlyKeys(
            "META-INF/MANIFEST.MF",
            "META-INF/pergola/plugin.json",
            "META-INF/sbom/bom.json",
            "com/example/WeatherPlugin.class",
            "org/one/One.class");
  }

  @Test
  void listsOfServicesAreJoinedAndNoticesKeptApart() throws Exception {
    String service = "META-INF/services/org.example.Codec";
    own(service, "com.example.Own # ours\n");
    pack(
        List.of(
            library("one", Map.of(service, "org.one.Codec", "META-INF/LICENSE.txt", "one's")),
            library("two", Map.of(service, "org.two.Codec\norg.one.Codec\n", "LICENSE", "two's"))));

    assertThat(entries())
        .containsEntry(service, "com.example.Own\norg.one.Codec\norg.two.Codec\n")
        .containsEntry("META-INF/licenses/one-1.0/LICENSE.txt", "one's")
        .containsEntry("META-INF/licenses/two-1.0/LICENSE", "two's");
  }

  @Test
  void aMultiReleaseLibraryMakesTheJarOne() throws Exception {
    pack(
        List.of(
            library(
                "one",
                Map.of(
                    "META-INF/MANIFEST.MF", "Manifest-Version: 1.0\r\nMulti-Release: true\r\n\r\n",
                    "META-INF/versions/9/module-info.class", "module",
                    "META-INF/versions/21/org/one/One.class", "21"))));

    assertThat(entries())
        .containsKey("META-INF/versions/21/org/one/One.class")
        .doesNotContainKey("META-INF/versions/9/module-info.class");
    try (var file = new JarFile(jar.toFile())) {
      assertThat(file.isMultiRelease()).isTrue();
    }
  }

  @Test
  void aClassThatTwoLibrariesHaveDifferentlyIsRefused() throws Exception {
    Library one = library("one", Map.of("org/both/Both.class", "1"));
    Library two = library("two", Map.of("org/both/Both.class", "2"));
    Library same = library("same", Map.of("org/both/Both.class", "1"));

    assertThat(pack(List.of(one, same))).isEmpty();
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> pack(List.of(one, two)))
        .withMessageContainingAll("org.one:one:1.0", "org.two:two:1.0", "org/both/Both.class");
  }

  @Test
  void thePluginsOwnFileStandsForALibrarysWhichIsSaid() throws Exception {
    own("org/one/One.class", "mended");
    own("defaults.txt", "ours");

    List<String> notes =
        pack(List.of(library("one", Map.of("org/one/One.class", "1", "defaults.txt", "1"))));

    assertThat(entries())
        .containsEntry("org/one/One.class", "mended")
        .containsEntry("defaults.txt", "ours");
    assertThat(notes)
        .hasSize(2)
        .allSatisfy(note -> assertThat(note).contains("org.one:one:1.0", "the plugin itself"));
  }

  @Test
  void theBillNamesEachLibraryWithItsHashAndLicense() throws Exception {
    Library one = library("one", Map.of("org/one/One.class", "1"));
    pack(List.of(one));

    String text = entries().get("META-INF/sbom/bom.json");
    JsonNode bill = new ObjectMapper().readTree(text);
    assertThat(bill.get("bomFormat").asText()).isEqualTo("CycloneDX");
    assertThat(bill.at("/metadata/component/name").asText()).isEqualTo("weather");
    assertThat(bill.at("/metadata/component/licenses/0/expression").asText()).isEqualTo("MIT");
    assertThat(text).doesNotContain("timestamp", "serialNumber");
    JsonNode component = bill.get("components").get(0);
    assertThat(component.get("purl").asText()).isEqualTo("pkg:maven/org.one/one@1.0?type=jar");
    assertThat(component.at("/licenses/0/license/id").asText()).isEqualTo("Apache-2.0");
    assertThat(component.at("/hashes/0/content").asText())
        .isEqualTo(
            java.util.HexFormat.of()
                .formatHex(
                    java.security.MessageDigest.getInstance("SHA-256")
                        .digest(Files.readAllBytes(one.jar()))));
  }

  @Test
  void aBillWithoutLibrariesSaysSo() throws Exception {
    pack();

    JsonNode bill = new ObjectMapper().readTree(entries().get("META-INF/sbom/bom.json"));
    assertThat(bill.get("components").isArray()).isTrue();
    assertThat(bill.get("components")).isEmpty();
  }

  private void own(String name, String content) throws IOException {
    Path file = classes.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private Library library(String name, Map<String, String> content) throws IOException {
    Path file = folder.resolve(name + ".jar");
    try (var out = new ZipOutputStream(Files.newOutputStream(file))) {
      for (var entry : new TreeMap<>(content).entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    return new Library(file, "org." + name, name, "1.0", null, List.of(APACHE));
  }

  private void pack() throws IOException, RefusedException {
    pack(List.of());
  }

  private List<String> pack(List<Library> libraries) throws IOException, RefusedException {
    var manifest =
        new PluginManifest(
            "weather",
            "1.4.0",
            "com.example.WeatherPlugin",
            ">=0.1.0",
            "MIT",
            null,
            "maps?@1.x",
            "Forecasts,\n  told twice a day",
            Instant.parse("2026-06-01T12:00:00.5Z"));
    var project = new Coordinates("com.example", "weather-plugin", "1.4.0");
    return new PluginJar(manifest, project, libraries).write(classes, "Weather", jar);
  }

  private Map<String, String> entries() throws IOException {
    Map<String, String> entries = new TreeMap<>();
    List<String> names = new ArrayList<>();
    try (var file = new JarFile(jar.toFile())) {
      for (var entry : file.stream().toList()) {
        names.add(entry.getName());
        entries.put(
            entry.getName(),
            new String(file.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    assertThat(names).doesNotHaveDuplicates().startsWith("META-INF/MANIFEST.MF");
    return entries;
  }
}
