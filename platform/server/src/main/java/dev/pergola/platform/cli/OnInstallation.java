// SPDX-License-Identifier: MIT
package dev.pergola.platform.cli;

import dev.pergola.api.PergolaException;
import dev.pergola.platform.home.Installation;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.BeanContext;
import java.util.Map;

/** Work of a command on an installation; what goes wrong is said in one line. */
@FunctionalInterface
interface OnInstallation {
  /** Does it with the server's beans; nothing listens. */
  void with(BeanContext beans);

  /** Opens the installation, does the work and closes it; returns the command's exit code. */
  static int run(InstallationOptions options, OnInstallation work) {
    try (ApplicationContext context = options.existing().open(Map.of())) {
      work.with(context);
      return 0;
    } catch (Installation.UnusableException | PergolaException e) {
      System.err.println(e.getMessage());
      return 1;
    }
  }
}
