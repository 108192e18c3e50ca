// SPDX-License-Identifier: MIT
package dev.pergola.platform.pages;

import dev.pergola.api.Upgrade;
import dev.pergola.platform.plugins.PluginPage;
import dev.pergola.platform.plugins.PluginsPage;
import dev.pergola.platform.plugins.PluginsPage.Change;
import dev.pergola.platform.plugins.PluginsPage.Entry;
import dev.pergola.platform.plugins.PluginsPage.Source;
import dev.pergola.platform.plugins.PluginsPage.State;
import dev.pergola.platform.plugins.PluginsPage.StepLine;
import dev.pergola.platform.plugins.PluginsPage.StepLine.Mark;
import dev.pergola.platform.plugins.PluginsPage.Trust;
import dev.pergola.trust.TrustLevel;
import java.util.List;

/** Plugins in all states, from everybody, and changes of all kinds. */
final class SamplePlugins {
  private static final String DIGEST =
      "9f2c61d0a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e";

  private static final Trust VERIFIED =
      new Trust(
          TrustLevel.VERIFIED,
          "Signed by Vineyard <b>Software</b>, whom this server’s operator trusts.");
  private static final Trust COMMUNITY =
      new Trust(
          TrustLevel.COMMUNITY,
          "Whole and signed with the key ITpsywT00bSZG5k4B58vLvBv4euLDs2SNMTUaA8nK6I, which nobody"
              + " here vouches for.");
  private static final Trust UNSIGNED =
      new Trust(
          TrustLevel.UNSIGNED,
          "Nobody vouches for who made it, or that it was not changed on its way.");

  static PluginsPage page() {
    return new PluginsPage(
        all(), "Offline answers was started.", null, TrustLevel.COMMUNITY, true, true);
  }

  private static List<Entry> all() {
    return List.of(
        plugin("xero", "Xero", State.STARTED, null, VERIFIED, running()),
        plugin("llm-offline", "Offline answers", State.STARTED, null, VERIFIED, null),
        plugin(
            "llm-openai",
            "OpenAI-compatible models",
            State.STOPPED,
            "Stopped by Ines Okafor on 21 November 2026.",
            COMMUNITY,
            failed()),
        plugin(
            "audit",
            "Audit trail",
            State.LOCKED,
            "It needs a license with the feature audit. Write to sales@pergola.example to get one.",
            VERIFIED,
            null),
        plugin(
            "ledger",
            "Ledger",
            State.STARTED,
            "The license expired on 2026-11-01T00:00:00Z.",
            VERIFIED,
            null),
        plugin("weather", "Weather", State.NEEDS_CONSENT, null, UNSIGNED, waiting()),
        plugin("warehouse", "Warehouse", State.STARTING, "It is being set up.", COMMUNITY, null),
        plugin(
            "ledger-export",
            "Ledger export <script>alert(1)</script>",
            State.FAILED,
            "Its class com.example.ledger.LedgerExportPlugin threw in setUp:"
                + " java.lang.IllegalStateException: the folder /var/exports/"
                + "a-rather-long-path-without-any-space-in-it/2026/november does not exist."
                + " Create the folder and try again.",
            COMMUNITY,
            null),
        plugin(
            "crm",
            "Customers",
            State.QUARANTINED,
            "It failed to start 3 times in a row and is left alone. Start it to try again, roll it"
                + " back, or remove it.",
            COMMUNITY,
            null),
        noPlugin());
  }

  static PluginPage details() {
    return new PluginPage(
        plugin("weather", "Weather <b>", State.STARTED, null, COMMUNITY, waiting()),
        List.of(
            new PluginPage.Generation(
                2,
                "1.4.0",
                "2026-11-21T08:00:00Z",
                "Ines <b>Okafor</b>",
                "9f2c61d0a3b4",
                "Community",
                true),
            new PluginPage.Generation(
                1, "1.3.0", "2026-10-01T12:30:11Z", "system", "51ab07e4c8d9", "Unsigned", false),
            new PluginPage.Generation(0, "1.0.0", null, "", "", "Official", false)),
        "1.0.0",
        null,
        "The step \"Check its health\" failed: no answer. The version in use goes on.");
  }

  private static Change running() {
    return new Change(
        Change.Kind.RUNNING,
        "1.5.0",
        List.of(
            new StepLine("Verify the artifact", Mark.DONE),
            new StepLine("Resolve dependencies", Mark.DONE),
            new StepLine("Check the links", Mark.DONE),
            new StepLine("Start", Mark.RUNNING)),
        null,
        List.of(),
        DIGEST);
  }

  private static Change failed() {
    return new Change(
        Change.Kind.FAILED,
        "2.0.0",
        List.of(
            new StepLine("Verify the artifact", Mark.DONE),
            new StepLine("Resolve dependencies", Mark.FAILED)),
        "It requires version >=9.0.0 of Pergola's plugin contract, and this is 0.1.0.",
        List.of(),
        DIGEST);
  }

  private static Change waiting() {
    return new Change(
        Change.Kind.WAITING,
        "1.4.0",
        List.of(),
        "An administrator must agree first.",
        List.of(
            "It is unsigned: nobody vouches for who made it or that it was not changed on its way.",
            "It asks for more than before: it connects to api.<b>example</b>.com."),
        DIGEST);
  }

  private static Entry plugin(
      String id, String title, State state, String reason, Trust trust, Change change) {
    boolean commercial = id.equals("audit") || id.equals("ledger");
    return new Entry(
        id,
        title,
        "Reads what the books say about %s and answers questions about it.".formatted(title),
        "1.4.0",
        id.equals("xero") ? 0 : 3,
        state,
        reason,
        id.equals("ledger"),
        state == State.LOCKED
            ? new Upgrade(
                "audit", "Shows who did what and when, in a chain.", "Ask <b>your</b> vendor.")
            : null,
        trust,
        id.equals("llm-offline")
            ? List.of()
            : List.of("connects to api.example.com", "stores secrets", "starts <b>threads</b>"),
        change,
        commercial ? "LicenseRef-Pergola-Enterprise" : "MIT",
        commercial,
        id.equals("xero") ? Source.BUNDLED : Source.UPLOAD,
        id + "-1.4.0.jar",
        "Pergola",
        !id.equals("xero"),
        true,
        state != State.STARTING,
        true);
  }

  private static Entry noPlugin() {
    return new Entry(
        "my notes?.jar",
        "my notes?.jar",
        null,
        "",
        0,
        State.FAILED,
        "Not a plugin: its manifest has no Plugin-Id.",
        false,
        null,
        null,
        List.of(),
        null,
        "",
        false,
        Source.FOLDER,
        "my notes?.jar",
        "",
        true,
        false,
        false,
        false);
  }

  private SamplePlugins() {}
}
