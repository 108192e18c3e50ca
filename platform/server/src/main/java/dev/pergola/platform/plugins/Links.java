// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import jakarta.inject.Singleton;
import java.util.Map;

/** Whether everything that a plugin's classes use is there, in this server and its plugins. */
@Singleton
final class Links {
  void require(Candidate candidate, Map<String, Candidate> inUse) {}
}
