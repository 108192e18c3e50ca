// SPDX-License-Identifier: MIT
package dev.pergola.platform.cli;

import picocli.CommandLine.Parameters;

/** Which plugin a command is about. */
final class PluginId {
  @Parameters(paramLabel = "ID", description = "The plugin's id.")
  private String id = "";

  String id() {
    return id;
  }
}
