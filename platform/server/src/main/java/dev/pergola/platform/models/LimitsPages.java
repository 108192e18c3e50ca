// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Caller;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Permission;
import dev.pergola.api.StandardError;
import dev.pergola.platform.accounts.Members;
import dev.pergola.platform.models.LimitRow.Measure;
import dev.pergola.platform.models.LimitRow.Period;
import dev.pergola.platform.models.LimitRow.Subject;
import dev.pergola.platform.web.Permissions;
import dev.pergola.platform.web.Templates;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The limits for people: owners and administrators set them, everybody sees their own. */
@Controller("/usage/limits")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class LimitsPages {
  private static final String USER = "user:";
  private static final String KEY = "key:";

  private final Limits limits;
  private final Members members;
  private final Templates templates;

  LimitsPages(Limits limits, Members members, Templates templates) {
    this.limits = limits;
    this.members = members;
    this.templates = templates;
  }

  @Get(produces = MediaType.TEXT_HTML)
  HttpResponse<?> show(Caller caller, @Nullable @QueryValue String changed) {
    return page(caller, changed == null ? null : "That is changed.", null);
  }

  @Post
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<?> set(Caller caller, @Body Map<String, String> entered) {
    Permissions.requireManagesOrganization(caller);
    try {
      limits.set(caller, wanted(caller, entered));
    } catch (PergolaException e) {
      return UsagePages.refused(e, page(caller, null, e.getMessage()));
    }
    return HttpResponse.seeOther(URI.create("/usage/limits?changed="));
  }

  @Post("/{id}/remove")
  @Consumes(MediaType.ALL)
  HttpResponse<?> remove(Caller caller, UUID id) {
    Permissions.requireManagesOrganization(caller);
    try {
      limits.remove(caller, id);
    } catch (PergolaException e) {
      return UsagePages.refused(e, page(caller, null, e.getMessage()));
    }
    return HttpResponse.seeOther(URI.create("/usage/limits?changed="));
  }

  private static Limits.Wanted wanted(Caller caller, Map<String, String> entered) {
    Measure measure =
        LimitsController.constant(Measure.class, "What is counted", entered.get("measure"));
    String whose = entered.getOrDefault("whose", "");
    Subject subject =
        whose.startsWith(KEY)
            ? Subject.API_KEY
            : whose.startsWith(USER) ? Subject.USER : Subject.ORGANIZATION;
    return new Limits.Wanted(
        caller.organizationId(),
        subject,
        switch (subject) {
          case ORGANIZATION -> null;
          case USER -> id(whose.substring(USER.length()));
          case API_KEY -> id(whose.substring(KEY.length()));
        },
        measure,
        LimitsController.constant(Period.class, "The period", entered.get("period")),
        LimitsController.amount(measure, UsagePages.number("How much", entered.get("amount"))),
        entered.getOrDefault("currency", "").strip());
  }

  private static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new PergolaException(StandardError.INVALID_ARGUMENT, "%s is no id.".formatted(text), e);
    }
  }

  private MutableHttpResponse<?> page(
      Caller caller, @Nullable String notice, @Nullable String error) {
    return templates.page(
        "models/limits.jte", "Limits", "/usage/limits", caller, view(caller, notice, error));
  }

  private LimitsPage view(Caller caller, @Nullable String notice, @Nullable String error) {
    boolean manages = Permissions.managesOrganization(caller);
    var names = new Names(caller, members);
    return new LimitsPage(
        manages,
        Limits.maySet(caller, Subject.ORGANIZATION),
        caller.may(Permission.ADMINISTER),
        (manages ? limits.of(caller.organizationId()) : limits.holdingFor(caller))
            .stream().map(standing -> limit(caller, standing, names)).toList(),
        manages
            ? names.users.values().stream()
                .map(user -> new LimitsPage.Choice(USER + user.id(), Names.of(user)))
                .toList()
            : List.of(),
        manages
            ? names.keys.values().stream()
                .filter(Members.Key::good)
                .map(key -> new LimitsPage.Choice(KEY + key.id(), names.of(key)))
                .toList()
            : List.of(),
        notice,
        error);
  }

  private static LimitsPage.Limit limit(Caller caller, Limits.Standing standing, Names names) {
    LimitRow limit = standing.limit();
    long percent =
        limit.amount() == 0 ? 100 : Math.clamp(100 * standing.used() / limit.amount(), 0, 100);
    return new LimitsPage.Limit(
        limit.id().toString(),
        names.of(limit),
        Reservations.text(limit),
        Reservations.text(limit, standing.used()),
        Reservations.text(limit, standing.left()),
        (int) percent,
        standing.renewedAt().toString(),
        Limits.maySet(caller, limit.subject()));
  }

  /** What those whose use is limited are called. */
  private static final class Names {
    private final Caller reader;
    private final Map<UUID, Members.Member> users;
    private final Map<UUID, Members.Key> keys;

    Names(Caller reader, Members members) {
      this.reader = reader;
      users = byId(members.list(reader.organizationId()), Members.Member::id);
      keys = byId(members.keys(reader.organizationId()), Members.Key::id);
    }

    private static <T> Map<UUID, T> byId(List<T> all, Function<T, UUID> id) {
      return all.stream()
          .collect(Collectors.toMap(id, Function.identity(), (a, _) -> a, LinkedHashMap::new));
    }

    String of(LimitRow limit) {
      return switch (limit.subject()) {
        case ORGANIZATION -> "The whole organization";
        case USER -> {
          Members.Member user = users.get(limit.subjectId());
          yield user == null ? "Somebody who left" : isReader(user.id()) ? "You" : of(user);
        }
        case API_KEY -> {
          Members.Key key = keys.get(limit.subjectId());
          yield key == null ? "An API key that is gone" : of(key);
        }
      };
    }

    static String of(Members.Member user) {
      return "%s (%s)".formatted(user.name(), user.email());
    }

    String of(Members.Key key) {
      Members.Member user = users.get(key.userId());
      String whose =
          isReader(key.userId()) ? "your" : user == null ? "a former user’s" : user.name() + "’s";
      return "%s, %s key ending in %s".formatted(key.name(), whose, key.ending());
    }

    private boolean isReader(UUID userId) {
      return userId.equals(reader.userId());
    }
  }
}
