// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import dev.pergola.api.Caller;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.accounts.ApiKeys.ApiKey;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The signed-in user's API keys. No key can make or revoke keys: whoever steals one, ends with it.
 */
@Controller("/api/keys")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class ApiKeysController {
  /**
   * What to make.
   *
   * @param scopes permissions to pass on; null for asking models only
   * @param expiresInDays null for never
   */
  @Serdeable
  record NewKey(
      @Nullable String name, @Nullable List<String> scopes, @Nullable Integer expiresInDays) {}

  /**
   * What was made.
   *
   * @param token the key itself, shown this once
   */
  @Serdeable
  record MadeKey(ApiKey key, String token) {
    /** Without the token. */
    @Override
    public String toString() {
      return "MadeKey[" + key.id() + "]";
    }
  }

  /** The keys that are not revoked, the oldest first. */
  @Serdeable
  record KeyList(List<ApiKey> keys) {}

  private final ApiKeys keys;

  ApiKeysController(ApiKeys keys) {
    this.keys = keys;
  }

  @Get
  KeyList list(HttpRequest<?> request) {
    return new KeyList(keys.list(inSession(request)));
  }

  @Post
  HttpResponse<MadeKey> create(HttpRequest<?> request, @Body NewKey wanted) {
    ApiKeys.Fresh fresh =
        keys.create(inSession(request), wanted.name(), wanted.scopes(), wanted.expiresInDays());
    return HttpResponse.created(new MadeKey(fresh.key(), fresh.token()));
  }

  @Delete("/{id}")
  HttpResponse<?> revoke(HttpRequest<?> request, @PathVariable UUID id) {
    keys.revoke(inSession(request), id);
    return HttpResponse.noContent();
  }

  /**
   * The user whose session it is.
   *
   * @throws PergolaException {@link StandardError#NOT_ALLOWED} for a program with a key
   */
  static Caller inSession(HttpRequest<?> request) {
    return switch (request.getUserPrincipal(SignedIn.class).orElse(null)) {
      case CurrentSession session -> session.caller();
      case KeyHolder _ ->
          throw new PergolaException(
              StandardError.NOT_ALLOWED,
              "Keys are made and revoked by people only. Sign in for that.");
      case null ->
          throw new PergolaException(StandardError.NOT_SIGNED_IN, CallerBinder.nobody(request));
    };
  }
}
