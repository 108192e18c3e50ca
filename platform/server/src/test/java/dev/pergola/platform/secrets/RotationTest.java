// SPDX-License-Identifier: MIT
package dev.pergola.platform.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pergola.api.PergolaException;
import dev.pergola.api.Secret;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.home.DatabaseAddress;
import dev.pergola.platform.secrets.Rotation.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class RotationTest {
  private static final int SECRETS = 5;
  private static final String OLD = key(1);
  private static final String NEW = key(2);

  @TempDir private Path folder;

  private static String key(int filling) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) filling);
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Test
  void allSecretsGetAnotherKeyAndTheFileKeepsItsMode() throws Exception {
    Path home = homeWithSecrets();
    String before = Files.readString(home.resolve("secret.key"));
    List<String> sealed = sealed(home);
    List<Step> steps = new ArrayList<>();
    try (TestServer server = open(home, Map.of())) {
      assertThat(server.bean(Rotation.class).rotate(steps::add)).isEqualTo(SECRETS);
    }

    assertThat(steps)
        .startsWith(Step.PREPARED, Step.SEALED)
        .endsWith(Step.SEALED, Step.COMMITTED, Step.REPLACED)
        .hasSize(SECRETS + 3);
    assertThat(sealed(home)).doesNotContainAnyElementsOf(sealed);
    assertRotated(home, before);
  }

  @ParameterizedTest
  @EnumSource
  void whereverItIsKilledTheNextStartEndsIt(Step step) throws Exception {
    Path home = homeWithSecrets();
    String before = Files.readString(home.resolve("secret.key"));

    assertThat(killAfter(step, home)).isEqualTo(RotationVictim.HALTED);

    assertRotated(home, before);
  }

  @ParameterizedTest
  @EnumSource
  void theEnvironmentsKeyIsChangedByTheOperator(TestServer.On on) throws Exception {
    Path home = Files.createDirectory(folder.resolve("home"));
    DatabaseAddress database =
        on == TestServer.On.SQLITE ? sqlite(home) : TestServer.freshPostgresql();
    Map<String, Object> both = Map.of("pergola.secret.key", OLD, "pergola.new-secret-key", NEW);
    try (TestServer server = TestServer.start(home, database, both)) {
      store(server);
      server.bean(Rotation.class).rotate(_ -> {});
      // Once more, as when nobody knows whether it was done.
      assertThat(server.bean(Rotation.class).rotate(_ -> {})).isEqualTo(SECRETS);
    }

    try (TestServer server = TestServer.start(home, database, Map.of("pergola.secret.key", NEW))) {
      assertStored(server);
    }
    try (TestServer server = TestServer.start(home, database, Map.of("pergola.secret.key", OLD))) {
      assertThatThrownBy(() -> server.bean(Secrets.class).get("a/0"))
          .hasMessageContaining("is not the one that it was stored with");
    }
    assertThat(home.resolve("secret.key")).doesNotExist();
  }

  @Test
  void aKeyThatOpensNothingChangesNothing() throws Exception {
    Path home = homeWithSecrets();
    List<String> sealed = sealed(home);
    Files.delete(home.resolve("secret.key"));

    try (TestServer server = open(home, Map.of())) {
      assertThatThrownBy(() -> server.bean(Rotation.class).rotate(_ -> {}))
          .isInstanceOf(PergolaException.class)
          .hasMessageContainingAll("5 of the stored secrets", "a/0", "nothing was changed");
    }

    assertThat(home.resolve("secret.key.next")).doesNotExist();
    assertThat(sealed(home)).isEqualTo(sealed);
  }

  @Test
  void inTheEnvironmentTheNewKeyMustBeThereAndAnother() throws Exception {
    Path home = Files.createDirectory(folder.resolve("home"));
    assertRefused(home, Map.of("pergola.secret.key", OLD), "Set PERGOLA_NEW_SECRET_KEY");
    assertRefused(
        home,
        Map.of("pergola.secret.key", OLD, "pergola.new-secret-key", OLD),
        "is the present key");
    assertRefused(
        home,
        Map.of("pergola.secret.key", OLD, "pergola.new-secret-key", "hunter2"),
        "PERGOLA_NEW_SECRET_KEY must hold 32 bytes");
    assertRefused(home, Map.of("pergola.new-secret-key", NEW), "Unset it");
  }

  private void assertRefused(Path home, Map<String, Object> configuration, String why) {
    try (TestServer server = open(home, configuration)) {
      assertThatThrownBy(() -> server.bean(Rotation.class).rotate(_ -> {}))
          .isInstanceOf(PergolaException.class)
          .hasMessageContaining(why)
          .hasMessageNotContaining("hunter2");
    }
  }

  private Path homeWithSecrets() throws IOException {
    Path home = Files.createDirectory(folder.resolve("home"));
    try (TestServer server = open(home, Map.of())) {
      store(server);
    }
    return home;
  }

  private static void store(TestServer server) {
    IntStream.range(0, SECRETS)
        .forEach(i -> server.bean(Secrets.class).put("a/" + i, new Secret("value " + i)));
  }

  private static void assertStored(TestServer server) {
    assertThat(
            IntStream.range(0, SECRETS)
                .mapToObj(i -> server.bean(Secrets.class).get("a/" + i))
                .toList())
        .isEqualTo(IntStream.range(0, SECRETS).mapToObj(i -> new Secret("value " + i)).toList());
  }

  private static void assertRotated(Path home, String before) throws IOException {
    Path file = home.resolve("secret.key");
    try (TestServer server = open(home, Map.of())) {
      assertStored(server);
      var old = new Seal(new MasterKey(MasterKey.decode(before, "the test")));
      assertThat(server.bean(SecretRows.class).findAll()).hasSize(SECRETS).noneMatch(old::opens);
    }
    assertThat(Files.readString(file)).isNotEqualTo(before);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (var files = Files.list(home)) {
      assertThat(files.map(path -> path.getFileName().toString()))
          .noneMatch(name -> name.contains(".next") || name.startsWith(".secret"));
    }
  }

  private static List<String> sealed(Path home) {
    try (TestServer server = open(home, Map.of())) {
      return server.bean(SecretRows.class).findAll().stream().map(SecretRows.Row::sealed).toList();
    }
  }

  private static TestServer open(Path home, Map<String, Object> configuration) {
    return TestServer.start(home, sqlite(home), configuration);
  }

  private static DatabaseAddress sqlite(Path home) {
    return DatabaseAddress.sqlite(home.resolve("pergola.db"));
  }

  private int killAfter(Step step, Path home) throws IOException, InterruptedException {
    Process victim =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                RotationVictim.class.getName(),
                home.toString(),
                step.name())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("victim.log").toFile())
            .start();
    try {
      assertThat(victim.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return victim.exitValue();
    } finally {
      victim.destroyForcibly();
    }
  }
}
