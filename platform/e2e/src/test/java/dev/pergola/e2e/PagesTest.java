// SPDX-License-Identifier: MIT
package dev.pergola.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pergola.api.Json;
import dev.pergola.testkit.PluginJar;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every page on every screen: a picture of it, nothing too wide, nothing to complain of. */
class PagesTest {
  @TempDir private Path folder;

  @Test
  void everyPageFitsEveryScreenAndTheConsoleIsQuiet() throws Exception {
    try (Browser browser = Browser.open()) {
      Vendor vendor = Vendor.make(folder.resolve("vendor"));
      Launcher launcher =
          Packaged.launcher()
              .with("PERGOLA_LICENSE_KEYS", vendor.publicKey().toString())
              .with("PERGOLA_ACCOUNTS_REGISTRATION", "open");
      Path home = folder.resolve("home");
      Packaged.drop(
          PluginJar.of("broken", "throw new IllegalStateException(\"the bank is closed\");"),
          home,
          "broken.jar");
      try (RunningServer server = launcher.start(home)) {
        URI site = server.setUpLink().resolve("/");
        List<String> faults = new ArrayList<>();
        visit(browser, Map.of("setup", server.setUpLink().toString()), faults);
        Api ada =
            new Api(server.address()).setUp(server.setUpToken(), Packaged.EMAIL, Packaged.PASSWORD);
        visit(browser, Map.of("login", site + "login", "register", site + "register"), faults);
        signIn(browser, site);
        visit(browser, Map.of("license-none", site + "license"), faults);
        String conversation = prepare(ada, vendor);
        String document = addDocument(ada);
        String cited = ask(ada, "How much may a night in a hotel cost?");
        changePlugins(ada);
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("chat-empty", site.toString());
        pages.put("chat", site + "c/" + conversation);
        pages.put("chat-cited", site + "c/" + cited);
        pages.put("documents", site + "documents");
        pages.put("document", site + "documents/" + document);
        pages.put("projects", site + "projects");
        pages.put("models", site + "models");
        pages.put("usage", site + "usage");
        pages.put("limits", site + "usage/limits");
        pages.put("prices", site + "usage/prices");
        pages.put("plugins", site + "plugins");
        pages.put("plugin", site + "plugins/ping/details");
        pages.put("settings", site + "plugins/llm-openai/settings");
        pages.put("license", site + "license");
        pages.put("account", site + "account");
        pages.put("audit", site + "ext/audit");
        visit(browser, pages, faults);
        openTheMenuOfAPhone(browser, site, faults);
        assertThat(faults).isEmpty();
      }
    }
  }

  /** Something to see on each page. */
  private static String prepare(Api ada, Vendor vendor) throws Exception {
    ada.installPlugin(Packaged.auditJar()).ok();
    ada.put("/api/license", Json.object("license", vendor.issue("audit"))).ok();
    await().until(() -> !ada.get("/ext/audit/entries").ok().get("entries").elements().isEmpty());
    return ask(ada, "Who owes me money?");
  }

  private static String ask(Api ada, String question) throws Exception {
    return String.valueOf(
        ada.post("/api/chat", Json.object("message", question)).ok().string("conversationId"));
  }

  private static String addDocument(Api ada) throws Exception {
    String policy =
        """
        # Travel policy

        ## Hotels

        A night in a hotel may cost up to 180 euros, breakfast included.

        ## Trains

        Trains are second class, and first class when the journey takes longer than four hours.
        """;
    return String.valueOf(
        ada.addDocument(
                "Travel policy 2026, with all amendments of the works council.md",
                policy.getBytes(StandardCharsets.UTF_8))
            .ok()
            .string("id"));
  }

  /** A plugin that waits, one whose upgrade failed, and one with a way back. */
  private void changePlugins(Api ada) throws Exception {
    Path jar = folder.resolve("plugin.jar");
    ada.offerPlugin(PluginJar.of("weather", "").unsigned().write(jar)).ok();
    ada.installPlugin(PluginJar.of("ping", "").write(jar)).ok();
    ada.installPlugin(PluginJar.of("ping", "").version("1.1.0").write(jar)).ok();
    PluginJar worse =
        PluginJar.of("ping", "throw new IllegalStateException(\"the bank is closed\");");
    assertThat(ada.installPlugin(worse.version("1.2.0").write(jar)).status()).isEqualTo(409);
  }

  private static void signIn(Browser browser, URI site) {
    browser.go(site + "login");
    browser.fill("#email", Packaged.EMAIL);
    browser.fill("#password", Packaged.PASSWORD);
    browser.click("form button.primary");
    browser.awaitPath("/");
  }

  private static void visit(Browser browser, Map<String, String> pages, List<String> faults)
      throws IOException {
    for (var page : pages.entrySet()) {
      for (Look look : Look.values()) {
        browser.show(look);
        browser.go(page.getValue());
        browser.find("main h1, main .thread");
        if (page.getKey().equals("chat") || page.getKey().equals("chat-cited")) {
          browser.find("article.answer footer");
        }
        if (page.getKey().equals("usage")) {
          browser.find("[data-charts].drawn canvas");
        }
        inspect(browser, page.getKey() + "-" + look.fileName(), faults);
      }
    }
    browser.show(Look.DESKTOP_LIGHT);
  }

  private static void openTheMenuOfAPhone(Browser browser, URI site, List<String> faults)
      throws IOException {
    for (Look look : List.of(Look.PHONE_LIGHT, Look.PHONE_DARK)) {
      browser.show(look);
      browser.go(site.toString());
      browser.click("button[popovertarget=sidebar]");
      browser.find("#sidebar nav a[href='/plugins']");
      browser.find("#sidebar .conversation-list a");
      inspect(browser, "menu-" + look.fileName(), faults);
    }
  }

  private static void inspect(Browser browser, String name, List<String> faults)
      throws IOException {
    browser.screenshot(name);
    if (browser.overflow() > 0) {
      faults.add(name + " is too wide by " + browser.overflow() + " pixels");
    }
    browser.complaints().forEach(complaint -> faults.add(name + ": " + complaint));
  }
}
