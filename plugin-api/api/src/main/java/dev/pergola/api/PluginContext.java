// SPDX-License-Identifier: MIT
package dev.pergola.api;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * What the server offers to one plugin from its start to its stop. Safe for use by several threads.
 * After the stop every method throws {@link IllegalStateException}.
 */
public interface PluginContext {
  /** The plugin's id, as in its manifest ({@code Plugin-Id}). */
  String id();

  /** The plugin's version, as in its manifest ({@code Plugin-Version}). */
  String version();

  /**
   * The plugin's settings as the administrator entered them, bound to a record.
   *
   * <p>A setting belongs to the component of the same name; {@code plugin.json} declares its type,
   * default and bounds, and the server has checked them. A setting without value is {@code null}
   * for a {@code @Nullable} component. Settings do not change while a plugin runs: the server
   * restarts it with the new ones.
   *
   * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} when a required setting has no
   *     value or does not fit the component's type; names the setting
   */
  <T extends Record> T settings(Class<T> type);

  /**
   * An HTTP client of the plugin's own, made at first use, that the server closes when the plugin
   * stops: requests then under way fail with {@link java.io.IOException}. It connects within 10
   * seconds, follows no redirects and sets no limit on the whole request: set one on the request.
   */
  HttpClient http();

  /**
   * The plugin's own tables: a schema (PostgreSQL) or file (SQLite) that no other plugin uses and
   * that outlives stop, upgrade and removal of the plugin.
   */
  Database database();

  /**
   * The plugin's own folder, made at first use: it may read and write there whatever it wants, and
   * elsewhere only with the capability {@code files}. Like the tables it outlives stop, upgrade and
   * removal of the plugin, but it is on one machine.
   *
   * @throws java.io.UncheckedIOException when the folder cannot be made
   */
  Path files();

  /** What the plugin keeps secret beyond its settings; needs the capability {@code secrets}. */
  Secrets secrets();

  /** The time, which tests may stop or move. Read it here, not from the system. */
  InstantSource clock();

  /** What the installation is entitled to. */
  Entitlements entitlements();

  /** Publishes what the plugin did to whoever listens. */
  Events events();
}
