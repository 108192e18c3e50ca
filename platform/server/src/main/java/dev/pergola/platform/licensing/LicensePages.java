// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import dev.pergola.api.Access;
import dev.pergola.api.Caller;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Permission;
import dev.pergola.api.View;
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
  private final Templates templates;

  LicensePages(Licenses licenses, Templates templates) {
    this.licenses = licenses;
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
          case null, default -> null;
        };
    return page(caller, notice, null);
  }

  @Post
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<?> install(Caller caller, @Body Map<String, String> entered) {
    Permissions.require(caller, Permission.ADMINISTER);
    try {
      licenses.install(entered.getOrDefault("token", ""), caller);
    } catch (PergolaException e) {
      return page(caller, null, e.getMessage()).status(e.code().status());
    }
    return HttpResponse.seeOther(URI.create("/license?changed=installed"));
  }

  @Post("/remove")
  @Consumes(MediaType.ALL)
  HttpResponse<?> remove(Caller caller) {
    Permissions.require(caller, Permission.ADMINISTER);
    try {
      licenses.remove(caller);
    } catch (PergolaException e) {
      return page(caller, null, e.getMessage()).status(e.code().status());
    }
    return HttpResponse.seeOther(URI.create("/license?changed=removed"));
  }

  private MutableHttpResponse<?> page(
      Caller caller, @Nullable String notice, @Nullable String error) {
    LicenseStatus status = licenses.status();
    return templates.page(
        "licensing/license.jte",
        "License",
        "/license",
        caller,
        new LicensePage(
            title(status.edition()),
            status.customer(),
            status.features(),
            status.issuedAt(),
            status.expires(),
            status.state() != LicenseStatus.State.NONE,
            word(status.state()),
            tone(status.state()),
            status.reason(),
            licenses.trustedKeys(),
            notice,
            error));
  }

  private static String title(String edition) {
    Edition known = Edition.named(edition);
    return known == null ? edition : known.title();
  }

  private static String word(LicenseStatus.State state) {
    return switch (state) {
      case NONE -> "Open source";
      case TRIAL -> "Trial";
      case TRIAL_ENDED -> "Trial ended";
      case VALID -> "Valid";
      case WARNING -> "Ends soon";
      case GRACE -> "In grace";
      case EXPIRED -> "Expired";
      case REVOKED -> "Taken back";
      case NOT_YET_VALID -> "Not yet valid";
      case WRONG_INSTALLATION -> "For another installation";
      case REFUSED -> "Refused";
    };
  }

  private static View.Tone tone(LicenseStatus.State state) {
    return switch (state) {
      case NONE, TRIAL, TRIAL_ENDED -> View.Tone.INFO;
      case VALID -> View.Tone.GOOD;
      case WARNING, GRACE, EXPIRED, NOT_YET_VALID -> View.Tone.WARNING;
      case REVOKED, WRONG_INSTALLATION, REFUSED -> View.Tone.BAD;
    };
  }
}
