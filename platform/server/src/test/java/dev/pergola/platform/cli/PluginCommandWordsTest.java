// SPDX-License-Identifier: MIT
package dev.pergola.platform.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.platform.home.DatabaseAddress;
import dev.pergola.platform.home.Installation;
import dev.pergola.testkit.PluginJar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands on plugins say, where no server runs and nobody sits at a terminal. */
class PluginCommandWordsTest {
  @TempDir private Path folder;
  private Path home;
  private int homes;

  @BeforeEach
  void makeInstallation() throws Exception {
    home = folder.resolve("home");
    new Installation(home, DatabaseAddress.sqlite(home.resolve(Installation.SQLITE_FILE)))
        .open(Map.of())
        .close();
  }

  @Test
  void theListTellsWhatWaitsAndHowEachStands() {
    Printed waits = plugin("install", jar("1.0.0"));
    assertThat(waits.code()).isEqualTo(1);
    assertThat(waits.err()).contains("--yes", "./pergola plugin consent stranger --yes");
    assertThat(plugin("list").out())
        .containsPattern("stranger +1\\.0\\.0 .* waits +Fixture stranger .version 1\\.0\\.0 waits");

    Printed unsaid = plugin("consent", "stranger");
    assertThat(unsaid.out()).contains("stranger 1.0.0 asks", "unsigned");
    assertThat(unsaid.err()).contains("./pergola plugin consent stranger --yes");
    assertThat(plugin("consent", "stranger", "--yes").code()).isZero();
    assertThat(plugin("list").out())
        .containsPattern("stranger +1\\.0\\.0 +unsigned +gen 1 +in use +Fixture stranger\\R");

    plugin("install", jar("1.1.0"));
    plugin("stop", "stranger");
    assertThat(plugin("list").out())
        .containsPattern("stranger +1\\.0\\.0 .* stopped +Fixture .*version 1\\.1\\.0 waits");
  }

  @Test
  void whatCannotBeWrittenIsSaidAndNothingIsRemoved() {
    plugin("install", jar("1.0.0"), "--yes");
    Path nowhere = folder.resolve("none/data.zip");

    Printed refused =
        plugin("remove", "stranger", "--data", "purge", "--export", nowhere.toString());

    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err())
        .contains(nowhere + " cannot be written (there is no such folder)", "nothing was removed");
    assertThat(plugin("list").out()).contains("stranger");
  }

  @Test
  void eachUndeclaredCapabilityHasALineOfItsOwn() {
    String reaching =
        PluginJar.of(
                "reaching",
                """
                new java.io.File("/tmp/x").delete();
                new ProcessBuilder("true").start();
                new java.net.Socket("localhost", 1).close();
                """)
            .capabilities()
            .unsigned()
            .write(folder.resolve("reaching.jar"))
            .toString();

    for (String command : List.of("check", "install")) {
      List<String> lines = plugin(command, reaching).err().lines().toList();
      assertThat(lines)
          .hasSizeGreaterThanOrEqualTo(3)
          .allSatisfy(line -> assertThat(line).containsOnlyOnce("does not declare it"));
    }
  }

  @Test
  void aJarThatIsGoneIsToldOfOnceByTheCheck() throws Exception {
    plugin("install", jar("1.0.0"), "--yes");
    try (var jars = Files.newDirectoryStream(home.resolve("artifacts"), "*.jar")) {
      for (Path jar : jars) {
        Files.delete(jar);
      }
    }

    Printed check = plugin("check");

    assertThat(check.code()).isEqualTo(1);
    assertThat(check.out()).contains("stranger 1.0.0: would break");
    assertThat(check.err()).isEmpty();
  }

  // A process gives back its claim on a home when it ends; here each command has a copy.
  private Printed plugin(String... command) {
    Path before = home;
    home = folder.resolve("home" + ++homes);
    copy(before, home);
    List<String> all = new ArrayList<>(List.of("plugin"));
    all.addAll(List.of(command));
    all.addAll(List.of("--home", home.toString()));
    return Printed.by(all.toArray(String[]::new));
  }

  private static void copy(Path from, Path to) {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String jar(String version) {
    return PluginJar.of("stranger", "")
        .version(version)
        .unsigned()
        .write(folder.resolve("stranger-" + version + ".jar"))
        .toString();
  }
}
