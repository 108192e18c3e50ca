// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.platform.TestServer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests that each have an empty installation of their own, on one database and on the other. */
@ParameterizedClass
@EnumSource(TestServer.On.class)
abstract class OnEachDatabase {
  @Parameter private TestServer.On database;

  /** Where the installation is, with room for what a test writes beside it. */
  @TempDir Path folder;

  PluginHome at;

  @BeforeEach
  void start() {
    at = PluginHome.in(folder, database::database, Map.of());
  }

  @AfterEach
  void stop() {
    at.close();
  }
}
