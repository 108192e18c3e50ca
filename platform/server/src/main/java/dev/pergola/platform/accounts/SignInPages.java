// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import dev.pergola.api.Blame;
import dev.pergola.api.PergolaException;
import dev.pergola.platform.web.Templates;
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
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Setting up, registering, signing in and out for people; works without scripts. */
@Controller
@Secured(SecurityRule.IS_ANONYMOUS)
@Produces(MediaType.TEXT_HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class SignInPages {
  private final Templates templates;
  private final Setup setup;
  private final SignIn signIn;
  private final Sessions sessions;

  SignInPages(Templates templates, Setup setup, SignIn signIn, Sessions sessions) {
    this.templates = templates;
    this.setup = setup;
    this.signIn = signIn;
    this.sessions = sessions;
  }

  @Get("/setup")
  HttpResponse<?> setupPage(@QueryValue @Nullable String token) {
    return setup.isGood(token)
        ? setupPage(new SetupPage(or(token), "", "", null, true))
        : refusal(
            Setup.invalidToken(), problem -> setupPage(new SetupPage("", "", "", problem, false)));
  }

  @Post("/setup")
  HttpResponse<?> setUp(HttpRequest<?> request, @Body Credentials entered) {
    return enter(
        request,
        LocalPath.START,
        () -> setup.setUp(entered.token(), entered.name(), entered.email(), entered.password()),
        problem ->
            setupPage(
                new SetupPage(
                    or(entered.token()),
                    or(entered.name()),
                    or(entered.email()),
                    problem,
                    setup.isGood(entered.token()))));
  }

  @Get("/register")
  HttpResponse<?> registerPage() {
    return registerPage(new RegisterPage("", "", null, signIn.isRegistrationOpen()));
  }

  @Post("/register")
  HttpResponse<?> register(HttpRequest<?> request, @Body Credentials entered) {
    return enter(
        request,
        LocalPath.START,
        () -> signIn.register(entered.name(), entered.email(), entered.password()),
        problem ->
            registerPage(
                new RegisterPage(
                    or(entered.name()),
                    or(entered.email()),
                    problem,
                    signIn.isRegistrationOpen())));
  }

  @Get("/login")
  HttpResponse<?> loginPage(HttpRequest<?> request, @QueryValue @Nullable String next) {
    LocalPath goal = LocalPath.parse(next);
    return request.getUserPrincipal(CurrentSession.class).isPresent()
        ? goTo(goal.path())
        : loginPage("", goal, null);
  }

  @Post("/login")
  HttpResponse<?> login(HttpRequest<?> request, @Body Credentials entered) {
    LocalPath goal = LocalPath.parse(entered.next());
    return enter(
        request,
        goal,
        () -> signIn.signIn(entered.email(), entered.password()),
        problem -> loginPage(or(entered.email()), goal, problem));
  }

  @Get("/session/refresh")
  HttpResponse<?> refresh(HttpRequest<?> request, @QueryValue @Nullable String next) {
    LocalPath goal = LocalPath.parse(next);
    try {
      return SessionCookies.set(
          request, goTo(goal.path()), signIn.refresh(SessionCookies.refreshToken(request)));
    } catch (PergolaException e) {
      return SessionCookies.clear(request, goTo("/login" + goal.toQuery()));
    }
  }

  // A form without fields has no type to speak of.
  @Post("/logout")
  @Consumes(MediaType.ALL)
  HttpResponse<?> logout(HttpRequest<?> request) {
    sessions.end(
        request.getUserPrincipal(CurrentSession.class).orElse(null),
        SessionCookies.refreshToken(request));
    return SessionCookies.clear(request, goTo("/login"));
  }

  private HttpResponse<?> enter(
      HttpRequest<?> request, LocalPath goal, Supplier<SessionTokens> way, Page again) {
    try {
      return SessionCookies.set(request, goTo(goal.path()), way.get());
    } catch (PergolaException e) {
      if (e.code().blame() != Blame.USER) {
        throw e;
      }
      return refusal(e, again);
    }
  }

  private static HttpResponse<?> refusal(PergolaException e, Page page) {
    return page.saying(e.getMessage()).status(e.code().status());
  }

  private static MutableHttpResponse<?> goTo(String path) {
    return HttpResponse.status(HttpStatus.SEE_OTHER).header(HttpHeaders.LOCATION, path);
  }

  private MutableHttpResponse<?> setupPage(SetupPage page) {
    return templates.page("accounts/setup.jte", "Set up Pergola", "/setup", null, page);
  }

  private MutableHttpResponse<?> registerPage(RegisterPage page) {
    return templates.page("accounts/register.jte", "Register", "/register", null, page);
  }

  private MutableHttpResponse<?> loginPage(String email, LocalPath goal, @Nullable String problem) {
    return templates.page(
        "accounts/login.jte",
        "Sign in",
        "/login",
        null,
        new LoginPage(
            email, goal.path(), problem, signIn.isRegistrationOpen(), signIn.isSetUpNeeded()));
  }

  private static String or(@Nullable String text) {
    return text == null ? "" : text;
  }

  /** A page that tells what was wrong. */
  @FunctionalInterface
  private interface Page {
    MutableHttpResponse<?> saying(String problem);
  }
}
