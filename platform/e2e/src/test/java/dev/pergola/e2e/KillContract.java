// SPDX-License-Identifier: MIT
package dev.pergola.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that is killed in the middle of everything, again and again, loses nothing that it
 * acknowledged: conversations, accounts, settings, a plugin's own rows, the audit log.
 */
abstract class KillContract {
  private static final int ROUNDS = 4;

  @TempDir Path home;

  /** The launcher with the environment that names the database. */
  abstract Launcher onDatabase(Launcher launcher);

  /** Whether the database itself is sound; called while a server runs. */
  abstract void assertSound() throws Exception;

  @Test
  void nothingAcknowledgedIsLost() throws Exception {
    long seed = Long.getLong("pergola.seed", System.nanoTime());
    var random = new Random(seed);
    Launcher launcher = prepared();
    var acknowledged = new Acknowledged();
    for (int round = 1; round <= ROUNDS; round++) {
      try (RunningServer server = launcher.start(home)) {
        var anybody = new Api(server.address());
        Api ada = assertAllThere(anybody, acknowledged);
        assertSound();

        int enough = acknowledged.count() + 20 + random.nextInt(100);
        var writers = Writers.begin(anybody, ada, acknowledged, "round" + round);
        await()
            .pollInterval(Duration.ofMillis(1))
            .atMost(Duration.ofSeconds(60))
            .until(() -> acknowledged.count() >= enough);
        server.kill();
        writers.awaitEnd();
      }
      System.out.printf(
          "%s, -Dpergola.seed=%d: killed after %s%n",
          getClass().getSimpleName(), seed, acknowledged);
    }

    try (RunningServer server = launcher.start(home)) {
      assertAllThere(new Api(server.address()), acknowledged);
      assertSound();
    }
  }

  private Launcher prepared() throws IOException, InterruptedException {
    Vendor vendor = Vendor.make(home.resolve("vendor"));
    Launcher launcher =
        onDatabase(Packaged.launcher())
            .with("PERGOLA_ACCOUNTS_REGISTRATION", "open")
            .with("PERGOLA_LICENSE_KEYS", vendor.publicKey().toString());
    Packaged.drop(Ledger.ledger(), home, "ledger.jar");
    Packaged.drop(Ledger.shelf(), home, "shelf.jar");
    try (RunningServer server = launcher.start(home)) {
      Api ada =
          new Api(server.address()).setUp(server.setUpToken(), Packaged.EMAIL, Packaged.PASSWORD);
      ada.installPlugin(Packaged.auditJar()).ok();
      ada.put("/api/license", Json.object("license", vendor.issue("audit"))).ok();
    }
    return launcher;
  }

  private static Api assertAllThere(Api anybody, Acknowledged acknowledged) throws Exception {
    Api ada = anybody.signIn(Packaged.EMAIL, Packaged.PASSWORD);
    for (var conversation : acknowledged.conversations.entrySet()) {
      JsonObject found = ada.get("/api/conversations/" + conversation.getKey()).ok();
      assertThat(found.toString()).contains(conversation.getValue());
    }
    for (String email : acknowledged.accounts) {
      anybody.signIn(email, Packaged.PASSWORD);
    }
    assertThat(Ledger.read(ada)).doesNotHaveDuplicates().containsAll(acknowledged.entries);
    // What was sent but not acknowledged may have been stored or not.
    Long setting = ada.get("/api/plugins/shelf/settings").ok().integer("page");
    assertThat(setting == null ? 0 : setting)
        .isBetween(acknowledged.setting, acknowledged.setting + 1);
    acknowledged.setting = setting == null ? 0 : setting;
    assertAudited(ada, acknowledged);
    return ada;
  }

  private static void assertAudited(Api ada, Acknowledged acknowledged) throws Exception {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> assertThat(audited(ada, "ledger.written")).containsAll(acknowledged.entries));
    assertThat(audited(ada, "ledger.written")).doesNotHaveDuplicates();
    JsonObject chain = ada.get("/ext/audit/verify").ok();
    assertThat(chain.get("valid")).as(chain.toString()).isEqualTo(Json.bool(true));
  }

  private static List<String> audited(Api ada, String type)
      throws IOException, InterruptedException {
    List<String> subjects = new ArrayList<>();
    String next = "";
    do {
      JsonObject page = ada.get("/ext/audit/entries?limit=500&type=" + type + next).ok();
      page.get("entries").elements().forEach(entry -> subjects.add(entry.get("subject").text()));
      next = page.string("next") == null ? null : "&before=" + page.string("next");
    } while (next != null);
    return subjects;
  }
}
