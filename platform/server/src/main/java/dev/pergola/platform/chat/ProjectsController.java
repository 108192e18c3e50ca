// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.api.Caller;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The caller's projects. */
@Controller("/api/projects")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class ProjectsController {
  /** What a client says of a project; null for what is to be as it is, or empty. */
  @Serdeable
  record Wanted(
      @Nullable String name,
      @Nullable String color,
      @Nullable String description,
      @Nullable String instructions) {
    Projects.Wanted wanted() {
      return new Projects.Wanted(name, color, description, instructions);
    }
  }

  /**
   * A project.
   *
   * @param instructions what models are told in its conversations
   */
  @Serdeable
  record View(
      UUID id,
      String name,
      ProjectColor color,
      String description,
      String instructions,
      Instant createdAt,
      Instant updatedAt) {
    static View of(ProjectRow row) {
      return new View(
          row.id(),
          row.name(),
          row.color(),
          row.description(),
          row.instructions(),
          row.createdAt(),
          row.updatedAt());
    }
  }

  /** All of them, by name. */
  @Serdeable
  record Listing(List<View> projects) {}

  private final Projects projects;

  ProjectsController(Projects projects) {
    this.projects = projects;
  }

  @Get
  Listing list(Caller caller) {
    Chat.requireChat(caller);
    return new Listing(projects.list(caller).stream().map(View::of).toList());
  }

  @Get("/{id}")
  View show(Caller caller, UUID id) {
    Chat.requireChat(caller);
    return View.of(projects.find(caller, id));
  }

  @Post
  @Status(HttpStatus.CREATED)
  View create(Caller caller, @Body Wanted wanted) {
    Chat.requireChat(caller);
    return View.of(projects.create(caller, wanted.wanted()));
  }

  @Patch("/{id}")
  View change(Caller caller, UUID id, @Body Wanted wanted) {
    Chat.requireChat(caller);
    return View.of(projects.change(caller, id, wanted.wanted()));
  }

  /** Deletes a project; says what becomes of its conversations when it has any. */
  @Delete("/{id}")
  @Status(HttpStatus.NO_CONTENT)
  void delete(Caller caller, UUID id, @Nullable @QueryValue String conversations) {
    Chat.requireChat(caller);
    projects.delete(caller, id, leftovers(conversations));
  }

  static Projects.@Nullable Leftovers leftovers(@Nullable String conversations) {
    return switch (conversations) {
      case null -> null;
      case "keep" -> Projects.Leftovers.KEEP;
      case "delete" -> Projects.Leftovers.DELETE;
      default ->
          throw new PergolaException(
              StandardError.INVALID_ARGUMENT, "conversations must be keep or delete.");
    };
  }
}
