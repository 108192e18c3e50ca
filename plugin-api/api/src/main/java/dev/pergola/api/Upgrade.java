// SPDX-License-Identifier: MIT
package dev.pergola.api;

import org.jspecify.annotations.Nullable;

/**
 * What somebody is told who asked for a feature that no license opens: never what is forbidden, but
 * what the feature would bring and where to get it.
 *
 * @param feature its name, such as {@code audit}
 * @param brings what it brings, in one sentence
 * @param obtain where to get it, in one sentence
 */
public record Upgrade(String feature, String brings, String obtain) {
  /** The error that says so; its {@link PergolaException#members} are this record's. */
  public PergolaException refusal() {
    return new PergolaException(
        StandardError.FEATURE_NOT_LICENSED, brings + " " + obtain, (JsonObject) Json.of(this));
  }

  /** The upgrade that an error tells of; null for any other error. */
  public static @Nullable Upgrade of(PergolaException e) {
    return e.code() == StandardError.FEATURE_NOT_LICENSED && !e.members().members().isEmpty()
        ? e.members().as(Upgrade.class)
        : null;
  }
}
