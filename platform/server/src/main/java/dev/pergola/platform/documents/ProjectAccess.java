// SPDX-License-Identifier: MIT
package dev.pergola.platform.documents;

import dev.pergola.api.Caller;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import java.util.UUID;

/** Knows whose a project is, on behalf of the room that has projects. */
public interface ProjectAccess {
  /**
   * Goes on when the caller may use a project.
   *
   * @throws PergolaException {@link StandardError#NOT_FOUND} when the caller has no such project
   */
  void require(Caller caller, UUID projectId);
}
