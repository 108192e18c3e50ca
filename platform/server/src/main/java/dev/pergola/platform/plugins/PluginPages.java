// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Caller;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Permission;
import dev.pergola.platform.web.Permissions;
import dev.pergola.platform.web.Templates;
import dev.pergola.trust.PluginDescriptor.Setting;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.uri.UriBuilder;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The plugins for people. */
@Controller("/plugins")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class PluginPages {
  private final Plugins plugins;
  private final Templates templates;

  PluginPages(Plugins plugins, Templates templates) {
    this.plugins = plugins;
    this.templates = templates;
  }

  /**
   * The page, after a change with what became of it. The address holds a plugin's id and a word of
   * ours, never a sentence: a link from elsewhere must not put words into Pergola's mouth.
   */
  @Get(produces = MediaType.TEXT_HTML)
  HttpResponse<?> show(
      Caller caller, @Nullable @QueryValue String changed, @Nullable @QueryValue String removed) {
    Permissions.require(caller, Permission.ADMINISTER);
    return templates.page(
        "plugins/plugins.jte", "Plugins", "/plugins", caller, page(notice(changed, removed)));
  }

  private @Nullable String notice(@Nullable String changed, @Nullable String removed) {
    if (removed != null && plugins.list().stream().noneMatch(it -> it.id().equals(removed))) {
      return "The plugin is removed. Its settings and data are kept.";
    }
    return plugins.list().stream()
        .filter(status -> status.id().equals(changed))
        .map(
            status ->
                switch (status.state()) {
                  case STARTED -> status.title() + " is started.";
                  case STOPPED -> status.title() + " is stopped.";
                  case STARTING, LOCKED, FAILED, NEEDS_CONSENT, QUARANTINED ->
                      status.title() + ": " + status.reason();
                })
        .findAny()
        .orElse(null);
  }

  @Get(value = "/list", produces = MediaType.TEXT_HTML)
  HttpResponse<?> list(Caller caller) {
    Permissions.require(caller, Permission.ADMINISTER);
    return templates.part("plugins/list.jte", page(null));
  }

  @Post("/{id}/start")
  @Consumes(MediaType.ALL)
  HttpResponse<?> start(Caller caller, String id) {
    return change(caller, id, plugins::start);
  }

  @Post("/{id}/stop")
  @Consumes(MediaType.ALL)
  HttpResponse<?> stop(Caller caller, String id) {
    return change(caller, id, plugins::stop);
  }

  @Post("/{id}/remove")
  @Consumes(MediaType.ALL)
  HttpResponse<?> remove(Caller caller, String id) {
    Permissions.require(caller, Permission.ADMINISTER);
    plugins.remove(id, Removal.Data.KEEP, caller);
    return back("removed", id);
  }

  private static HttpResponse<?> change(
      Caller caller, String id, BiConsumer<String, Caller> change) {
    Permissions.require(caller, Permission.ADMINISTER);
    change.accept(id, caller);
    return back("changed", id);
  }

  private static HttpResponse<?> back(String what, String id) {
    return HttpResponse.seeOther(UriBuilder.of("/plugins").queryParam(what, id).build());
  }

  @Get(value = "/{id}/settings", produces = MediaType.TEXT_HTML)
  HttpResponse<?> settings(Caller caller, String id, @Nullable @QueryValue Boolean saved) {
    Permissions.require(caller, Permission.ADMINISTER);
    return form(caller, id, Map.of(), Boolean.TRUE.equals(saved), null);
  }

  @Post("/{id}/settings")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<?> save(Caller caller, String id, @Body Map<String, String> entered) {
    Permissions.require(caller, Permission.ADMINISTER);
    Map<String, Json> changes = new LinkedHashMap<>();
    for (Setting setting : plugins.declaredSettings(id)) {
      String value = entered.get(setting.name());
      if (entered.containsKey("forget." + setting.name())) {
        changes.put(setting.name(), Json.NULL);
        continue;
      }
      // An empty field of a secret means: keep it.
      if (value != null && !(value.isBlank() && setting.type() == Setting.Type.SECRET)) {
        changes.put(setting.name(), Json.string(value));
      }
    }
    try {
      plugins.changeSettings(id, new JsonObject(changes), caller);
    } catch (PergolaException e) {
      return form(caller, id, entered, false, e.getMessage()).status(400);
    }
    return HttpResponse.seeOther(
        URI.create("/plugins/" + UriBuilder.of("").path(id).build() + "/settings?saved=true"));
  }

  private io.micronaut.http.MutableHttpResponse<?> form(
      Caller caller,
      String id,
      Map<String, String> entered,
      boolean saved,
      @Nullable String error) {
    PluginStatus status = plugins.get(id);
    JsonObject values = plugins.settings(id);
    List<PluginSettingsPage.Field> fields =
        plugins.declaredSettings(id).stream()
            .map(setting -> field(setting, values.get(setting.name()), entered.get(setting.name())))
            .toList();
    return templates.page(
        "plugins/settings.jte",
        status.title() + " settings",
        "/plugins",
        caller,
        new PluginSettingsPage(id, status.title(), fields, saved, error));
  }

  private static PluginSettingsPage.Field field(
      Setting setting, @Nullable Json value, @Nullable String entered) {
    boolean secret = setting.type() == Setting.Type.SECRET;
    boolean has = value != null && value != Json.NULL;
    String shown =
        secret ? null : entered != null ? entered : has && value != null ? value.text() : null;
    return new PluginSettingsPage.Field(
        setting.name(),
        setting.title(),
        setting.description(),
        setting.type(),
        setting.choices(),
        shown,
        has,
        setting.required(),
        null);
  }

  private PluginsPage page(@Nullable String notice) {
    return new PluginsPage(plugins.list().stream().map(PluginPages::entry).toList(), notice, true);
  }

  private static PluginsPage.Entry entry(PluginStatus status) {
    return new PluginsPage.Entry(
        status.id(),
        status.version() == null ? "" : status.version(),
        status.title(),
        status.description(),
        status.license() == null ? "" : status.license(),
        status.feature(),
        PluginsPage.State.valueOf(status.state().name()),
        status.state() == PluginState.STARTED ? null : status.reason(),
        PluginsPage.Source.valueOf(status.source().name()),
        status.file(),
        status.provider(),
        status.source() != PluginStatus.Source.BUNDLED,
        status.hasSettings(),
        status.feature() != null);
  }
}
