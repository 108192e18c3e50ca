// SPDX-License-Identifier: MIT
package dev.pergola.platform.pages;

import dev.pergola.api.Access;
import dev.pergola.api.Caller;
import dev.pergola.api.Cell;
import dev.pergola.api.Money;
import dev.pergola.api.Permission;
import dev.pergola.api.StandardError;
import dev.pergola.api.Table;
import dev.pergola.api.Upgrade;
import dev.pergola.api.View;
import dev.pergola.platform.accounts.AccountPage;
import dev.pergola.platform.accounts.ApiKeys.ApiKey;
import dev.pergola.platform.accounts.LoginPage;
import dev.pergola.platform.accounts.Profile;
import dev.pergola.platform.accounts.RegisterPage;
import dev.pergola.platform.accounts.SetupPage;
import dev.pergola.platform.chat.ChatPage;
import dev.pergola.platform.chat.ProjectColor;
import dev.pergola.platform.chat.ProjectsPage;
import dev.pergola.platform.chat.ResponseStyle;
import dev.pergola.platform.documents.DocumentPage;
import dev.pergola.platform.documents.DocumentsPage;
import dev.pergola.platform.licensing.LicensePage;
import dev.pergola.platform.licensing.LicenseStatus;
import dev.pergola.platform.licensing.UpgradePrompts;
import dev.pergola.platform.plugins.ExtensionPage;
import dev.pergola.platform.plugins.PluginPage;
import dev.pergola.platform.plugins.PluginSettingsPage;
import dev.pergola.platform.plugins.PluginSettingsPage.Field;
import dev.pergola.platform.plugins.PluginsPage;
import dev.pergola.platform.web.Frame;
import dev.pergola.platform.web.NavigationEntry;
import dev.pergola.platform.web.Problem;
import dev.pergola.trust.PluginDescriptor.Setting.Type;
import dev.pergola.trust.TrustLevel;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/** What each page shows in the preview and in tests: one of everything that can occur. */
final class SamplePages {
  static final Caller ADMINISTRATOR =
      new Caller(
          new UUID(0, 1),
          new UUID(0, 2),
          "Ines Okafor",
          Set.of(Permission.ADMINISTER, Permission.CHAT));

  private static final List<NavigationEntry> NAVIGATION =
      List.of(
          new NavigationEntry("Chat", "/", 0, Access.signedIn()),
          new NavigationEntry("Projects", "/projects", 15, Access.signedIn()),
          new NavigationEntry("Documents", "/documents", 16, Access.signedIn()),
          new NavigationEntry("Audit trail", "/ext/audit", 50, Access.signedIn()),
          new NavigationEntry("Models", "/models", 50, Access.signedIn()),
          new NavigationEntry("Usage", "/usage", 60, Access.signedIn()),
          new NavigationEntry("Plugins", "/plugins", 80, Access.signedIn()),
          new NavigationEntry("License", "/license", 90, Access.signedIn()));

  /** The frame of somebody who is signed in. */
  static Frame frame(String title, String path) {
    return new Frame(title, path, ADMINISTRATOR, NAVIGATION);
  }

  /** The frame of a visitor. */
  static Frame visitor(String title, String path) {
    return new Frame(title, path, null, List.of());
  }

  private static final String PROJECT = "0195f0c0-0000-7000-8000-0000000000b1";

