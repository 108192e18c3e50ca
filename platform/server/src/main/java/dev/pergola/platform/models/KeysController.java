// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Caller;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.platform.models.OwnKeys.Owner;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The vendors' keys that users and organizations bring, over the API: written, never read. */
@Controller("/api/model-keys")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class KeysController {
  private final OwnKeys keys;
  private final ModelDesk desk;

  KeysController(OwnKeys keys, ModelDesk desk) {
    this.keys = keys;
    this.desk = desk;
  }

  @Get(produces = MediaType.APPLICATION_JSON)
  String list(Caller caller) {
    return Json.object("keys", keys.list(caller).stream().map(KeysController::json).toList())
        .toString();
  }

  @Put(consumes = MediaType.APPLICATION_JSON, produces = MediaType.APPLICATION_JSON)
  String put(Caller caller, @Body String body) {
    JsonObject sent = RoutingController.object(body);
    desk.putKey(
        caller,
        owner(sent.string("owner")),
        RoutingController.text(sent, "provider"),
        RoutingController.text(sent, "key"));
    return list(caller);
  }

  @Delete
  @Consumes(MediaType.ALL)
  @Status(HttpStatus.NO_CONTENT)
  void remove(Caller caller, @QueryValue String provider, @Nullable @QueryValue String owner) {
    keys.remove(caller, owner(owner), provider);
  }

  /** Whose key; the caller's own when that is not said. */
  static Owner owner(@Nullable String text) {
    return text == null ? Owner.USER : LimitsController.constant(Owner.class, "owner", text);
  }

  /** What is shown of a key. */
  static JsonObject json(KeyRows.Row key) {
    return Json.object(
        "provider", key.provider(),
        "owner", key.owner().name().toLowerCase(Locale.ROOT),
        "ending", key.ending(),
        "changedAt", Instant.ofEpochMilli(key.changedAt()));
  }
}
