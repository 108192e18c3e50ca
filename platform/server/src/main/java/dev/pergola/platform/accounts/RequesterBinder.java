// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import io.micronaut.core.convert.ArgumentConversionContext;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.bind.binders.TypedRequestArgumentBinder;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Hands controllers the {@link Requester} that they declare as a parameter; nobody: 401. */
@Singleton
final class RequesterBinder implements TypedRequestArgumentBinder<Requester> {
  @Override
  public Argument<Requester> argumentType() {
    return Argument.of(Requester.class);
  }

  @Override
  public BindingResult<Requester> bind(
      ArgumentConversionContext<Requester> context, HttpRequest<?> request) {
    Requester requester =
        switch (request.getUserPrincipal(SignedIn.class).orElse(null)) {
          case CurrentSession session -> new Requester(session.caller(), null);
          case KeyHolder holder -> new Requester(holder.caller(), holder.keyId());
          case null ->
              throw new PergolaException(StandardError.NOT_SIGNED_IN, CallerBinder.nobody(request));
        };
    return () -> Optional.of(requester);
  }
}
