// SPDX-License-Identifier: MIT
package dev.pergola.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pergola.maven.BillOfMaterials.Coordinates;
import dev.pergola.maven.DevelopmentServer.Administrator;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code pergola:run} does: a plugin from its classes, in a server, again and again. */
class RunTest {
  private static final Path DISTRIBUTION =
      Path.of(System.getProperty("pergola.launcher"))
          .resolveSibling("platform/distribution/target/pergola")
          .normalize();
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

  @TempDir private Path folder;
  private Path classes;

  @BeforeEach
  void make() throws IOException {
    classes = Files.createDirectories(folder.resolve("classes"));
  }

  @Test
  void changedClassesAnswerAndBrokenOnesLeaveThoseBeforeAtWork() throws Exception {
    compile("reply(\"one\")", "");
    var trust = new TrustPrograms(JAVA, classPath());
    var administrator = new Administrator("developer@localhost.localdomain", "a long password");
    DevelopmentServer ended;
    try (Signing signing = trust.sign(new SigningKey(folder.resolve("key"), true));
        DevelopmentServer server = start(signing, administrator)) {
      ended = server;
      var reloading =
          new Reloading(
              pluginJar(),
              classes,
              "Words",
              folder.resolve("words.jar"),
              signing,
              new ServerApi(server.address(), administrator));
      assertThat(reloading.reload()).isEqualTo("words 1.0.0 is started");
      assertThat(word(server)).isEqualTo("one");

      var watch = new ClassesWatch(classes);
      for (int round = 1; round <= 3; round++) {
        compile("reply(\"round %d\")".formatted(round), "");
        OptionalLong changed = watch.awaitChange(server::isRunning);
        reloading.reload();
        assertThat(word(server)).isEqualTo("round " + round);
        System.out.printf(
            "Reload %d: %d ms after the change%n",
            round, System.currentTimeMillis() - changed.orElseThrow());
      }

      compile("reply(\"never\")", "throw new IllegalStateException(\"not today\");");
      watch.awaitChange(server::isRunning);
      assertThatExceptionOfType(RefusedException.class)
          .isThrownBy(reloading::reload)
          .withMessageContaining("not today");
      assertThat(word(server)).isEqualTo("round 3");

      compile("reply(System.getenv(\"HOME\"))", "");
      watch.awaitChange(server::isRunning);
      assertThatExceptionOfType(RefusedException.class)
          .isThrownBy(reloading::reload)
          .withMessageContaining("environment");
      assertThat(word(server)).isEqualTo("round 3");
    }
    assertThat(ended.isRunning()).isFalse();
  }

  @Test
  void whenMavenIsKilledTheServerEnds() throws Exception {
    var builder =
        new ProcessBuilder(
            JAVA.toString(),
            "-cp",
            System.getProperty("java.class.path"),
            KilledMaven.class.getName(),
            DISTRIBUTION.toString(),
            folder.resolve("home").toString(),
            folder.resolve("log").toString());
    Process maven = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<ProcessHandle> servers;
    try (var out = maven.inputReader()) {
      assertThat(out.readLine()).isEqualTo("started");
      servers = maven.children().toList();
    } finally {
      maven.destroyForcibly().waitFor();
    }

    assertThat(servers).hasSize(1);
    servers.getFirst().onExit().get(30, TimeUnit.SECONDS);
  }

  private DevelopmentServer start(Signing signing, Administrator administrator) throws Exception {
    return DevelopmentServer.start(
        new DevelopmentServer.Plan(
            JAVA,
            DISTRIBUTION,
            folder.resolve("home"),
            0,
            administrator,
            "verified %s Development".formatted(signing.publicKey()),
            ProcessBuilder.Redirect.to(folder.resolve("log").toFile())),
        line -> {});
  }

  private static PluginJar pluginJar() throws IOException {
    return new PluginJar(
        new PluginManifest(
            "words",
            "1.0.0",
            "com.example.words.WordsPlugin",
            ">=0.1.0",
            "MIT",
            null,
            null,
            "Says a word",
            Instant.parse("2026-06-01T12:00:00Z")),
        new Coordinates("com.example", "words", "1.0.0"),
        List.of());
  }

  private void compile(String answer, String first) throws IOException {
    Path source = folder.resolve("WordsPlugin.java");
    Files.writeString(
        source,
        """
        package com.example.words;

        import dev.pergola.api.*;
        import java.util.List;

        public final class WordsPlugin implements Plugin {
          @Override
          public void setUp(PluginContext context, Contributions contribute) {
            %s
            contribute.routes(
                () -> List.of(Route.get("/word", Access.anyone(), request -> %s)));
          }

          private static RouteReply reply(String word) {
            return RouteReply.text(word);
          }
        }
        """
            .formatted(first.isEmpty() ? "" : "if (!context.id().isEmpty()) " + first, answer));
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-d",
                classes.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                source.toString());
    assertThat(status).isZero();
  }

  private static String word(DevelopmentServer server) throws Exception {
    URI address = server.address().resolve("/ext/words/word");
    try (var http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  private static List<Path> classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .toList();
  }
}
