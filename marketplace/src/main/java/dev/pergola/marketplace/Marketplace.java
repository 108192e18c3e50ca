// SPDX-License-Identifier: MIT
package dev.pergola.marketplace;

import io.micronaut.runtime.Micronaut;

/**
 * Starts the server. {@code PERGOLA_MARKETPLACE_PLUGINS} names the folder with the plugins' jars
 * ({@code plugins}), {@code PERGOLA_MARKETPLACE_HOST} and {@code PERGOLA_MARKETPLACE_PORT} where it
 * listens (127.0.0.1, 8090).
 */
public final class Marketplace {
  /** Starts the server and returns. */
  public static void main(String[] arguments) {
    Micronaut.build(arguments).banner(false).start();
  }

  private Marketplace() {}
}
