// SPDX-License-Identifier: MIT
package dev.pergola.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.testkit.PluginJar;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody does with a plugin from its first jar to its end, with a browser. */
class PluginChangesTest {
  private static final String CARD = "[data-plugin=weather]";

  @TempDir private Path folder;

  @Test
  void aPluginIsAgreedToUpgradedRolledBackAndRemovedWithItsData() throws Exception {
    try (Browser browser = Browser.open();
        RunningServer server = Packaged.launcher().start(folder.resolve("home"))) {
      new Api(server.address()).setUp(server.setUpToken(), Packaged.EMAIL, Packaged.PASSWORD);
      String site = signIn(browser, server.setUpLink().resolve("/"));

      agreeToTheUnsigned(browser, site);
      meetAnUpgradeThatFails(browser);
      upgradeAndRollBack(browser);
      removeWithAllData(browser);
      demandMore(browser, site);
      assertThat(browser.complaints()).isEmpty();
    }
  }

  private static String signIn(Browser browser, URI site) {
    browser.go(site + "login");
    browser.fill("#email", Packaged.EMAIL);
    browser.fill("#password", Packaged.PASSWORD);
    browser.click("form button.primary");
    browser.awaitPath("/");
    return site.toString();
  }

  private void agreeToTheUnsigned(Browser browser, String site) throws Exception {
    browser.go(site + "plugins");
    browser.choose("#plugin-file", jar(weather("1.0.0", "").unsigned()));
    browser.find(".upload-state .notice.tone-warning", "waits for you");
    browser.find(CARD + "[data-state=NEEDS_CONSENT] .change-asks", "It is unsigned");
    browser.screenshot("plugin-waits");
    browser.click(CARD + " form[action$='/consent'] button");
    browser.find(CARD + "[data-state=STARTED] [data-trust=UNSIGNED]");
  }

  private void meetAnUpgradeThatFails(Browser browser) throws Exception {
    browser.choose(
        "#plugin-file", jar(weather("1.1.0", "throw new IllegalStateException(\"it rains\");")));
    browser.find(".upload-state .step.failed", "Start");
    browser.find(".upload-state .notice.tone-bad", "it rains");
    browser.find(CARD + "[data-state=STARTED] .change[data-change=FAILED] .step.failed", "Start");
    browser.find(CARD + " .plugin-facts", "Version 1.0.0");
    browser.screenshot("plugin-upgrade-failed");
    browser.click(CARD + " form[action$='/dismiss'] button");
    browser.awaitPath("/plugins.*changed=.*");
    browser.find(CARD + "[data-state=STARTED]");
    assertThat(browser.texts(CARD + " .change")).isEmpty();
  }

  private void upgradeAndRollBack(Browser browser) throws Exception {
    browser.choose("#plugin-file", jar(weather("1.2.0", "")));
    browser.find(".upload-state .step.done", "Switch over");
    browser.find(CARD + " .plugin-facts", "Version 1.2.0, generation 2");
    browser.screenshot("plugin-upgraded");

    browser.click(CARD + " a[href='/plugins/weather/details']");
    browser.find("[data-generation='2'] .badge", "In use");
    browser.click("[data-generation='1'] button");
    browser.click("dialog button.danger");
    browser.find("[data-generation='1'] .badge", "In use");
    browser.find(".notice.tone-info", "1.0.0 is started");
  }

  private static void removeWithAllData(Browser browser) {
    browser.click("#remove input[value=purge]");
    browser.fill("#confirm", "not weather");
    browser.click("#remove button.danger");
    browser.find(".notice.tone-bad", "Nothing was removed");
    assertThat(browser.complaints()).hasSize(1).first().asString().contains("400");
    browser.click("#remove input[value=purge]");
    browser.fill("#confirm", "weather");
    browser.click("#remove button.danger");
    browser.awaitPath("/plugins\\?removed=weather");
    assertThat(browser.texts(CARD)).isEmpty();
  }

  private void demandMore(Browser browser, String site) throws Exception {
    browser.click("#policy summary");
    browser.click("#policy input[value=COMMUNITY]");
    browser.click("#policy button");
    browser.find("#plugin-notice .notice", "community or better");
    browser.choose("#plugin-file", jar(weather("1.0.0", "").unsigned()));
    browser.find(".upload-state .notice.tone-bad", "is unsigned");
    browser.go(site + "plugins");
    assertThat(browser.texts(CARD)).isEmpty();
  }

  private static PluginJar weather(String version, String setUp) {
    return PluginJar.of("weather", setUp).version(version);
  }

  private Path jar(PluginJar plugin) {
    return plugin.write(folder.resolve("weather.jar"));
  }
}
