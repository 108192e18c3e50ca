// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.api.Access;
import dev.pergola.api.Blame;
import dev.pergola.api.Caller;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Permission;
import dev.pergola.platform.web.Navigation;
import dev.pergola.platform.web.NavigationEntry;
import dev.pergola.platform.web.Templates;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The pages on which projects are made, changed and deleted; they work without scripts. */
@Controller("/projects")
@Secured(SecurityRule.IS_AUTHENTICATED)
@Produces(MediaType.TEXT_HTML)
@ExecuteOn(TaskExecutors.BLOCKING)
final class ProjectsPages implements Navigation {
  /** The form of a project. */
  @Introspected
  @Serdeable
  record Form(
      @Nullable String name,
      @Nullable String color,
      @Nullable String description,
      @Nullable String instructions) {
    Projects.Wanted wanted() {
      return new Projects.Wanted(name == null ? "" : name, color, description, instructions);
    }

    ProjectsPage.Entered entered() {
      ProjectColor shown =
          Arrays.stream(ProjectColor.values())
              .filter(one -> one.name().equals(color))
              .findFirst()
              .orElse(ProjectColor.GRAY);
      return new ProjectsPage.Entered(text(name), shown, text(description), text(instructions));
    }

    private static String text(@Nullable String entered) {
      return entered == null ? "" : entered;
    }
  }

  /** What becomes of a project's conversations. */
  @Introspected
  @Serdeable
  record Farewell(@Nullable String conversations) {}

  private static final int CHATS_SHOWN = 50;

  private final Projects projects;
  private final Conversations conversations;
  private final Templates templates;

  ProjectsPages(Projects projects, Conversations conversations, Templates templates) {
    this.projects = projects;
    this.conversations = conversations;
    this.templates = templates;
  }

  @Override
  public List<NavigationEntry> entries() {
    return List.of(
        new NavigationEntry("Projects", "/projects", 15, Access.holding(Permission.CHAT)));
  }

  @Get
  HttpResponse<?> list(Caller caller, @QueryValue @Nullable String changed) {
    Chat.requireChat(caller);
    String notice =
        switch (changed) {
          case "deleted" -> "The project is deleted.";
          case null, default -> null;
        };
    return list(caller, ProjectsPage.Entered.NOTHING, notice, null);
  }

  @Post
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<?> create(Caller caller, @Body Form form) {
    Chat.requireChat(caller);
    try {
      return to("/projects/%s?changed=made".formatted(projects.create(caller, form.wanted()).id()));
    } catch (PergolaException e) {
      return list(caller, form.entered(), null, saying(e)).status(e.code().status());
    }
  }

  @Get("/{id}")
  HttpResponse<?> show(Caller caller, UUID id, @QueryValue @Nullable String changed) {
    Chat.requireChat(caller);
    ProjectRow project = projects.find(caller, id);
    String notice =
        switch (changed) {
          case "made" -> "The project is made. Begin a chat in it, or move chats to it.";
          case "saved" -> "The project is saved.";
          case null, default -> null;
        };
    return show(
        caller,
        project,
        new ProjectsPage.Entered(
            project.name(), project.color(), project.description(), project.instructions()),
        notice,
        null);
  }

  @Post("/{id}")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<?> change(Caller caller, UUID id, @Body Form form) {
    Chat.requireChat(caller);
    ProjectRow project = projects.find(caller, id);
    try {
      projects.change(caller, id, form.wanted());
      return to("/projects/%s?changed=saved".formatted(id));
    } catch (PergolaException e) {
      return show(caller, project, form.entered(), null, saying(e)).status(e.code().status());
    }
  }

  @Post("/{id}/delete")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<?> delete(Caller caller, UUID id, @Body Farewell farewell) {
    Chat.requireChat(caller);
    ProjectRow project = projects.find(caller, id);
    try {
      projects.delete(caller, id, ProjectsController.leftovers(farewell.conversations()));
      return to("/projects?changed=deleted");
    } catch (PergolaException e) {
      return show(
              caller,
              project,
              new ProjectsPage.Entered(
                  project.name(), project.color(), project.description(), project.instructions()),
              null,
              saying(e))
          .status(e.code().status());
    }
  }

  private MutableHttpResponse<?> list(
      Caller caller,
      ProjectsPage.Entered entered,
      @Nullable String notice,
      @Nullable String problem) {
    return templates.page(
        "chat/projects.jte",
        "Projects",
        "/projects",
        caller,
        new ProjectsPage(
            projects.list(caller).stream().map(row -> entry(caller, row)).toList(),
            List.of(),
            entered,
            notice,
            problem));
  }

  private MutableHttpResponse<?> show(
      Caller caller,
      ProjectRow project,
      ProjectsPage.Entered entered,
      @Nullable String notice,
      @Nullable String problem) {
    return templates.page(
        "chat/project.jte",
        project.name(),
        "/projects/" + project.id(),
        caller,
        new ProjectsPage(
            List.of(entry(caller, project)), chats(caller, project), entered, notice, problem));
  }

  private List<ProjectsPage.Chat> chats(Caller caller, ProjectRow project) {
    return conversations
        .list(caller, new Conversations.Filter(project.id(), false), null, CHATS_SHOWN)
        .conversations()
        .stream()
        .map(row -> new ProjectsPage.Chat(row.id().toString(), row.title()))
        .toList();
  }

  private ProjectsPage.Entry entry(Caller caller, ProjectRow row) {
    return new ProjectsPage.Entry(
        row.id().toString(),
        row.name(),
        row.color(),
        row.description(),
        projects.conversations(caller, row.id()),
        projects.documents(caller, row.id()));
  }

  private static String saying(PergolaException e) {
    if (e.code().blame() != Blame.USER) {
      throw e;
    }
    return e.getMessage();
  }

  private static HttpResponse<?> to(String path) {
    return HttpResponse.status(HttpStatus.SEE_OTHER).header(HttpHeaders.LOCATION, path);
  }
}
