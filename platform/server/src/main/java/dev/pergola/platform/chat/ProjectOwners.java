// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.api.Caller;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.documents.ProjectAccess;
import jakarta.inject.Singleton;
import java.util.UUID;

/** Tells the documents room whose a project is. */
@Singleton
final class ProjectOwners implements ProjectAccess {
  private final ProjectRows projects;

  ProjectOwners(ProjectRows projects) {
    this.projects = projects;
  }

  @Override
  public void require(Caller caller, UUID projectId) {
    if (projects
        .findByIdAndOrganizationIdAndUserId(projectId, caller.organizationId(), caller.userId())
        .isEmpty()) {
      throw notFound();
    }
  }

  static PergolaException notFound() {
    return new PergolaException(
        StandardError.NOT_FOUND, "There is no such project, or it was deleted.");
  }
}
