// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the page Limits shows.
 *
 * @param limits those of the organization
 * @param users whose use can be limited
 * @param notice what just happened; null for nothing
 * @param error why something was refused; null for nothing
 */
public record LimitsPage(
    List<Limit> limits, List<User> users, @Nullable String notice, @Nullable String error) {
  /**
   * A limit.
   *
   * @param whose for people
   * @param text how much, for people: {@code 5.00 USD per month}
   * @param used how much of it is used, for people
   * @param percent the same, 100 at most
   * @param renewedAt when the next period begins; ISO 8601, in UTC
   */
  public record Limit(
      String id, String whose, String text, String used, int percent, String renewedAt) {}

  /** Somebody of the organization. */
  public record User(String id, String name) {}
}
