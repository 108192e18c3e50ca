// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import dev.pergola.api.Caller;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.web.Templates;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;

/** The page of one's own account. */
@Controller("/account")
@Secured(SecurityRule.IS_AUTHENTICATED)
@Produces(MediaType.TEXT_HTML)
@ExecuteOn(TaskExecutors.BLOCKING)
final class AccountPages {
  private final Templates templates;
  private final Users users;

  AccountPages(Templates templates, Users users) {
    this.templates = templates;
    this.users = users;
  }

  @Get
  HttpResponse<?> account(Caller caller) {
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
        new AccountPage(
            profile.name(),
            profile.email(),
            profile.role(),
            profile.organization().name(),
            profile.administrator()));
  }
}
