// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Caller;
import dev.pergola.api.Json;
import dev.pergola.api.JsonNumber;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.models.LimitRow.Measure;
import dev.pergola.platform.models.LimitRow.Period;
import dev.pergola.platform.models.LimitRow.Subject;
import dev.pergola.platform.web.Permissions;
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
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Limits over the API. Owners see those of their organization, and set those within it;
 * administrators also of another that they name. Everybody else sees those that hold for them.
 */
@Controller("/api/limits")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class LimitsController {
  private final Limits limits;

  LimitsController(Limits limits) {
    this.limits = limits;
  }

  @Get(produces = MediaType.APPLICATION_JSON)
  String list(Caller caller, @Nullable @QueryValue UUID organization) {
    if (organization != null) {
      Limits.requireManages(caller, organization);
    }
    List<Limits.Standing> shown =
        Permissions.managesOrganization(caller)
            ? limits.of(organization == null ? caller.organizationId() : organization)
            : limits.holdingFor(caller);
    return Json.object("limits", shown.stream().map(LimitsController::json).toList()).toString();
  }

  @Put(consumes = MediaType.APPLICATION_JSON, produces = MediaType.APPLICATION_JSON)
  String set(Caller caller, @Body String body) {
    if (!(Json.parse(body) instanceof JsonObject sent)) {
      throw invalid("Send the limit as a JSON object.");
    }
    UUID organization = id(sent, "organizationId");
    Measure measure = constant(Measure.class, "measure", sent.string("measure"));
    return json(limits.set(
            caller,
            new Limits.Wanted(
                organization == null ? caller.organizationId() : organization,
                constant(Subject.class, "subject", sent.string("subject")),
                id(sent, "subjectId"),
                measure,
                constant(Period.class, "period", sent.string("period")),
                amount(measure, sent.get("amount") instanceof JsonNumber n ? n.value() : null),
                sent.string("currency"))))
        .toString();
  }

  @Delete("/{id}")
  @Consumes(MediaType.ALL)
  @Status(HttpStatus.NO_CONTENT)
  void remove(Caller caller, UUID id) {
    limits.remove(caller, id);
  }

  /**
   * One of an enum's constants, in whatever case.
   *
   * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} when it is none
   */
  static <E extends Enum<E>> E constant(Class<E> type, String name, @Nullable String text) {
    for (E constant : type.getEnumConstants()) {
      if (text != null && constant.name().equals(text.toUpperCase(Locale.ROOT))) {
        return constant;
      }
    }
    throw invalid(
        "%s must be one of %s.".formatted(name, Arrays.toString(type.getEnumConstants())));
  }

  /**
   * An amount in a limit's unit; money is sent in the currency's main unit.
   *
   * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} when it is none
   */
  static long amount(Measure measure, @Nullable BigDecimal amount) {
    try {
      if (amount != null) {
        return (measure == Measure.MONEY ? amount.movePointRight(6) : amount).longValueExact();
      }
    } catch (ArithmeticException e) {
      if (amount.abs().compareTo(BigDecimal.valueOf(Limits.MOST)) >= 0
          || (measure == Measure.MONEY
              && amount.abs().movePointRight(6).compareTo(BigDecimal.valueOf(Limits.MOST)) > 0)) {
        throw Limits.beyond(measure);
      }
    }
    throw invalid(
        measure == Measure.MONEY
            ? "amount must be a number with six decimals at most."
            : "amount must be a whole number.");
  }

  private static @Nullable UUID id(JsonObject sent, String name) {
    String text = sent.string(name);
    try {
      return text == null ? null : UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw invalid(name + " must be an id.");
    }
  }

  private static PergolaException invalid(String message) {
    return new PergolaException(StandardError.INVALID_ARGUMENT, message);
  }

  private static JsonObject json(Limits.Standing standing) {
    LimitRow limit = standing.limit();
    return Json.object(
        "id", limit.id().toString(),
        "subject", limit.subject(),
        "subjectId", limit.subjectId().toString(),
        "measure", limit.measure(),
        "period", limit.period(),
        "amount", shown(limit, limit.amount()),
        "currency", limit.currency(),
        "used", shown(limit, standing.used()),
        "left", shown(limit, standing.left()),
        "renewedAt", standing.renewedAt().toString());
  }

  private static BigDecimal shown(LimitRow limit, long amount) {
    return limit.measure() == Measure.MONEY
        ? new BigDecimal(Micros.decimal(amount))
        : BigDecimal.valueOf(amount);
  }
}
