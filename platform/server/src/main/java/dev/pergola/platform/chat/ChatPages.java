// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.api.Access;
import dev.pergola.api.Caller;
import dev.pergola.platform.models.ModelChoice;
import dev.pergola.platform.models.ModelMenu;
import dev.pergola.platform.models.Models;
import dev.pergola.platform.models.Price;
import dev.pergola.platform.models.Router;
import dev.pergola.platform.web.Navigation;
import dev.pergola.platform.web.NavigationEntry;
import dev.pergola.platform.web.Templates;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The chat for people: the server's front page. */
@Controller
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class ChatPages implements Navigation {
  private final Conversations conversations;
  private final Projects projects;
  private final Preferences preferences;
  private final Models models;
  private final Router router;
  private final ModelMenu menu;
  private final Templates templates;

  ChatPages(
      Conversations conversations,
      Projects projects,
      Preferences preferences,
      Models models,
      Router router,
      ModelMenu menu,
      Templates templates) {
    this.conversations = conversations;
    this.projects = projects;
    this.preferences = preferences;
    this.models = models;
    this.router = router;
    this.menu = menu;
    this.templates = templates;
  }

  @Override
  public List<NavigationEntry> entries() {
    return List.of(new NavigationEntry("Chat", "/", 10, Access.signedIn()));
  }

  @Get(value = "/", produces = MediaType.TEXT_HTML)
  HttpResponse<?> begin(Caller caller, @Nullable @QueryValue UUID project) {
    return page(
        caller, null, project == null ? null : projects.find(caller, project).id().toString());
  }

  @Get(value = "/c/{id}", produces = MediaType.TEXT_HTML)
  HttpResponse<?> open(Caller caller, UUID id) {
    conversations.find(caller, id);
    return page(caller, id.toString(), null);
  }

  private HttpResponse<?> page(
      Caller caller, @Nullable String conversationId, @Nullable String projectId) {
    List<ModelMenu.Entry> all = menu.models(caller);
    String preferred = router.preferred(caller).map(ModelChoice::id).orElse("");
    return templates.page(
        "chat/chat.jte",
        "Chat",
        "/",
        caller,
        new ChatPage(
            conversationId,
            projectId,
            all.size() < 2
                ? List.of()
                : menu.aliases(caller).stream().map(ChatPages::alias).toList(),
            all.stream().map(entry -> model(entry, preferred)).toList(),
            router.refused(caller),
            preferences.style(caller),
            projects.list(caller).stream()
                .map(
                    project ->
                        new ChatPage.ProjectChoice(
                            project.id().toString(), project.name(), project.color()))
                .toList(),
            models.isSafeMode()));
  }

  private static ChatPage.ModelChoice model(ModelMenu.Entry entry, String preferred) {
    return new ChatPage.ModelChoice(
        entry.name(), entry.title(), price(entry), entry.name().equals(preferred));
  }

  private static ChatPage.AliasChoice alias(ModelMenu.Entry entry) {
    return new ChatPage.AliasChoice(entry.name(), entry.title(), price(entry));
  }

  private static @Nullable String price(ModelMenu.Entry entry) {
    Price price = entry.price();
    return price == null ? null : price.text();
  }
}
