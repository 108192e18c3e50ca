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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The forms of the plugins' settings. */
@Controller("/plugins")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class PluginSettingsPages {
  private final Plugins plugins;
  private final Templates templates;

  PluginSettingsPages(Plugins plugins, Templates templates) {
    this.plugins = plugins;
    this.templates = templates;
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
        UriBuilder.of("/plugins").path(id).path("settings").queryParam("saved", true).build());
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
        setting.min(),
        setting.max(),
        null);
  }
}
