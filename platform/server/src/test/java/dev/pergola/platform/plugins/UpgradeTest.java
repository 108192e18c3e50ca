// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import static dev.pergola.platform.plugins.PluginHome.ADA;
import static dev.pergola.platform.plugins.PluginHome.speaking;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pergola.api.PergolaException;
import dev.pergola.testkit.PluginJar;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Another version in the place of one that serves, and back again. */
class UpgradeTest extends OnEachDatabase {
  @Test
  void noRequestFailsOverTwentyFourUpgradesOfWhichAThirdFail() throws Exception {
    at.install(speakingSlowly("1.0.0", ""));
    URI uri = at.server().listen();
    var over = new AtomicBoolean();
    var answers = new AtomicInteger();
    Queue<String> failures = new ConcurrentLinkedQueue<>();
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      String path = i % 2 == 0 ? "/ext/speaker/version" : "/ext/speaker/slowly";
      clients.add(Thread.ofPlatform().start(() -> ask(uri.resolve(path), over, answers, failures)));
    }

    int failed = 0;
    for (int i = 1; i <= 24; i++) {
      String broken =
          switch (i % 6) {
            case 1 -> "if (true) throw new IllegalStateException(\"the bank is closed\");";
            case 4 -> "contribute.healthCheck(() -> { throw new IOException(\"no pulse\"); });";
            default -> "";
          };
      try {
        at.install(speakingSlowly("1.0." + i, broken));
      } catch (PergolaException e) {
        assertThat(e.code()).isEqualTo(PluginError.UPGRADE_FAILED);
        failed++;
      }
    }
    over.set(true);
    for (Thread client : clients) {
      client.join();
    }