  static ChatPage chat(String conversationId) {
    return new ChatPage(
        conversationId,
        null,
        List.of(
            new ChatPage.AliasChoice("best", "Offline, no model", "free"),
            new ChatPage.AliasChoice(
                "fast", "GPT-5 mini", "0.25 in, 2.00 out (USD per million tokens)"),
            new ChatPage.AliasChoice("our-<b>books</b>", "Llama of our own", null)),
        List.of(
            new ChatPage.ModelChoice("offline/offline", "Offline, no model", "free", true),
            new ChatPage.ModelChoice(
                "openai/gpt-5-mini",
                "GPT-5 mini",
                "0.25 in, 2.00 out (USD per million tokens)",
                false),
            new ChatPage.ModelChoice(
                "custom/llama-of-our-own-with-a-long-name-that-some-file-had",
                "llama-of-our-own-with-a-long-name-that-some-file-had",
                null,
                false)),
        ResponseStyle.NORMAL,
        List.of(
            new ChatPage.ProjectChoice(PROJECT, "Annual <b>accounts</b>", ProjectColor.TEAL),
            new ChatPage.ProjectChoice(
                "0195f0c0-0000-7000-8000-0000000000b2", "Payroll", ProjectColor.PURPLE)),
        false);
  }

  static ProjectsPage projects() {
    return new ProjectsPage(
        List.of(
            project(),
            new ProjectsPage.Entry(
                "0195f0c0-0000-7000-8000-0000000000b2", "Payroll", ProjectColor.PURPLE, "", 1, 0)),
        new ProjectsPage.Entered("", ProjectColor.GREEN, "", ""),
        null,
        "A project’s name has at least one and at most 200 <b>characters</b>.");
  }

  static ProjectsPage projectPage() {
    return new ProjectsPage(
        List.of(project()),
        new ProjectsPage.Entered(
            "Annual <b>accounts</b>",
            ProjectColor.TEAL,
            "All about the year 2026.",
            "The financial year begins in July.</textarea><script>alert(1)</script>"),
        "The project is saved.",
        null);
  }

  static DocumentsPage documents() {
    return new DocumentsPage(
        PROJECT,
        List.of(
            new DocumentsPage.Entry(
                PROJECT,
                "Budget <b>2026</b>, with everything that the board wanted to see.pdf",
                "1.2 MB",
                "48",
                "112",
                "Found by its words; meaning of 64 of 112 passages",
                Instant.parse("2026-11-21T04:17:39Z"),
                "21 Nov 2026"),
            new DocumentsPage.Entry(
                PROJECT,
                "Notes.md",
                "800 bytes",
                "",
                "1",
                "Found by words and meaning",
                Instant.parse("2026-11-20T04:17:39Z"),
                "20 Nov 2026")),
        "10",
        "The document is here. Ask about it in the chat.",
        "Plan.pdf is protected by a password. <i>Save</i> it without one, and upload that.");
  }

  static DocumentPage document() {
    return new DocumentPage(
        PROJECT,
        "Budget <b>2026</b>.pdf",
        "/documents",
        "1.2 MB, 48 pages, 112 passages, added on 21 Nov 2026 (UTC).",
        List.of(
            new DocumentPage.Passage(3, "page 3", "The budget is 120,000 euros.</p><script>"),
            new DocumentPage.Passage(4, "“Travel <b>”", "Hotels may cost 180 euros.")),
        0,
        24);
  }

  private static ProjectsPage.Entry project() {
    return new ProjectsPage.Entry(
        PROJECT,
        "Annual <b>accounts</b>",
        ProjectColor.TEAL,
        "All about the year 2026, with what the auditors asked for.",
        12,
        3);
  }

  static PluginsPage plugins() {
    return new PluginsPage(
        SamplePlugins.all(),
        "Offline answers was started.",
        null,
        TrustLevel.COMMUNITY,
        true,
        true);
  }

  static PluginPage plugin() {
    return SamplePlugins.details();
  }

