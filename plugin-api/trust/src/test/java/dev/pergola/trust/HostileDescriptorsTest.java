// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import static dev.pergola.trust.ArtifactError.*;
import static dev.pergola.trust.HostileArtifacts.CLOCK;
import static dev.pergola.trust.HostileArtifacts.PUBLISHER;
import static dev.pergola.trust.HostileArtifacts.lines;
import static dev.pergola.trust.HostileArtifacts.noise;

import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Artifacts whose manifest, plugin.json, classes or SBOM are not what a plugin may have. */
class HostileDescriptorsTest extends HostileArtifactsContract {
  static Stream<Arguments> hostile() {
    var all = new HostileArtifacts();
    all.jar(
        "a JAR signature",
        ARTIFACT_JAR_SIGNATURE,
        jar -> jar.entry("META-INF/EVIL.SF", new byte[1]));
    all.jar(
        "a JAR signature's block",
        ARTIFACT_JAR_SIGNATURE,
        jar -> jar.entry("META-INF/evil.rsa", new byte[1]));
    all.jar(
        "a class path",
        ARTIFACT_CLASS_PATH,
        jar -> jar.attribute("Class-Path", "lib/nested.jar http://example.com/a.jar"));
    all.jar(
        "a release of no Java",
        ARTIFACT_MULTI_RELEASE,
        jar ->
            jar.attribute("Multi-Release", "true")
                .entry("META-INF/versions/09/A.class", new byte[1]));
    all.jar(
        "an odd Multi-Release",
        ARTIFACT_MULTI_RELEASE,
        jar -> jar.attribute("Multi-Release", "yes"));
    all.jar(
        "a second descriptor",
        ARTIFACT_MULTI_RELEASE,
        jar -> jar.entry("META-INF/versions/25/META-INF/pergola/plugin.json", new byte[1]));
    all.jar("no manifest", ARTIFACT_DESCRIPTOR, PluginJar::withoutManifest);
    all.jar(
        "no plugin.json",
        ARTIFACT_DESCRIPTOR,
        jar -> jar.withoutEntry(PluginDescriptor.INFO_ENTRY));
    all.jar(
        "another's path as id",
        ARTIFACT_DESCRIPTOR,
        jar -> jar.attribute("Plugin-Id", "../server"));
    all.jar(
        "a word of the server's as id",
        ARTIFACT_DESCRIPTOR,
        jar -> jar.attribute("Plugin-Id", "policy"));
    all.jar(
        "a version beyond all numbers",
        ARTIFACT_DESCRIPTOR,
        jar -> jar.attribute("Plugin-Version", "99999999999999999999.0.0"));
    all.jar("JSON without end", ARTIFACT_DESCRIPTOR, jar -> jar.info("[".repeat(100_000)));
    all.jar(
        "dependencies on itself",
        ARTIFACT_DESCRIPTOR,
        jar -> jar.attribute("Plugin-Dependencies", "weather@>=1.0.0"));
    all.jar(
        "dependencies that are none",
        ARTIFACT_DESCRIPTOR,
        jar -> jar.attribute("Plugin-Dependencies", "../x@*"));
    all.jar(
        "a thousand dependencies",
        ARTIFACT_DESCRIPTOR_TOO_LARGE,
        jar ->
            jar.attribute(
                "Plugin-Dependencies",
                String.join(",", IntStream.range(0, 1000).mapToObj(i -> "p" + i).toList())));
    all.jar(
        "a provider like a book",
        ARTIFACT_DESCRIPTOR_TOO_LARGE,
        jar -> jar.attribute("Plugin-Provider", "a".repeat(10_000)));
    all.jar(
        "a plugin.json like a book",
        ARTIFACT_DESCRIPTOR_TOO_LARGE,
        jar -> jar.entry(PluginDescriptor.INFO_ENTRY, lines(300_000)));
    all.jar(
        "a class file of noise",
        ARTIFACT_PLUGIN_CLASS,
        jar -> jar.entry("com/example/WeatherPlugin.class", noise(900)));
    all.jar(
        "the server's classes",
        ARTIFACT_SHARED_CLASS,
        jar -> jar.entry("dev/pergola/api/Plugin.class", new byte[1]));
    all.jar(
        "an SBOM of nothing", ARTIFACT_SBOM_INVALID, jar -> jar.entry(Sbom.ENTRY, "{}".getBytes()));
    all.jar(
        "an SBOM that is no JSON", ARTIFACT_SBOM_INVALID, jar -> jar.entry(Sbom.ENTRY, noise(100)));
    all.made(
        "a publisher's without SBOM",
        ARTIFACT_SBOM_MISSING,
        folder -> {
          Path jar = new PluginJar().in(folder);
          PluginSigning.sign(jar, PUBLISHER, Signer.Role.PUBLISHER, CLOCK);
          return jar;
        });
    return all.arguments();
  }
}