    assertThat(failures).isEmpty();
    assertThat(failed).isEqualTo(8);
    assertThat(answers.get()).isGreaterThan(24);
    assertThat(at.plugins().get("speaker").version()).isEqualTo("1.0.24");
    assertThat(at.plugins().generations("speaker")).hasSize(17);
  }

  private static void ask(
      URI address, AtomicBoolean over, AtomicInteger answers, Queue<String> failures) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (!over.get()) {
        HttpResponse<String> answer =
            client.send(
                HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(20)).build(),
                HttpResponse.BodyHandlers.ofString());
        answers.incrementAndGet();
        if (answer.statusCode() != 200 || !answer.body().matches("1\\.0\\.\\d+( 1\\.0\\.\\d+)*")) {
          failures.add(answer.statusCode() + ": " + answer.body());
        }
      }
    } catch (IOException | InterruptedException e) {
      failures.add(e.toString());
    }
  }

  private static PluginJar speakingSlowly(String version, String setUp) {
    return PluginJar.of(
            "speaker",
            setUp
                + """
                contribute.routes(() -> List.of(
                    Route.get("/version", Access.anyone(), r -> RouteReply.text("%1$s")),
                    Route.get("/slowly", Access.anyone(), r -> RouteReply.stream("text/plain", out -> {
                      out.write("%1$s".getBytes());
                      for (int i = 0; i < 5; i++) {
                        out.flush();
                        Thread.sleep(20);
                        out.write(" %1$s".getBytes());
                      }
                    }))));
                """
                    .formatted(version))
        .version(version);
  }

  @Test
  void anUpgradeThatFailsSaysAtWhichStepAndLeavesTheOldVersionServing() throws Exception {
    at.install(speaking("1.0.0", ""));

    assertThatThrownBy(
            () ->
                at.install(
                    speaking(
                        "1.1.0",
                        "contribute.healthCheck(() -> { throw new IOException(\"no pulse\"); });")))
        .hasMessageContaining("Check its health")
        .hasMessageContaining("no pulse")
        .hasMessageContaining("The version in use goes on");

    PluginStatus status = at.plugins().get("speaker");
    assertThat(status.version()).isEqualTo("1.0.0");
    assertThat(status.state()).isEqualTo(PluginState.STARTED);
    assertThat(status.change().state()).isEqualTo("FAILED");
    assertThat(status.change().step()).isEqualTo(Step.HEALTH);
    assertThat(status.change().version()).isEqualTo("1.1.0");
    assertThat(at.get("/ext/speaker/version")).isEqualTo("1.0.0");

    at.plugins().dismiss("speaker", ADA);
    assertThat(at.plugins().get("speaker").change()).isNull();
  }

  @Test
  void theStepsAreToldInTheirOrder() throws Exception {
    List<Step> heard = new ArrayList<>();
    at.install(speaking("1.0.0", ""));

    at.install(speaking("1.1.0", ""), heard::add);

    assertThat(heard)
        .containsExactly(
            Step.VERIFY,
            Step.RESOLVE,
            Step.LINK,
            Step.START,
            Step.HEALTH,
            Step.SWITCH,
            Step.DRAIN,
            Step.STOP);
  }

  @Test
  void rollingBackReturnsToAnyEarlierGeneration() throws Exception {
    at.install(speaking("1.0.0", ""));
    at.install(speaking("1.1.0", ""));
    at.install(speaking("1.2.0", ""));

    assertThat(at.rollback("speaker", null).version()).isEqualTo("1.1.0");
    assertThat(at.get("/ext/speaker/version")).isEqualTo("1.1.0");
    assertThat(at.rollback("speaker", 1).version()).isEqualTo("1.0.0");
    assertThat(at.rollback("speaker", 3).version()).isEqualTo("1.2.0");
    assertThatThrownBy(() -> at.rollback("speaker", 7)).hasMessageContaining("no generation 7");

    at.restart(Map.of());
    assertThat(at.get("/ext/speaker/version")).isEqualTo("1.2.0");
    assertThat(at.plugins().generations("speaker"))
        .extracting(PluginGeneration::version)
        .containsExactly("1.0.0", "1.1.0", "1.2.0");
    assertThat(at.plugins().generations("speaker"))
        .filteredOn(PluginGeneration::current)
        .extracting(PluginGeneration::number)
        .containsExactly(3);
  }

  @Test
  void aPluginThatUsesAnothersClassesIsStartedAnewOnItsNewVersion() throws Exception {
    at.install(base("1.0.0", "one"));
    at.install(
        PluginJar.of(
                "user",
                """
                String word = Base.word();
                contribute.routes(() -> List.of(
                    Route.get("/word", Access.anyone(), r -> RouteReply.text(word))));
                """)
            .against(base("1.0.0", "one").write(folder.resolve("base.jar")))
            .manifest("Plugin-Dependencies", "base@>=1.0.0 & <2.0.0"));
    assertThat(at.get("/ext/user/word")).isEqualTo("one");

    at.install(base("1.1.0", "two"));
    assertThat(at.get("/ext/user/word")).isEqualTo("two");

    assertThatThrownBy(() -> at.install(base("2.0.0", "three")))
        .isInstanceOfSatisfying(
            PergolaException.class,
            e -> assertThat(e.code()).isEqualTo(PluginError.DEPENDENCY_UNMET))
        .hasMessageContaining("user needs version >=1.0.0 & <2.0.0");
    assertThatThrownBy(() -> at.install(PluginJar.of("base", "").version("1.2.0")))
        .isInstanceOfSatisfying(
            PergolaException.class, e -> assertThat(e.code()).isEqualTo(PluginError.LINK_BROKEN))
        .hasMessageContaining("user")
        .hasMessageContaining("fixture.Base");
    assertThatThrownBy(() -> at.plugins().remove("base", Removal.Data.KEEP, ADA))
        .hasMessageContaining("needed by user");

    at.plugins().stop("base", ADA);
    await().until(() -> at.plugins().get("user").state() == PluginState.STOPPED);
    assertThat(at.plugins().get("user").reason()).contains("base");
    at.plugins().start("base", ADA);
    await().until(() -> at.plugins().get("user").state() == PluginState.STARTED);
    at.restart(Map.of());
    await().until(() -> at.plugins().get("user").state() == PluginState.STARTED);
    assertThat(at.get("/ext/user/word")).isEqualTo("two");
  }

  private static PluginJar base(String version, String word) {
    return PluginJar.of("base", "")
        .version(version)
        .source(
            "Base",
            "public class Base { public static String word() { return \"%s\"; } }".formatted(word));
  }

  @Test
  void aPluginThatNeedsWhatIsNotThereIsRefused() {
    assertThatThrownBy(
            () ->
                at.install(
                    PluginJar.of("user", "").manifest("Plugin-Dependencies", "base@>=1.0.0")))
        .isInstanceOfSatisfying(
            PergolaException.class,
            e -> assertThat(e.code()).isEqualTo(PluginError.DEPENDENCY_UNMET))
        .hasMessageContaining("needs the plugin base");
    assertThat(at.plugins().list()).isEmpty();
  }

  @Test
  void tablesMigratedByAnUpgradeThatFailedLaterServeTheOldVersion() throws Exception {
    String first = "new Migrations.Migration(1, \"a\", \"CREATE TABLE a (n INTEGER)\")";
    at.install(
        PluginJar.of("growing", "contribute.migrations(() -> List.of(%s));".formatted(first)));

    assertThatThrownBy(
            () ->
                at.install(
                    PluginJar.of(
                            "growing",
                            """
                            contribute.migrations(() -> List.of(%s,
                                new Migrations.Migration(2, "b", "CREATE TABLE b (n INTEGER)")));
                            if (true) throw new IllegalStateException("too late");
                            """
                                .formatted(first))
                        .version("1.1.0")))
        .hasMessageContaining("too late");

    at.restart(Map.of());
    assertThat(at.plugins().get("growing").state()).isEqualTo(PluginState.STARTED);
    assertThat(at.plugins().get("growing").version()).isEqualTo("1.0.0");
  }
}