  static PluginSettingsPage settings() {
    return new PluginSettingsPage(
        "llm-openai",
        "OpenAI-compatible models",
        List.of(
            new Field(
                "baseUrl",
                "Base address",
                "Where the API is, up to and including /v1.",
                Type.URL,
                List.of(),
                "https://api.example.com/v1",
                true,
                true,
                null,
                null,
                null),
            new Field(
                "apiKey",
                "API key",
                "Stored encrypted and never shown again.",
                Type.SECRET,
                List.of(),
                null,
                true,
                true,
                null,
                null,
                null),
            new Field(
                "models",
                "Models",
                "Separated by commas.",
                Type.TEXT,
                List.of(),
                "gpt-5-mini \"quoted\" <b>",
                true,
                false,
                null,
                null,
                null),
            new Field(
                "effort",
                "Reasoning",
                null,
                Type.CHOICE,
                List.of("low", "medium", "high"),
                "medium",
                true,
                true,
                null,
                null,
                null),
            new Field(
                "timeoutSeconds",
                "Time limit in seconds",
                null,
                Type.INTEGER,
                List.of(),
                "ninety",
                true,
                false,
                1L,
                600L,
                "Time limit in seconds must be a whole number."),
            new Field(
                "stream",
                "Stream answers",
                "Shows an answer while it is written.",
                Type.BOOLEAN,
                List.of(),
                "true",
                true,
                false,
                null,
                null,
                null)),
        false,
        "One setting cannot be used. Nothing was saved.");
  }

  static ExtensionPage extension() {
    var rows =
        IntStream.range(0, 40)
            .mapToObj(
                i ->
                    List.<Cell>of(
                        Cell.of(Instant.parse("2026-11-21T08:00:00Z").minusSeconds(i * 1234L)),
                        Cell.of(i % 3 == 0 ? "Ines Okafor" : "Tomás Lindqvist"),
                        Cell.of(i % 2 == 0 ? "plugin.started" : "user.signed_in"),
                        Cell.of(LocalDate.of(2026, 11, 21).minusDays(i)),
                        Cell.of(new Money(123_450L * i - 99_900, "AUD")),
                        Cell.of("3f2a9c77e0d14b5a8c6f%020d".formatted(i))))
            .toList();
    return new ExtensionPage(
        "Audit trail",
        "audit",
        View.of(
            new View.Paragraph("Who did what, and when. Entries are chained, so none can be lost."),
            new View.Notice(View.Tone.GOOD, "The chain is whole: 1,204 entries checked."),
            new View.Notice(View.Tone.WARNING, "The oldest entries are removed in 12 days."),
            new View.Notice(View.Tone.BAD, "Entry 17 does not fit the one before it."),
            new View.Notice(View.Tone.INFO, "Times are yours."),
            new View.Figures(
                List.of(
                    new View.Figure("Entries", "1,204"),
                    new View.Figure("Today", "38"),
                    new View.Figure("Amount", "1,234,567.50 AUD"))),
            new View.Filters(
                List.of(
                    new View.Field("from", "From", View.Field.Kind.DATE, List.of(), "2026-11-01"),
                    new View.Field("who", "Who", View.Field.Kind.TEXT, List.of(), "Ines \"O\""),
                    new View.Field(
                        "type",
                        "What",
                        View.Field.Kind.CHOICE,
                        List.of("plugin.started", "user.signed_in"),
                        "user.signed_in"))),
            new View.Links(
                List.of(
                    new View.Link("Export as CSV", "/export.csv?from=2026-11-01"),
                    new View.Link("Older", "/?page=2"))),
            new View.Grid(
                "Entries",
                new Table(
                    List.of(
                        new Table.Column("at", "When"),
                        new Table.Column("who", "Who"),
                        new Table.Column("type", "What"),
                        new Table.Column("day", "Day"),
                        new Table.Column("amount", "Amount"),
                        new Table.Column("hash", "Hash")),
                    rows),
                "Nothing was recorded."),
            new View.Grid(
                "Refused",
                new Table(List.of(new Table.Column("at", "When")), List.of()),
                "Nothing was refused.")));
  }

