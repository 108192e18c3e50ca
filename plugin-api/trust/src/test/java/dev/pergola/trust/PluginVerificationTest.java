// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import static java.lang.classfile.ClassFile.ACC_ABSTRACT;
import static java.lang.classfile.ClassFile.ACC_INTERFACE;
import static java.lang.classfile.ClassFile.ACC_PRIVATE;
import static java.lang.classfile.ClassFile.ACC_PUBLIC;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.constant.ClassDesc;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginVerificationTest {
  @TempDir Path folder;

  @Test
  void aGoodPluginHasNoFindings() {
    assertThat(verify(new PluginJar())).isEmpty();
  }

  @Test
  void aJarThatIsNoPluginIsOneFinding() {
    assertFinding(
        new PluginJar().without("Plugin-Id"), "descriptor", "META-INF/MANIFEST.MF", "no Plugin-Id");
    assertFinding(
        new PluginJar().info("{"), "descriptor", "META-INF/pergola/plugin.json", "Not valid JSON");
  }

  @Test
  void aPluginMayInheritFromAClassOrInterfaceOfItsOwn() {
    ClassDesc base = ClassDesc.of("com.example.Base");
    ClassDesc part = ClassDesc.of("com.example.Part");
    PluginJar jar =
        new PluginJar()
            .type(
                part,
                type ->
                    type.withFlags(ACC_PUBLIC | ACC_INTERFACE | ACC_ABSTRACT)
                        .withInterfaceSymbols(PluginJar.PLUGIN))
            .type(base, type -> type.withFlags(ACC_PUBLIC).withInterfaceSymbols(part))
            .door(
                type ->
                    type.withFlags(ACC_PUBLIC)
                        .withSuperclass(base)
                        .with(PluginJar.constructor(ACC_PUBLIC)));

    assertThat(verify(jar)).isEmpty();
  }

  @Test
  void aClassThatIsNoPluginIsFound() {
    PluginJar jar =
        new PluginJar()
            .door(type -> type.withFlags(ACC_PUBLIC).with(PluginJar.constructor(ACC_PUBLIC)));

    assertFinding(
        jar,
        "plugin-class",
        "com/example/WeatherPlugin.class",
        "must implement dev.pergola.api.Plugin");
  }

  @Test
  void typesThatInheritFromEachOtherDoNotKeepTheCheckBusy() {
    ClassDesc one = ClassDesc.of("com.example.One");
    ClassDesc other = ClassDesc.of("com.example.Other");
    PluginJar jar =
        new PluginJar()
            .type(one, type -> type.withSuperclass(other))
            .type(other, type -> type.withSuperclass(one))
            .door(
                type ->
                    type.withFlags(ACC_PUBLIC)
                        .withSuperclass(one)
                        .with(PluginJar.constructor(ACC_PUBLIC)));

    assertFinding(jar, "plugin-class", "com/example/WeatherPlugin.class", "must implement");
  }

  @Test
  void aClassThatNobodyCanInstantiateIsFound() {
    assertFinding(
        door(0, ACC_PUBLIC), "plugin-class", "com/example/WeatherPlugin.class", "must be public");
    assertFinding(
        door(ACC_PUBLIC, ACC_PRIVATE),
        "plugin-class",
        "com/example/WeatherPlugin.class",
        "public constructor without parameters");
    assertFinding(
        door(ACC_PUBLIC | ACC_ABSTRACT, ACC_PUBLIC),
        "plugin-class",
        "com/example/WeatherPlugin.class",
        "not abstract");
  }

  @Test
  void aClassFileThatCannotBeReadIsFound() throws IOException {
    byte[] good = PluginVerification.class.getResourceAsStream("License.class").readAllBytes();
    byte[] tooNew = good.clone();
    tooNew[7] = 127;
    byte[] cut = java.util.Arrays.copyOf(good, good.length / 2);

    for (byte[] bytes : List.of(tooNew, cut, new byte[0], new byte[100])) {
      assertFinding(
          new PluginJar().entry("com/example/WeatherPlugin.class", bytes),
          "plugin-class",
          "com/example/WeatherPlugin.class",
          "cannot be read");
    }
  }

  @Test
  void copiesOfWhatTheServerGivesAreFoundOncePerPackage() {
    PluginJar jar =
        new PluginJar()
            .entry("dev/pergola/api/Json.class", new byte[1])
            .entry("dev/pergola/api/Plugin.class", new byte[1])
            .entry("META-INF/versions/21/org/slf4j/Logger.class", new byte[1])
            .entry("org/jspecify/annotations/Nullable.class", new byte[1])
            .entry("dev/pergola/apis/Fine.class", new byte[1])
            .entry("META-INF/licenses/org/slf4j/LICENSE.txt", new byte[1]);

    assertThat(verify(jar))
        .extracting(Finding::ruleId, Finding::entry)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("shared-class", "dev/pergola/api"),
            org.assertj.core.groups.Tuple.tuple("shared-class", "org/slf4j"),
            org.assertj.core.groups.Tuple.tuple("shared-class", "org/jspecify"));
    assertThat(verify(jar).getFirst().message()).contains("2 classes of dev.pergola.api");
  }

  @Test
  void aFeatureThatNoLicenseCanHoldIsFound() {
    assertFinding(
        new PluginJar().info("{\"title\":\"W\",\"feature\":\"The Weather\"}"),
        "feature",
        "META-INF/pergola/plugin.json",
        "The Weather");
  }

  @Test
  void aDefaultThatDoesNotFitItsTypeIsFound() {
    assertFinding(
        setting("{\"name\":\"days\",\"title\":\"Days\",\"type\":\"integer\",\"default\":\"few\"}"),
        "setting-default",
        "META-INF/pergola/plugin.json",
        "Days must be a whole number");
    assertFinding(
        setting(
            "{\"name\":\"u\",\"title\":\"U\",\"type\":\"choice\",\"choices\":[\"a\"],\"default\":\"b\"}"),
        "setting-default",
        "META-INF/pergola/plugin.json",
        "U must be one of a");
  }

  @Test
  void aSecretInTheOpenIsFound() {
    assertFinding(
        setting("{\"name\":\"key\",\"title\":\"K\",\"type\":\"secret\",\"default\":\"hunter2\"}"),
        "setting-secret",
        "META-INF/pergola/plugin.json",
        "The setting key is a secret with a default");
  }

  @Test
  void theProgramTellsByItsExitCode() {
    Path good = Artifacts.plugin().in(folder);
    Path bad = new PluginJar().info("{}").in(folder);

    assertThat(run(good.toString())).isEqualTo("0: weather 1.4.0 can be installed (unsigned)\n");
    assertThat(run(good.toString(), bad.toString()))
        .startsWith(
            "1: weather 1.4.0 can be installed (unsigned)\n" + bad + " cannot be installed:\n")
        .contains("[descriptor] META-INF/pergola/plugin.json: ")
        .contains("title is missing");
    assertThat(run(new PluginJar().in(folder).toString()))
        .startsWith("0: weather 1.4.0 can be installed (unsigned)\n  warning: [sbom-missing] ");
    assertThat(run()).startsWith("2: Usage");
  }

  @Test
  void theProgramChecksWhatThePluginUsesOnceItHasTheJarsThatItDependsOn() {
    String incomplete = withoutSetUp().in(folder).toString();
    String dependent =
        withoutSetUp().attribute("Plugin-Dependencies", "maps").in(folder).toString();
    String maps = Artifacts.plugin().attribute("Plugin-Id", "maps").in(folder).toString();

    assertThat(run(incomplete))
        .startsWith("1: ")
        .contains("[link-broken] com.example.WeatherPlugin: ", "setUp");
    assertThat(run(dependent)).startsWith("0: ");
    assertThat(run("--dependency", maps, dependent)).startsWith("1: ").contains("[link-broken]");
  }

  private static PluginJar withoutSetUp() {
    return Artifacts.plugin()
        .door(
            type ->
                type.withFlags(ACC_PUBLIC)
                    .withInterfaceSymbols(PluginJar.PLUGIN)
                    .with(PluginJar.constructor(ACC_PUBLIC)));
  }

  private String run(String... jars) {
    var printed = new ByteArrayOutputStream();
    var stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
    int status = VerifyPlugin.run(List.of(jars), stream, stream);
    return status + ": " + printed.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
  }

  private static PluginJar door(int flags, int constructorFlags) {
    return new PluginJar()
        .door(
            type ->
                type.withFlags(flags)
                    .withInterfaceSymbols(PluginJar.PLUGIN)
                    .with(PluginJar.constructor(constructorFlags)));
  }

  private static PluginJar setting(String json) {
    return new PluginJar().info("{\"title\":\"W\",\"settings\":[" + json + "]}");
  }

  private void assertFinding(PluginJar jar, String rule, String entry, String message) {
    assertThat(verify(jar))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.ruleId()).isEqualTo(rule);
              assertThat(finding.entry()).isEqualTo(entry);
              assertThat(finding.message()).contains(message);
            });
  }

  private List<Finding> verify(PluginJar jar) {
    return PluginVerification.verify(jar.in(folder));
  }
}
