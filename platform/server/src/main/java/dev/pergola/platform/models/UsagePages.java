// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Access;
import dev.pergola.api.Blame;
import dev.pergola.api.Caller;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Permission;
import dev.pergola.api.StandardError;
import dev.pergola.platform.web.Navigation;
import dev.pergola.platform.web.NavigationEntry;
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
import java.math.BigDecimal;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was used, and the prices, for people. */
@Controller("/usage")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class UsagePages implements Navigation {
  private final UsageReports reports;
  private final Prices prices;
  private final Models models;
  private final Templates templates;

  UsagePages(UsageReports reports, Prices prices, Models models, Templates templates) {
    this.reports = reports;
    this.prices = prices;
    this.models = models;
    this.templates = templates;
  }

  @Override
  public List<NavigationEntry> entries() {
    return List.of(new NavigationEntry("Usage", "/usage", 60, Access.signedIn()));
  }

  @Get(produces = MediaType.TEXT_HTML)
  HttpResponse<?> usage(
      Caller caller,
      @Nullable @QueryValue String from,
      @Nullable @QueryValue String to,
      @Nullable @QueryValue String by) {
    UsageReport report;
    String error = null;
    try {
      report = reports.report(caller, reports.span(from, to), UsageReports.by(by));
    } catch (PergolaException e) {
      error = e.getMessage();
      report = reports.report(caller, reports.span(null, null), UsageReport.By.DAY);
    }
    return templates
        .page(
            "models/usage.jte",
            "Usage",
            "/usage",
            caller,
            new UsagePage(report, caller.may(Permission.ADMINISTER), error))
        .status(error == null ? 200 : 400);
  }

  /**
   * What somebody entered.
   *
   * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} when it is no number
   */
  static BigDecimal number(String name, @Nullable String text) {
    try {
      return new BigDecimal(text == null ? "" : text.strip());
    } catch (NumberFormatException e) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT, name + " must be a number, such as 12.50.", e);
    }
  }

  @Get(value = "/prices", produces = MediaType.TEXT_HTML)
  HttpResponse<?> prices(Caller caller, @Nullable @QueryValue String changed) {
    Permissions.require(caller, Permission.ADMINISTER);
    return prices(
        caller, changed == null ? null : "That is changed. It counts for calls from now on.", null);
  }

  private MutableHttpResponse<?> prices(
      Caller caller, @Nullable String notice, @Nullable String error) {
    List<PricesPage.Row> rows = new ArrayList<>();
    for (ModelChoice choice : models.all()) {
      rows.add(new PricesPage.Row(choice.provider(), choice.model().id(), prices.of(choice)));
    }
    for (PriceRows.Row set : prices.overrides()) {
      if (rows.stream().noneMatch(row -> isOf(row, set))) {
        rows.add(new PricesPage.Row(set.provider(), set.model(), Prices.price(set)));
      }
    }
    return templates.page(
        "models/prices.jte",
        "Prices",
        "/usage/prices",
        caller,
        new PricesPage(rows, notice, error));
  }

  private static boolean isOf(PricesPage.Row row, PriceRows.Row set) {
    return row.provider().equals(set.provider()) && row.model().equals(set.model());
  }

  @Post("/prices")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<?> setPrice(Caller caller, @Body Map<String, String> entered) {
    Permissions.require(caller, Permission.ADMINISTER);
    try {
      prices.set(
          caller,
          entered.getOrDefault("provider", "").strip(),
          entered.getOrDefault("model", "").strip(),
          entered.getOrDefault("currency", "").strip(),
          new Price.Rates(
              rate("Input", entered.get("input")),
              rate("Output", entered.get("output")),
              optionalRate("Cached input", entered.get("cachedInput")),
              optionalRate("Cache write", entered.get("cacheWrite"))));
    } catch (PergolaException e) {
      return refused(e, prices(caller, null, e.getMessage()));
    }
    return HttpResponse.seeOther(URI.create("/usage/prices?changed="));
  }

  private static long rate(String name, @Nullable String text) {
    return PricesController.micros(name, number(name, text));
  }

  private static @Nullable Long optionalRate(String name, @Nullable String text) {
    return text == null || text.isBlank() ? null : rate(name, text);
  }

  @Post("/prices/remove")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<?> removePrice(Caller caller, @Body Map<String, String> entered) {
    Permissions.require(caller, Permission.ADMINISTER);
    try {
      prices.remove(
          caller, entered.getOrDefault("provider", ""), entered.getOrDefault("model", ""));
    } catch (PergolaException e) {
      return refused(e, prices(caller, null, e.getMessage()));
    }
    return HttpResponse.seeOther(URI.create("/usage/prices?changed="));
  }

  /** A page that says why something was refused; a defect is thrown on. */
  static HttpResponse<?> refused(PergolaException e, MutableHttpResponse<?> page) {
    if (e.code().blame() == Blame.INTERNAL) {
      throw e;
    }
    return page.status(e.code().status());
  }
}