  static LicensePage license() {
    return new LicensePage(
        new LicenseStatus(
            "enterprise",
            "Vineyard Accounting Pty Ltd",
            List.of("api_keys", "audit", "forecasts-of-somebody-else"),
            Map.of("audit", ">=1.0.0 <2.0.0"),
            "01a1fc53-6b9f-76e8-9c7b-6df23f5fbb02",
            25L,
            Instant.parse("2026-01-31T00:00:00Z"),
            null,
            Instant.parse("2027-01-31T00:00:00Z"),
            Instant.parse("2027-02-14T00:00:00Z"),
            Instant.parse("2027-01-31T00:00:00Z"),
            new UUID(7, 7),
            LicenseStatus.State.WARNING,
            "The license holds for another 20 days, until 2027-01-31T00:00:00Z. Ask the vendor to"
                + " renew it.",
            List.of(
                "This machine's clock shows 2026-11-20T08:00:00Z, but 2027-01-11T09:00:00Z was seen"
                    + " before. Licenses end by the later of the two."),
            new UUID(7, 7),
            new LicenseStatus.TrialStatus(
                Instant.parse("2025-12-01T00:00:00Z"),
                Instant.parse("2025-12-31T00:00:00Z"),
                false),
            new LicenseStatus.ClockStatus(
                true,
                Instant.parse("2027-01-11T09:00:00Z"),
                2,
                Instant.parse("2026-05-05T00:00:00Z")),
            List.of(
                new LicenseStatus.RevocationStatus(
                    "ITpsywT00bSZG5k4B58vLvBv4euLDs2SNMTUaA8nK6I",
                    7,
                    Instant.parse("2026-11-01T00:00:00Z"),
                    12,
                    false))),
        1,
        new UpgradePrompts.Counts(
            true, true, List.of(new UpgradePrompts.Count("sso_integration", "2026-11-20", 3))),
        null,
        "The license cannot be used: its signature does not belong to its content.");
  }

  static LicensePage noLicense() {
    return new LicensePage(
        new LicenseStatus(
            "open-source",
            null,
            List.of(),
            Map.of(),
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            LicenseStatus.State.NONE,
            "No license: the open-source edition, with all of the core.",
            List.of(),
            new UUID(7, 7),
            null,
            new LicenseStatus.ClockStatus(false, Instant.parse("2026-11-20T08:00:00Z"), 0, null),
            List.of()),
        0,
        new UpgradePrompts.Counts(false, false, List.of()),
        "The license is removed.",
        null);
  }

  static SetupPage setup() {
    return new SetupPage("token", "", "ines@example.com", null, true);
  }

  static LoginPage login() {
    return new LoginPage(
        "ines@example.com",
        "/c/1?x=\"><script>",
        "Email or password is wrong. Try again.",
        true,
        true);
  }

  static RegisterPage register() {
    return new RegisterPage("Ines <b>", "ines@example.com", "This email has an account.", true);
  }

  static AccountPage account() {
    Instant made = Instant.parse("2026-10-01T09:00:00Z");
    return new AccountPage(
        new Profile(
            UUID.fromString("01a1fc52-fa98-7301-9eb3-3c108b46bbc4"),
            "ines@example.com",
            "Ines Okafor",
            "owner",
            true,
            new Profile.Organization(
                UUID.fromString("01a1fc52-fa8c-7163-9577-a5e7a326d2f5"), "Vineyard"),
            List.of("chat", "installation.administer", "models")),
        List.of(
            new ApiKey(
                UUID.fromString("01a1fc52-fa98-7301-9eb3-3c108b46bbc5"),
                "Monthly report",
                "x7Qa",
                List.of("models"),
                made,
                made.plus(Duration.ofDays(90)),
                made.plus(Duration.ofDays(3)))),
        "pgk_9f1Yk0b3Wm7cT2xR5vN8qL4sD6hJ1gZaE0uPiOyXtBw",
        null,
        null);
  }

  static Problem problem() {
    return Problem.of(StandardError.NOT_FOUND, "There is nothing at /c/<b>lost</b>.");
  }

  static Upgrade upgrade() {
    return new Upgrade(
        "sso_integration",
        "Signs people in with the accounts that they have already (OIDC, SAML).",
        "Ask your <b>vendor</b> for a license.");
  }

  private SamplePages() {}
}
