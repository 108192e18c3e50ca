// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Access;
import dev.pergola.api.Blame;
import dev.pergola.api.Caller;
import dev.pergola.api.PergolaException;
import dev.pergola.platform.web.Navigation;
import dev.pergola.platform.web.NavigationEntry;
import dev.pergola.platform.web.Permissions;
import dev.pergola.platform.web.Templates;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Providers, keys, and which model answers, for people. */
@Controller("/models")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class ModelsPages implements Navigation {
  private final ModelDesk desk;
  private final OwnKeys keys;
  private final Routing routing;
  private final ModelsView view;
  private final Templates templates;

  ModelsPages(ModelDesk desk, OwnKeys keys, Routing routing, ModelsView view, Templates templates) {
    this.desk = desk;
    this.keys = keys;
    this.routing = routing;
    this.view = view;
    this.templates = templates;
  }

  @Override
  public List<NavigationEntry> entries() {
    return List.of(new NavigationEntry("Models", "/models", 50, Access.signedIn()));
  }

  @Get(produces = MediaType.TEXT_HTML)
  HttpResponse<?> show(
      Caller caller, @Nullable @QueryValue String changed, @Nullable @QueryValue String moved) {
    return page(caller, moved, changed == null ? null : "Saved.", null);
  }

  private MutableHttpResponse<?> page(
      Caller caller, @Nullable String moved, @Nullable String notice, @Nullable String error) {
    return templates.page(
        "models/models.jte", "Models", "/models", caller, view.of(caller, moved, notice, error));
  }

  /** Without JavaScript; with it, the page asks the API. */
  @Post("/test")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<?> test(Caller caller, @Body Map<String, String> entered)
      throws InterruptedException {
    ModelDesk.Trial trial;
    try {
      trial = desk.test(caller, entered.getOrDefault("model", ""));
    } catch (PergolaException e) {
      return refused(caller, e);
    }
    PergolaException failure = trial.failure();
    return failure == null
        ? page(
            caller,
            null,
            "%s answered in %d ms: %s"
                .formatted(trial.choice().id(), trial.millis(), trial.answer()),
            null)
        : page(caller, null, null, "%s: %s".formatted(trial.choice().id(), failure.getMessage()));
  }

  @Post("/preferred")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<?> prefer(Caller caller, @Body Map<String, String> entered) {
    return changed(caller, () -> routing.prefer(caller, entered.get("model")), "?changed=");
  }

  @Post("/keys")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<?> putKey(Caller caller, @Body Map<String, String> entered) {
    return changed(
        caller,
        () ->
            desk.putKey(
                caller,
                KeysController.owner(entered.get("owner")),
                entered.getOrDefault("provider", ""),
                entered.getOrDefault("key", "")),
        "?changed=");
  }

  @Post("/keys/remove")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<?> removeKey(Caller caller, @Body Map<String, String> entered) {
    return changed(
        caller,
        () ->
            keys.remove(
                caller,
                KeysController.owner(entered.get("owner")),
                entered.getOrDefault("provider", "")),
        "?changed=");
  }

  @Post("/default")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<?> setDefault(Caller caller, @Body Map<String, String> entered) {
    String model = entered.getOrDefault("model", "");
    return rule(caller, rules -> rules.withModel(model.isBlank() ? null : model), "?changed=");
  }

  /** Adds a model to the failover order, moves it by one place, or takes it out. */
  @Post("/failover")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<?> failover(Caller caller, @Body Map<String, String> entered) {
    String model = entered.getOrDefault("model", "");
    String move = entered.getOrDefault("move", "");
    return rule(
        caller,
        rules -> rules.withFailover(moved(rules.failover(), model, move)),
        move.equals("up") || move.equals("down")
            ? "?moved="
                + URLEncoder.encode(move + " " + model, StandardCharsets.UTF_8)
                + "#failover"
            : "?changed=#failover");
  }

  private static List<String> moved(List<String> order, String model, String move) {
    List<String> changed = new ArrayList<>(order);
    int place = changed.indexOf(model);
    switch (move) {
      case "add" -> {
        if (place < 0) {
          changed.add(model);
        }
      }
      case "remove" -> changed.remove(model);
      case "up" -> {
        if (place > 0) {
          Collections.swap(changed, place, place - 1);
        }
      }
      case "down" -> {
        if (place >= 0 && place < changed.size() - 1) {
          Collections.swap(changed, place, place + 1);
        }
      }
      default -> {} // nothing that the page sends
    }
    return changed;
  }

  /** Gives a name a meaning; no models take it away. */
  @Post("/aliases")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<?> alias(Caller caller, @Body Map<String, String> entered) {
    String name = entered.getOrDefault("name", "").strip();
    List<String> models = RoutingController.names(entered.get("models"));
    return rule(
        caller,
        rules -> {
          Map<String, List<String>> aliases = new TreeMap<>(rules.aliases());
          if (models.isEmpty() && aliases.containsKey(name)) {
            aliases.remove(name);
          } else {
            aliases.put(name, models);
          }
          return rules.withAliases(aliases);
        },
        "?changed=#aliases");
  }

  /** Sets the standing instructions, of all models or of a provider's. */
  @Post("/prompts")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<?> prompt(Caller caller, @Body Map<String, String> entered) {
    String provider = entered.getOrDefault("provider", "");
    String text = entered.getOrDefault("prompt", "");
    return rule(
        caller,
        rules -> {
          if (provider.isEmpty()) {
            return rules.withPrompt(text);
          }
          Map<String, String> prompts = new TreeMap<>(rules.prompts());
          prompts.put(provider, text);
          return rules.withPrompts(prompts);
        },
        "?changed=#instructions");
  }

  private HttpResponse<?> rule(
      Caller caller, UnaryOperator<RoutingRules> change, String afterwards) {
    Permissions.requireManagesOrganization(caller);
    return changed(caller, () -> routing.change(caller, change), afterwards);
  }

  private HttpResponse<?> changed(Caller caller, Runnable change, String afterwards) {
    try {
      change.run();
    } catch (PergolaException e) {
      return refused(caller, e);
    }
    return HttpResponse.seeOther(URI.create("/models" + afterwards));
  }

  private HttpResponse<?> refused(Caller caller, PergolaException e) {
    if (e.code().blame() == Blame.INTERNAL) {
      throw e;
    }
    return page(caller, null, null, e.getMessage()).status(e.code().status());
  }
}
