// SPDX-License-Identifier: MIT
package dev.pergola.platform.pages;

import dev.pergola.platform.accounts.AccountPage;
import dev.pergola.platform.accounts.ApiKeys.ApiKey;
import dev.pergola.platform.accounts.LoginPage;
import dev.pergola.platform.accounts.Profile;
import dev.pergola.platform.accounts.RegisterPage;
import dev.pergola.platform.accounts.SetupPage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What the pages about accounts show in the preview and in tests. */
final class SampleAccounts {
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

  private SampleAccounts() {}
}
