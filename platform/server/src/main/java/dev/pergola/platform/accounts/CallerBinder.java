// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import dev.pergola.api.Caller;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import io.micronaut.core.convert.ArgumentConversionContext;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.bind.binders.TypedRequestArgumentBinder;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Hands controllers the {@link Caller} that they declare as a parameter. Nobody signed in: null
 * where the parameter may be null, else 401.
 */
@Singleton
final class CallerBinder implements TypedRequestArgumentBinder<Caller> {
  static final String NOBODY =
      "Nobody is signed in, or the session has ended. Sign in and try again.";

  private static final String BAD_KEY =
      "The API key is unknown, expired or revoked, or its scopes do not reach here. Make one on the"
          + " Account page.";

  /** Why nobody speaks for a request. */
  static String nobody(HttpRequest<?> request) {
    return SessionReader.hasKey(request) ? BAD_KEY : NOBODY;
  }

  @Override
  public Argument<Caller> argumentType() {
    return Argument.of(Caller.class);
  }

  @Override
  public BindingResult<Caller> bind(
      ArgumentConversionContext<Caller> context, HttpRequest<?> request) {
    Optional<Caller> caller = request.getUserPrincipal(SignedIn.class).map(SignedIn::caller);
    if (caller.isEmpty() && !context.getArgument().isNullable()) {
      throw new PergolaException(StandardError.NOT_SIGNED_IN, nobody(request));
    }
    return () -> caller;
  }
}
