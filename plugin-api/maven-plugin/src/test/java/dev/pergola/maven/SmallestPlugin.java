// SPDX-License-Identifier: MIT
package dev.pergola.maven;

import dev.pergola.api.Contributions;
import dev.pergola.api.Plugin;
import dev.pergola.api.PluginContext;

/** The smallest plugin that there can be. */
public final class SmallestPlugin implements Plugin {
  @Override
  public void setUp(PluginContext context, Contributions contribute) {}
}
