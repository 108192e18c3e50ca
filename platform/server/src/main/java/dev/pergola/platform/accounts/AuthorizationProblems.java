// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import dev.pergola.api.StandardError;
import dev.pergola.platform.web.Problem;
import dev.pergola.platform.web.Problems;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.security.authentication.AuthorizationException;
import io.micronaut.security.authentication.DefaultAuthorizationExceptionHandler;
import jakarta.inject.Singleton;

/** Answers a request that {@code @Secured} refused in the words of every other problem. */
@Singleton
@Replaces(DefaultAuthorizationExceptionHandler.class)
final class AuthorizationProblems
    implements ExceptionHandler<AuthorizationException, MutableHttpResponse<?>> {
  private final Problems problems;

  AuthorizationProblems(Problems problems) {
    this.problems = problems;
  }

  @Override
  public MutableHttpResponse<?> handle(
      @SuppressWarnings("rawtypes") HttpRequest request, AuthorizationException e) {
    return problems.answer(
        request,
        e.isForbidden()
            ? Problem.of(
                StandardError.NOT_ALLOWED,
                "You lack the permission for this. Ask an administrator of this installation.")
            : Problem.of(StandardError.NOT_SIGNED_IN, CallerBinder.nobody(request)));
  }
}
