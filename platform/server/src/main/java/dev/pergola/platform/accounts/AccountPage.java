// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import dev.pergola.platform.accounts.ApiKeys.ApiKey;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The user's own account.
 *
 * @param profile the user
 * @param keys their API keys
 * @param fresh a key just made, shown this once; null for none
 * @param notice what was done; null for nothing
 * @param problem what was wrong with a form; null for nothing
 */
public record AccountPage(
    Profile profile,
    List<ApiKey> keys,
    @Nullable String fresh,
    @Nullable String notice,
    @Nullable String problem) {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  /** A day for people. */
  public static String day(Instant time) {
    return DAY.format(time);
  }

  /** What a permission lets a program do, for people. */
  public static String words(String permission) {
    return switch (permission) {
      case dev.pergola.api.Permission.MODELS -> "Ask models (OpenAI-compatible, at /v1)";
      case dev.pergola.api.Permission.CHAT -> "Chat in your name";
      case dev.pergola.api.Permission.MANAGE -> "Manage your organization";
      case dev.pergola.api.Permission.ADMINISTER -> "Administer this installation";
      default -> permission;
    };
  }
}
