// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.api.Caller;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/** What the caller wants of answers where a conversation says nothing else. */
@Controller("/api/chat/preferences")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class PreferencesController {
  /**
   * What is wanted.
   *
   * @param style a {@link ResponseStyle}
   */
  @Serdeable
  record View(@Nullable String style) {}

  private final Preferences preferences;

  PreferencesController(Preferences preferences) {
    this.preferences = preferences;
  }

  @Get
  View show(Caller caller) {
    Chat.requireChat(caller);
    return new View(preferences.style(caller).name());
  }

  @Put
  View change(Caller caller, @Body View wanted) {
    Chat.requireChat(caller);
    if (wanted.style() == null) {
      throw new PergolaException(StandardError.INVALID_ARGUMENT, "style is missing.");
    }
    preferences.style(caller, ResponseStyle.named(wanted.style()));
    return show(caller);
  }
}
