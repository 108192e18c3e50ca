// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.ChatCompletionsEndpoint;
import dev.pergola.api.Json;
import dev.pergola.api.JsonArray;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.api.Usage;
import io.micronaut.http.MediaType;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands requests in OpenAI's format to servers that speak it, and their answers back, as bytes.
 * Safe for use by several threads.
 */
@Singleton
final class Relay {
  private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

  private final Ledger ledger;
  private final ModelsSettings settings;
  private final VendorConnections vendors;

  Relay(Ledger ledger, ModelsSettings settings, VendorConnections vendors) {
    this.ledger = ledger;
    this.settings = settings;
    this.vendors = vendors;
  }

  /** What a vendor answered. */
  sealed interface Answer {
    /** Headers that the client is to have. */
    Map<String, String> headers();

    /** The whole answer, which may be an error of the vendor's; settled. */
    record Whole(int status, String contentType, Map<String, String> headers, byte[] body)
        implements Answer {}

    /** An answer in pieces; settled when it ends. */
    record Pieces(Map<String, String> headers, RelayedAnswer answer) implements Answer {}
  }

  /**
   * Asks once, and waits for the head of the answer; for all of it, when it does not come in
   * pieces. Interrupting the thread cancels, and closes the connection.
   *
   * @param ownKey whether the endpoint's key is the asker's own
   * @param begun told before it throws, when something of the answer had come: it was served, and
   *     is not to be asked for again
   * @throws PergolaException as {@link Ledger#open}; {@link StandardError#UNAVAILABLE}, {@link
   *     StandardError#TIMEOUT} when there is no answer, and {@link
   *     StandardError#AUTHENTICATION_FAILED} when the server refuses the key: what it says then may
   *     repeat parts of it
   */
  Answer ask(
      Asker asker,
      ModelChoice choice,
      ChatCompletionsEndpoint endpoint,
      boolean ownKey,
      GatewayRequest request,
      Runnable begun)
      throws InterruptedException {
    OpenEntry entry =
        ledger.open(
            asker,
            choice,
            ownKey,
            request.estimate(choice.answerTokens(settings.reservedOutputTokens())));
    try {
      return answer(choice, endpoint, request, entry);
    } catch (InterruptedException e) {
      entry.stopped();
      throw e;
    } catch (SocketTimeoutException e) {
      if (entry.hasBegun()) {
        begun.run();
        throw entry.withCount(failed(entry, RelayedAnswer.failure(choice, e)));
      }
      throw failed(
          entry,
          new PergolaException(
              StandardError.TIMEOUT,
              "%s did not answer within %d seconds. Ask again."
                  .formatted(choice.id(), endpoint.patience().toSeconds()),
              e));
    } catch (IOException e) {
      if (Thread.interrupted()) {
        entry.stopped();
        throw new InterruptedException("The answer was cancelled");
      }
      LOG.debug("{} did not answer", choice.id(), e);
      if (entry.hasBegun()) {
        begun.run();
        throw entry.withCount(failed(entry, RelayedAnswer.failure(choice, e)));
      }
      throw failed(
          entry,
          new PergolaException(
              StandardError.UNAVAILABLE,
              "%s did not answer at %s (%s). Try again, or choose another model."
                  .formatted(
                      choice.id(), endpoint.baseUrl().getAuthority(), BrokenAnswer.reason(e)),
              e));
    } catch (RuntimeException e) {
      entry.failed(e);
      throw e;
    }
  }

  private Answer answer(
      ModelChoice choice, ChatCompletionsEndpoint endpoint, GatewayRequest request, OpenEntry entry)
      throws IOException, InterruptedException {
    VendorAnswer response = vendors.ask(endpoint, request.forVendor(choice.model().id()));
    if (response.isStream()) {
      return new Answer.Pieces(
          response.headers(), begin(choice, endpoint, request, response, entry));
    }
    byte[] body = whole(response, entry);
    if (response.status() == 200) {
      settle(choice, entry, body);
      return new Answer.Whole(
          200,
          response.isJson() ? response.contentType() : MediaType.APPLICATION_JSON,
          response.headers(),
          body);
    }
    PergolaException refusal = Refusal.of(choice, response.status());
    entry.failed(refusal);
    if (refusal.code() == StandardError.AUTHENTICATION_FAILED
        || response.status() < 400
        || !response.isJson()) {
      LOG.warn("{} answered {}", choice.id(), response.status());
      throw refusal;
    }
    return new Answer.Whole(
        response.status(),
        response.contentType(),
        response.headers(),
        Refusal.withoutKey(body, endpoint));
  }

  // Waits until something of the answer came; until then another vendor can give it.
  private static RelayedAnswer begin(
      ModelChoice choice,
      ChatCompletionsEndpoint endpoint,
      GatewayRequest request,
      VendorAnswer answer,
      OpenEntry entry)
      throws IOException {
    var events = new RelayedEvents(answer.body(), entry, request.includesUsage());
    boolean begun = false;
    try {
      begun = events.begin();
      if (!begun) {
        throw Refusal.nothingSaid(choice, endpoint, events.error());
      }
      return new RelayedAnswer(choice, answer, events, entry);
    } finally {
      if (!begun) {
        answer.close();
      }
    }
  }

  private static byte[] whole(VendorAnswer answer, OpenEntry entry) throws IOException {
    var read = new ByteArrayOutputStream();
    try (answer) {
      answer.read(read);
      return read.toByteArray();
    } catch (IOException e) {
      if (answer.status() == 200 && read.size() > 0) {
        entry.began();
        entry.said(new Excerpt(read.toByteArray(), 0, read.size()).said());
      }
      throw e;
    }
  }

  private static void settle(ModelChoice choice, OpenEntry entry, byte[] body) {
    Json json;
    try {
      json = Json.parse(new String(body, StandardCharsets.UTF_8));
    } catch (PergolaException e) {
      json = JsonObject.EMPTY;
    }
    if (!(json.get("choices") instanceof JsonArray choices)) {
      LOG.warn("{} answered 200 with something that is no chat completion", choice.id());
      throw new PergolaException(
          StandardError.UNAVAILABLE,
          "The server of %s answered with something that is no chat completion. Try again, or choose another model."
              .formatted(choice.id()));
    }
    Usage usage = OpenAiUsage.read(json.get("usage"));
    if (usage.equals(Usage.NONE)) {
      entry.said(new Excerpt(body, 0, body.length).said());
    }
    entry.complete(usage);
  }

  private static PergolaException failed(OpenEntry entry, PergolaException failure) {
    entry.failed(failure);
    return failure;
  }
}
