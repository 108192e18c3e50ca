// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.api.Caller;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.documents.Documents;
import dev.pergola.platform.home.Ids;
import dev.pergola.platform.home.StorableText;
import dev.pergola.platform.plugins.EventLog;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The callers' projects. To everybody else they do not exist. */
@Singleton
class Projects {
  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_TEXT = 8000;

  private final ProjectRows projects;
  private final Conversations conversations;
  private final Documents documents;
  private final EventLog events;
  private final InstantSource clock;

  Projects(
      ProjectRows projects,
      Conversations conversations,
      Documents documents,
      EventLog events,
      InstantSource clock) {
    this.projects = projects;
    this.conversations = conversations;
    this.documents = documents;
    this.events = events;
    this.clock = clock;
  }

  /**
   * What a user says of a project; null for what is to be as it is, or empty.
   *
   * @param color a {@link ProjectColor}
   */
  record Wanted(
      @Nullable String name,
      @Nullable String color,
      @Nullable String description,
      @Nullable String instructions) {}

  /** What becomes of a project's conversations when it is deleted. */
  enum Leftovers {
    /** They go on without a project. */
    KEEP,
    /** They are deleted with it. */
    DELETE
  }

  /** The caller's, by name. */
  @Transactional
  List<ProjectRow> list(Caller caller) {
    return projects.of(caller.organizationId(), caller.userId());
  }

  /**
   * The project.
   *
   * @throws PergolaException {@link StandardError#NOT_FOUND} when the caller has no such project
   */
  @Transactional
  ProjectRow find(Caller caller, UUID id) {
    return projects
        .findByIdAndOrganizationIdAndUserId(id, caller.organizationId(), caller.userId())
        .orElseThrow(ProjectOwners::notFound);
  }

  /**
   * Makes a project.
   *
   * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} when it has no name, or
   *     something of it is too long or unknown
   */
  @Transactional
  ProjectRow create(Caller caller, Wanted wanted) {
    Instant now = Instant.ofEpochMilli(clock.millis());
    ProjectRow project =
        projects.save(
            changed(
                new ProjectRow(
                    Ids.next(),
                    caller.organizationId(),
                    caller.userId(),
                    "",
                    ProjectColor.GRAY,
                    "",
                    "",
                    now,
                    now),
                wanted,
                now));
    events.record(caller, "project.created", project.id().toString(), JsonObject.EMPTY);
    return project;
  }

  /**
   * Changes a project.
   *
   * @throws PergolaException as {@link #find} and {@link #create}
   */
  @Transactional
  ProjectRow change(Caller caller, UUID id, Wanted wanted) {
    ProjectRow project =
        projects.update(changed(find(caller, id), wanted, Instant.ofEpochMilli(clock.millis())));
    events.record(caller, "project.changed", id.toString(), JsonObject.EMPTY);
    return project;
  }

  /** How many conversations the caller's project has. */
  @Transactional
  int conversations(Caller caller, UUID id) {
    return conversations.ofProject(caller, id).size();
  }

  /** How many documents the caller's project has. */
  int documents(Caller caller, UUID id) {
    return documents.count(caller, id);
  }

  /**
   * Deletes a project, with its documents.
   *
   * @param leftovers what becomes of its conversations; null when nobody said
   * @throws PergolaException {@link StandardError#NOT_FOUND} when the caller has no such project,
   *     {@link StandardError#CONFLICT} when it has conversations and nobody said what becomes of
   *     them, or when one that is to be deleted is answering
   */
  @Transactional
  void delete(Caller caller, UUID id, @Nullable Leftovers leftovers) {
    find(caller, id);
    List<UUID> left = conversations.ofProject(caller, id);
    if (leftovers == null && !left.isEmpty()) {
      throw new PergolaException(
          StandardError.CONFLICT,
          "The project has %d %s. Say what becomes of it: conversations=keep leaves all without a project, conversations=delete deletes them, too."
              .formatted(left.size(), left.size() == 1 ? "conversation" : "conversations"));
    }
    if (leftovers == Leftovers.DELETE) {
      left.forEach(conversation -> conversations.delete(caller, conversation));
    }
    documents.deleteOfProject(caller, id);
    projects.delete(id, caller.organizationId(), caller.userId());
    events.record(caller, "project.deleted", id.toString(), JsonObject.EMPTY);
  }

  private static ProjectRow changed(ProjectRow project, Wanted wanted, Instant now) {
    String name =
        wanted.name() == null
            ? project.name()
            : StorableText.of(wanted.name()).strip().replaceAll("\\s+", " ");
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT,
          "A project's name has at least one and at most %d characters.".formatted(LONGEST_NAME));
    }
    return new ProjectRow(
        project.id(),
        project.organizationId(),
        project.userId(),
        name,
        wanted.color() == null ? project.color() : color(wanted.color()),
        text("description", wanted.description(), project.description()),
        text("instructions", wanted.instructions(), project.instructions()),
        project.createdAt(),
        now);
  }

  private static String text(String name, @Nullable String wanted, String present) {
    String text = wanted == null ? present : StorableText.of(wanted).strip();
    if (text.length() > LONGEST_TEXT) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT,
          "%s has %d characters, and %d are possible. Shorten it."
              .formatted(name, text.length(), LONGEST_TEXT));
    }
    return text;
  }

  private static ProjectColor color(String name) {
    return Arrays.stream(ProjectColor.values())
        .filter(color -> color.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new PergolaException(
                    StandardError.INVALID_ARGUMENT,
                    "color must be one of "
                        + Arrays.stream(ProjectColor.values())
                            .map(ProjectColor::name)
                            .collect(Collectors.joining(", "))
                        + "."));
  }
}
