// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.platform.web.Version;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the counts of past days to an address, once each: only where an operator configured one and
 * an administrator switched counting on. docs/licenses-and-plans.md lists what is sent.
 */
@Singleton
@Requires(property = "pergola.telemetry.address", pattern = PromptSender.ADDRESS)
class PromptSender {
  /** What an address to send to looks like; nothing is sent to any other. */
  static final String ADDRESS = "https?://.+";

  private static final Logger LOG = LoggerFactory.getLogger(PromptSender.class);
  private static final Duration TIME_LIMIT = Duration.ofSeconds(20);

  private final UpgradePrompts prompts;
  private final PromptRows rows;
  private final Licenses licenses;
  private final URI address;

  PromptSender(
      UpgradePrompts prompts,
      PromptRows rows,
      Licenses licenses,
      @Property(name = "pergola.telemetry.address") URI address) {
    this.prompts = prompts;
    this.rows = rows;
    this.licenses = licenses;
    this.address = address;
  }

  /** Sends what was not sent yet; tries again at the next turn when that fails. */
  @Scheduled(initialDelay = "5m", fixedDelay = "6h")
  void send() {
    if (!prompts.counting()) {
      return;
    }
    String today = prompts.today().toString();
    List<PromptRows.Row> unsent =
        rows.findBySentFalse().stream().filter(row -> row.day().compareTo(today) < 0).toList();
    if (unsent.isEmpty()) {
      return;
    }
    try (var client = HttpClient.newBuilder().connectTimeout(TIME_LIMIT).build()) {
      HttpRequest request =
          HttpRequest.newBuilder(address)
              .timeout(TIME_LIMIT)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(body(unsent).toString()))
              .build();
      int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      if (status / 100 == 2) {
        rows.markSent(today);
      } else {
        LOG.info("The counts of upgrade prompts were answered with {}; again later", status);
      }
    } catch (IOException e) {
      LOG.info("The counts of upgrade prompts cannot be sent ({}); again later", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private JsonObject body(List<PromptRows.Row> unsent) {
    return Json.object(
        "version",
        Version.CURRENT,
        "edition",
        licenses.status().edition(),
        "prompts",
        unsent.stream()
            .map(
                row ->
                    Json.object(
                        "feature", row.feature(),
                        "day", row.day(),
                        "shown", row.shown()))
            .toList());
  }
}
