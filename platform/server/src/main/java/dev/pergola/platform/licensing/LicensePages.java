// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import dev.pergola.api.Access;
import dev.pergola.api.Caller;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Permission;
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
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The license for people. */
@Controller("/license")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class LicensePages implements Navigation {
  private final Licenses licenses;
  private final Trials trials;
  private final RevocationLists revocations;
  private final UpgradePrompts prompts;
  private final Templates templates;

  LicensePages(
      Licenses licenses,
      Trials trials,
      RevocationLists revocations,
      UpgradePrompts prompts,
      Templates templates) {
    this.licenses = licenses;
    this.trials = trials;
    this.revocations = revocations;
    this.prompts = prompts;
    this.templates = templates;
  }

  @Override
  public List<NavigationEntry> entries() {
    return List.of(
        new NavigationEntry("License", "/license", 90, Access.holding(Permission.ADMINISTER)));
  }

  @Get(produces = MediaType.TEXT_HTML)
  HttpResponse<?> show(Caller caller, @Nullable @QueryValue String changed) {
    Permissions.require(caller, Permission.ADMINISTER);
    String notice =
        switch (changed) {
          case "installed" -> "The license is installed.";
          case "removed" -> "The license is removed.";
          case "trial" -> "The trial has begun. Commercial plugins are open now.";
          case "revocations" -> "The list is installed.";
          case "clock" -> "The clock counts as right.";
          case "prompts" -> "That is changed.";
          case null, default -> null;
        };
    return page(caller, notice, null);
  }

  @Post
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<?> install(Caller caller, @Body Map<String, String> entered) {
    return change(
        caller, "installed", () -> licenses.install(entered.getOrDefault("token", ""), caller));
  }

  @Post("/remove")
  @Consumes(MediaType.ALL)
  HttpResponse<?> remove(Caller caller) {
    return change(caller, "removed", () -> licenses.remove(caller));
  }

  @Post("/trial")
  @Consumes(MediaType.ALL)
  HttpResponse<?> startTrial(Caller caller) {
    return change(caller, "trial", () -> trials.start(caller));
  }

  @Post("/revocations")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<?> installRevocations(Caller caller, @Body Map<String, String> entered) {
    return change(
        caller,
        "revocations",
        () -> revocations.install(entered.getOrDefault("token", ""), caller));
  }

  @Post("/clock")
  @Consumes(MediaType.ALL)
  HttpResponse<?> confirmClock(Caller caller) {
    return change(caller, "clock", () -> licenses.confirmClock(caller));
  }

  @Post("/prompts")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<?> countPrompts(Caller caller, @Body Map<String, String> entered) {
    return change(
        caller, "prompts", () -> prompts.count("true".equals(entered.get("counting")), caller));
  }

  private HttpResponse<?> change(Caller caller, String changed, Runnable work) {
    Permissions.require(caller, Permission.ADMINISTER);
    try {
      work.run();
    } catch (PergolaException e) {
      return page(caller, null, e.getMessage()).status(e.code().status());
    }
    return HttpResponse.seeOther(URI.create("/license?changed=" + changed));
  }

  private MutableHttpResponse<?> page(
      Caller caller, @Nullable String notice, @Nullable String error) {
    return templates.page(
        "licensing/license.jte",
        "License",
        "/license",
        caller,
        new LicensePage(
            licenses.status(), licenses.trustedKeys(), prompts.counts(), notice, error));
  }
}
