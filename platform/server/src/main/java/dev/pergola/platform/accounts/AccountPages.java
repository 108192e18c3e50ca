// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import dev.pergola.api.Blame;
import dev.pergola.api.Caller;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.web.Templates;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The page of one's own account. */
@Controller("/account")
@Secured(SecurityRule.IS_AUTHENTICATED)
@Produces(MediaType.TEXT_HTML)
@ExecuteOn(TaskExecutors.BLOCKING)
final class AccountPages {
  /** The form for a new key. */
  @Introspected
  @Serdeable
  record NewKey(@Nullable String name, @Nullable List<String> scopes, @Nullable String days) {}

  private final Templates templates;
  private final Users users;
  private final ApiKeys keys;

  AccountPages(Templates templates, Users users, ApiKeys keys) {
    this.templates = templates;
    this.users = users;
    this.keys = keys;
  }

  @Get
  HttpResponse<?> account(Caller caller, @QueryValue @Nullable String changed) {
    return page(caller, null, "revoked".equals(changed) ? "The key is revoked." : null, null);
  }

  @Post("/keys")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<?> create(HttpRequest<?> request, @Body NewKey entered) {
    Caller caller = ApiKeysController.inSession(request);
    try {
      ApiKeys.Fresh fresh =
          keys.create(caller, entered.name(), entered.scopes(), days(entered.days()));
      // The answer itself shows the key: after a redirect it would have to be kept somewhere.
      return page(caller, fresh.token(), null, null).header(HttpHeaders.CACHE_CONTROL, "no-store");
    } catch (PergolaException e) {
      if (e.code().blame() != Blame.USER) {
        throw e;
      }
      return page(caller, null, null, e.getMessage()).status(e.code().status());
    }
  }

  @Post("/keys/{id}/revoke")
  @Consumes(MediaType.ALL)
  HttpResponse<?> revoke(HttpRequest<?> request, @PathVariable UUID id) {
    keys.revoke(ApiKeysController.inSession(request), id);
    return HttpResponse.status(HttpStatus.SEE_OTHER)
        .header(HttpHeaders.LOCATION, "/account?changed=revoked");
  }

  private static @Nullable Integer days(@Nullable String entered) {
    if (entered == null || entered.isBlank()) {
      return null;
    }
    try {
      return Integer.valueOf(entered.strip());
    } catch (NumberFormatException e) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT, "A key expires after a number of days, or never.");
    }
  }

  private MutableHttpResponse<?> page(
      Caller caller, @Nullable String fresh, @Nullable String notice, @Nullable String problem) {
    Profile profile =
        users
            .profile(caller.userId())
            .orElseThrow(
                () -> new PergolaException(StandardError.NOT_SIGNED_IN, CallerBinder.NOBODY));
    return templates.page(
        "accounts/account.jte",
        "Account",
        "/account",
        caller,
        new AccountPage(profile, keys.list(caller), fresh, notice, problem));
  }
}
