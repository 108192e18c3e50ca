// SPDX-License-Identifier: MIT
package dev.pergola.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pergola.api.JsonObject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Pergola is for, from an empty home to the audit log, by a person with a browser. */
class MainJobTest {
  private static final List<String> WHO = List.of("Ada Lovelace", Packaged.EMAIL);

  @TempDir private Path folder;

  @Test
  void fromTheSetUpLinkToTheAuditLog() throws Exception {
    try (Browser browser = Browser.open()) {
      Vendor vendor = Vendor.make(folder.resolve("vendor"));
      Launcher launcher =
          Packaged.launcher().with("PERGOLA_LICENSE_KEYS", vendor.publicKey().toString());
      try (RunningServer server = launcher.start(folder.resolve("home"))) {
        String site = setUpAndSignIn(browser, server.setUpLink());
        askWhoOwesMoney(browser, signedIn(server));
        uploadTheAuditLog(browser, site);
        installTheLicense(browser, site, vendor.issue("audit"));
        readTheAuditLog(browser, site);
        removeTheLicense(browser, site);
        assertThat(browser.complaints()).isEmpty();
      }
    }
  }

  @Test
  void aLicenseInstalledByTheCommandIsTakenUpByTheRunningServer() throws Exception {
    Vendor vendor = Vendor.make(folder.resolve("vendor"));
    Path token = Files.writeString(folder.resolve("license.jwt"), vendor.issue("audit") + "\n");
    Path home = folder.resolve("home");
    Launcher launcher =
        Packaged.launcher().with("PERGOLA_LICENSE_KEYS", vendor.publicKey().toString());
    try (RunningServer server = launcher.start(home)) {
      Api ada =
          new Api(server.address()).setUp(server.setUpToken(), Packaged.EMAIL, Packaged.PASSWORD);
      JsonObject uploaded = ada.installPlugin(Packaged.auditJar()).ok();
      assertThat(uploaded.string("state")).isEqualTo("LOCKED");
      assertThat(uploaded.string("trust"))
          .as("built beside the server, signed by the checkout's key")
          .isEqualTo("OFFICIAL");

      var installed =
          launcher.run("license", "install", token.toString(), "--home", home.toString());
      assertThat(installed.code()).as(installed.toString()).isZero();
      awaitState(ada, "STARTED");

      var removed = launcher.run("license", "remove", "--home", home.toString());
      assertThat(removed.code()).as(removed.toString()).isZero();
      awaitState(ada, "LOCKED");
    }
  }

  private static void awaitState(Api ada, String state) {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> state.equals(ada.get("/api/plugins/audit").ok().string("state")));
  }

  private static Api signedIn(RunningServer server) throws Exception {
    return new Api(server.address()).signIn(Packaged.EMAIL, Packaged.PASSWORD);
  }

  private static String setUpAndSignIn(Browser browser, URI link) {
    browser.go(link.toString());
    browser.fill("#name", "Ada Lovelace");
    browser.fill("#email", Packaged.EMAIL);
    browser.fill("#password", Packaged.PASSWORD);
    browser.click("form button.primary");
    browser.awaitPath("/");

    browser.click("form[action='/logout'] button");
    browser.awaitPath("/login.*");
    browser.fill("#email", Packaged.EMAIL);
    browser.fill("#password", "not my password");
    browser.click("form button.primary");
    browser.find(".notice.tone-bad");
    // The refusal itself, which the console tells as a failed request.
    assertThat(browser.complaints()).hasSize(1).first().asString().contains("/login", "401");
    browser.fill("#password", Packaged.PASSWORD);
    browser.click("form button.primary");
    browser.awaitPath("/");
    return link.resolve("/").toString();
  }

  private static void askWhoOwesMoney(Browser browser, Api ada) throws Exception {
    browser.fill("#question", "Who owes me money?");
    browser.click("#send");
    browser.find("article.answer footer");
    browser.awaitPath("/c/[0-9a-f-]+");

    Overdue expected = Overdue.compute(ada);
    assertThat(expected.rows()).as("there is something to tell").hasSizeGreaterThan(3);
    List<List<String>> shown =
        browser.rows("article.answer > :not(details) .data-table").stream()
            .map(row -> List.of(row.get(0), row.get(3), row.get(4), row.get(2), row.get(1)))
            .toList();
    assertThat(shown).containsExactlyInAnyOrderElementsOf(expected.rows());
    String words = browser.find("article.answer").getText();
    assertThat(words).contains(expected.total()).containsIgnoringCase("offline");
    assertThat(browser.texts("article.answer details.tool .tool-title"))
        .containsExactly("Who owes me money: overdue invoices");
    browser.screenshot("answer");
  }

  private static void uploadTheAuditLog(Browser browser, String site) throws Exception {
    browser.go(site + "plugins");
    browser.choose("#plugin-file", Packaged.auditJar());
    browser.find(".upload-state .step.done", "Verify the artifact");
    // A jar that was built without the publisher's key is unsigned, and says so before it comes in.
    if (browser.find(".upload-state .notice").getText().contains("waits for you")) {
      browser.find("[data-plugin=audit][data-state=NEEDS_CONSENT] .change-asks", "unsigned");
      browser.click("[data-plugin=audit] form[action$='/consent'] button");
    } else {
      browser.find(".upload-state .notice.tone-warning", "locked");
    }
    browser.find("[data-plugin=audit][data-state=LOCKED] .plugin-reason", "\"audit\"");
    browser.find("[data-plugin=audit] [data-upgrade=audit]");
    browser.screenshot("locked");
  }

  private static void installTheLicense(Browser browser, String site, String token)
      throws Exception {
    browser.click("[data-plugin=audit] a[href='/license']");
    browser.fill("#token", token.substring(0, token.length() - 5));
    browser.click("form[action='/license'] button.primary");
    browser.find(".notice.tone-bad");
    assertThat(browser.complaints()).hasSize(1).first().asString().contains("/license", "400");
    browser.fill("#token", token);
    browser.click("form[action='/license'] button.primary");
    browser.find(".notice.tone-good");
    browser.find("dl.facts", "Wattle Street Plumbing");

    browser.go(site + "plugins");
    browser.find("[data-plugin=audit][data-state=STARTED]");
  }

  private static void readTheAuditLog(Browser browser, String site) throws Exception {
    browser.click("nav a[href='/ext/audit']");
    browser.awaitPath("/ext/audit");
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> {
              browser.go(site + "ext/audit");
              assertThat(browser.rows(".table-box table"))
                  .haveAtLeastOne(entry("Set up the installation"))
                  .haveAtLeastOne(entry("Failed to sign in"))
                  .haveAtLeastOne(entry("Signed in"))
                  .haveAtLeastOne(entry("Asked a question"))
                  .haveAtLeastOne(entry("Installed a plugin"))
                  .haveAtLeastOne(entry("Installed a license"));
            });
    assertThat(browser.find(".notice").getText()).contains("The chain is unbroken");
    browser.screenshot("audit");
  }

  private static Condition<List<String>> entry(String what) {
    return new Condition<>(
        row -> WHO.contains(row.get(2)) && row.get(3).startsWith(what), "\"%s\" by Ada", what);
  }

  private static void removeTheLicense(Browser browser, String site) {
    browser.go(site + "license");
    browser.click("form[action='/license/remove'] button");
    browser.click("dialog button.danger");
    browser.find(".notice.tone-good");
    browser.go(site + "plugins");
    browser.find("[data-plugin=audit][data-state=LOCKED]");
    assertThat(browser.texts("nav a[href='/ext/audit']")).isEmpty();
  }
}
