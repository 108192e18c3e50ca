// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Blame;
import dev.pergola.api.Caller;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Permission;
import dev.pergola.api.StandardError;
import dev.pergola.platform.web.Permissions;
import dev.pergola.platform.web.Templates;
import dev.pergola.trust.TrustLevel;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Part;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.multipart.CompletedFileUpload;
import io.micronaut.http.uri.UriBuilder;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The plugins for people. Each form does without JavaScript; with it, what takes its time goes to
 * the API instead and is shown step by step.
 */
@Controller("/plugins")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class PluginPages {
  private final Plugins plugins;
  private final PluginViews views;
  private final Templates templates;

  PluginPages(Plugins plugins, PluginViews views, Templates templates) {
    this.plugins = plugins;
    this.views = views;
    this.templates = templates;
  }

  /**
   * The page, after a change with what became of it. The address holds a plugin's id and a word of
   * ours, never a sentence: a link from elsewhere must not put words into Pergola's mouth.
   *
   * @param changed the plugin that was changed
   * @param removed the plugin that was removed
   * @param policy anything, when the policy was changed
   */
  @Get(produces = MediaType.TEXT_HTML)
  HttpResponse<?> show(
      Caller caller,
      @Nullable @QueryValue String changed,
      @Nullable @QueryValue String removed,
      @Nullable @QueryValue String policy) {
    Permissions.require(caller, Permission.ADMINISTER);
    return page(caller, policy != null ? policyNotice() : notice(changed, removed), null);
  }

  private MutableHttpResponse<String> page(
      Caller caller, @Nullable String notice, @Nullable String error) {
    PluginsPage page = views.all(notice, error);
    views.shown(page.plugins());
    return templates.page("plugins/plugins.jte", "Plugins", "/plugins", caller, page);
  }

  private String policyNotice() {
    return "From now on this installation takes plugins that are %s%s."
        .formatted(
            Admission.word(plugins.minimumTrust()),
            plugins.minimumTrust() == TrustLevel.OFFICIAL ? "" : " or better");
  }

  private @Nullable String notice(@Nullable String changed, @Nullable String removed) {
    List<PluginStatus> all = plugins.list();
    if (removed != null && all.stream().noneMatch(it -> it.id().equals(removed))) {
      return "The plugin is removed.";
    }
    return all.stream()
        .filter(status -> status.id().equals(changed))
        .map(PluginPages::notice)
        .findAny()
        .orElse(null);
  }

  private static String notice(PluginStatus status) {
    if (status.change() instanceof PluginStatus.Change change && change.reason() != null) {
      return status.title() + ": " + change.reason();
    }
    return switch (status.state()) {
      case STARTED -> "%s %s is started.".formatted(status.title(), status.version());
      case STOPPED, STARTING, LOCKED, FAILED, NEEDS_CONSENT, QUARANTINED ->
          status.title() + ": " + status.reason();
    };
  }

  @Get(value = "/list", produces = MediaType.TEXT_HTML)
  HttpResponse<?> list(Caller caller) {
    Permissions.require(caller, Permission.ADMINISTER);
    return templates.part("plugins/list.jte", views.all(null, null));
  }

  /** One plugin: what it is and may do, its generations, and its end. */
  @Get(value = "/{id}/details", produces = MediaType.TEXT_HTML)
  HttpResponse<?> details(Caller caller, String id, @Nullable @QueryValue String changed) {
    Permissions.require(caller, Permission.ADMINISTER);
    return details(caller, id, changed == null ? null : notice(plugins.get(id)), null);
  }

  private MutableHttpResponse<String> details(
      Caller caller, String id, @Nullable String notice, @Nullable String error) {
    PluginPage page = views.one(id, notice, error);
    views.shown(List.of(page.plugin()));
    return templates.page("plugins/details.jte", page.plugin().title(), "/plugins", caller, page);
  }

  /** The form of the page that adds a plugin, where there is no JavaScript. */
  @Post
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  HttpResponse<?> upload(Caller caller, @Nullable @Part("file") CompletedFileUpload file)
      throws IOException {
    Permissions.require(caller, Permission.ADMINISTER);
    if (file == null || file.getSize() == 0) {
      return page(caller, null, "Choose a plugin's jar first.").status(400);
    }
    try (InputStream in = file.getInputStream()) {
      PluginStatus status =
          plugins.install(in, PluginController.fileName(file), false, caller, Steps.UNHEARD);
      return back("changed", status.id());
    } catch (PergolaException e) {
      return refused(e, page(caller, null, file.getFilename() + ": " + e.getMessage()));
    }
  }

  /** Agrees to what a waiting jar asks for: to that very jar, which the person has looked at. */
  @Post("/{id}/consent")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<?> consent(Caller caller, String id, @Body Map<String, String> entered) {
    return change(
        caller, () -> plugins.consent(id, entered.get("digest"), caller, Steps.UNHEARD).id());
  }

  @Post("/{id}/dismiss")
  @Consumes(MediaType.ALL)
  HttpResponse<?> dismiss(Caller caller, String id) {
    return change(
        caller,
        () -> {
          plugins.dismiss(id, caller);
          return "";
        });
  }

  @Post("/{id}/start")
  @Consumes(MediaType.ALL)
  HttpResponse<?> start(Caller caller, String id) {
    return change(caller, () -> plugins.start(id, caller).id());
  }

  @Post("/{id}/stop")
  @Consumes(MediaType.ALL)
  HttpResponse<?> stop(Caller caller, String id) {
    return change(caller, () -> plugins.stop(id, caller).id());
  }

  /** Does something, and goes back to the page, which tells how the plugin of that id stands. */
  private HttpResponse<?> change(Caller caller, Supplier<String> change) {
    Permissions.require(caller, Permission.ADMINISTER);
    try {
      return back("changed", change.get());
    } catch (PergolaException e) {
      return refused(e, page(caller, null, e.getMessage()));
    }
  }

  private static HttpResponse<?> back(String what, String id) {
    return HttpResponse.seeOther(UriBuilder.of("/plugins").queryParam(what, id).build());
  }

  private static HttpResponse<?> refused(PergolaException e, MutableHttpResponse<String> page) {
    if (e.code().blame() == Blame.INTERNAL) {
      throw e;
    }
    return page.status(e.code().status());
  }

  @Post("/{id}/rollback")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<?> rollback(Caller caller, String id, @Body Map<String, String> entered) {
    Permissions.require(caller, Permission.ADMINISTER);
    try {
      plugins.rollback(id, number(entered.get("generation")), caller, Steps.UNHEARD);
    } catch (PergolaException e) {
      return refused(e, details(caller, id, null, e.getMessage()));
    }
    return HttpResponse.seeOther(
        UriBuilder.of("/plugins").path(id).path("details").queryParam("changed", "").build());
  }

  private static @Nullable Integer number(@Nullable String text) {
    if (text == null || !text.matches("\\d{1,9}")) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT, "Say which generation to go back to.");
    }
    return Integer.valueOf(text);
  }

  /** Removes a plugin. What cannot be taken back asks for the plugin's id, typed by a person. */
  @Post("/{id}/remove")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<?> remove(Caller caller, String id, @Nullable @Body Map<String, String> entered) {
    Permissions.require(caller, Permission.ADMINISTER);
    Map<String, String> form = entered == null ? Map.of() : entered;
    try {
      Removal.Data data = PluginController.wanted(form.get("data"));
      if (data == Removal.Data.PURGE && !id.equals(form.getOrDefault("confirm", "").strip())) {
        throw new PergolaException(
            StandardError.INVALID_ARGUMENT,
            "Nothing was removed. To delete the data for ever, type %s in the field."
                .formatted(id));
      }
      plugins.remove(id, data, caller);
    } catch (PergolaException e) {
      return refused(e, details(caller, id, null, e.getMessage()));
    }
    return back("removed", id);
  }

  @Post("/policy")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<?> policy(Caller caller, @Body Map<String, String> entered) {
    Permissions.require(caller, Permission.ADMINISTER);
    for (TrustLevel level : TrustLevel.values()) {
      if (level.name().equals(entered.get("minimumTrust"))) {
        plugins.demandTrust(level, caller);
        return back("policy", "changed");
      }
    }
    return page(caller, null, "Choose what may be installed.").status(400);
  }
}
