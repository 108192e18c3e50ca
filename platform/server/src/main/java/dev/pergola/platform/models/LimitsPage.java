// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the page Limits shows.
 *
 * @param manages whether it is for somebody who sets limits
 * @param capsOrganization whether they set those of the whole organization, too
 * @param administers whether they administer the installation
 * @param limits those of the organization; for others than those who manage it, those that hold for
 *     them
 * @param users whose use can be limited; empty for others
 * @param keys the API keys whose use can be limited
 * @param notice what just happened; null for nothing
 * @param error why something was refused; null for nothing
 */
public record LimitsPage(
    boolean manages,
    boolean capsOrganization,
    boolean administers,
    List<Limit> limits,
    List<Choice> users,
    List<Choice> keys,
    @Nullable String notice,
    @Nullable String error) {
  /**
   * A limit.
   *
   * @param whose for people
   * @param text how much, for people: {@code 5.00 USD per month}
   * @param used how much of it is used, for people
   * @param left how much is left, for people
   * @param percent the same, 100 at most
   * @param renewedAt when the next period begins; ISO 8601, in UTC
   * @param removable whether the reader may take it away
   */
  public record Limit(
      String id,
      String whose,
      String text,
      String used,
      String left,
      int percent,
      String renewedAt,
      boolean removable) {}

  /**
   * Whose use can be limited.
   *
   * @param value as the form sends it
   * @param name for people
   */
  public record Choice(String value, String name) {}
}
