// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.ChatCompletionsEndpoint;
import dev.pergola.api.Json;
import dev.pergola.api.JsonArray;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Secret;
import dev.pergola.api.StandardError;
import dev.pergola.api.Usage;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.MediaType;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands requests in OpenAI's format to servers that speak it, and their answers back, as bytes.
 * Safe for use by several threads.
 */
@Singleton
final class Relay {
  private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
  private static final Duration CONNECTING = Duration.ofSeconds(10);
  private static final int LARGEST_ANSWER = 64 << 20;

  // What clients go by when they are told to slow down.
  private static final Set<String> PASSED_HEADERS = Set.of("retry-after", "retry-after-ms");
  private static final String PASSED_PREFIX = "x-ratelimit-";

  private final Ledger ledger;
  private final ModelsSettings settings;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(CONNECTING)
          .executor(Executors.newVirtualThreadPerTaskExecutor())
          .build();

  Relay(Ledger ledger, ModelsSettings settings) {
    this.ledger = ledger;
    this.settings = settings;
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
    } catch (HttpTimeoutException | SocketTimeoutException e) {
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
    HttpResponse<ArrivingBody> response =
        http.send(
            httpRequest(endpoint, request.forVendor(choice.model().id())),
            _ -> new ArrivingBody(endpoint.patience()));
    String type =
        response.headers().firstValue(HttpHeaders.CONTENT_TYPE).orElse(MediaType.APPLICATION_JSON);
    if (response.statusCode() == 200 && type.startsWith(MediaType.TEXT_EVENT_STREAM)) {
      return new Answer.Pieces(
          headers(response), begin(choice, endpoint, request, response.body(), entry));
    }
    byte[] body = whole(response, entry);
    if (response.statusCode() == 200) {
      settle(choice, entry, body);
      return new Answer.Whole(
          200,
          type.startsWith(MediaType.APPLICATION_JSON) ? type : MediaType.APPLICATION_JSON,
          headers(response),
          body);
    }
    PergolaException refusal = Refusal.of(choice, response.statusCode());
    entry.failed(refusal);
    if (refusal.code() == StandardError.AUTHENTICATION_FAILED
        || response.statusCode() < 400
        || !type.startsWith(MediaType.APPLICATION_JSON)) {
      LOG.warn("{} answered {}", choice.id(), response.statusCode());
      throw refusal;
    }
    return new Answer.Whole(
        response.statusCode(), type, headers(response), Refusal.withoutKey(body, endpoint));
  }

  private static HttpRequest httpRequest(ChatCompletionsEndpoint endpoint, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(endpoint.baseUrl() + "/chat/completions"))
            .timeout(endpoint.patience())
            .header(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON)
            .header(HttpHeaders.ACCEPT, "text/event-stream, application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (endpoint.key() != null) {
      request.header(HttpHeaders.AUTHORIZATION, "Bearer " + token(endpoint.key()));
    }
    return request.build();
  }

  // The client library's own refusal would repeat the key.
  private static String token(Secret key) {
    String token = key.reveal();
    if (!token.chars().allMatch(c -> c > ' ' && c <= '~')) {
      throw new PergolaException(
          StandardError.AUTHENTICATION_FAILED,
          "The key holds a space, a line's end or another character that no key has. Enter it again.");
    }
    return token;
  }

  // Waits until something of the answer came; until then another vendor can give it.
  private static RelayedAnswer begin(
      ModelChoice choice,
      ChatCompletionsEndpoint endpoint,
      GatewayRequest request,
      ArrivingBody body,
      OpenEntry entry)
      throws IOException {
    var events = new RelayedEvents(body, entry, request.includesUsage());
    boolean begun = false;
    try {
      begun = events.begin();
      if (!begun) {
        throw Refusal.nothingSaid(choice, endpoint, events.error());
      }
      return new RelayedAnswer(choice, body, events, entry);
    } finally {
      if (!begun) {
        body.close();
      }
    }
  }

  private static byte[] whole(HttpResponse<ArrivingBody> response, OpenEntry entry)
      throws IOException {
    var read = new ByteArrayOutputStream();
    try (ArrivingBody in = response.body()) {
      byte[] some = new byte[16 * 1024];
      for (int length = in.read(some); length >= 0; length = in.read(some)) {
        read.write(some, 0, length);
        if (read.size() > LARGEST_ANSWER) {
          throw new BrokenAnswer("it is too large");
        }
      }
      return read.toByteArray();
    } catch (IOException e) {
      if (response.statusCode() == 200 && read.size() > 0) {
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

  private static Map<String, String> headers(HttpResponse<?> response) {
    Map<String, String> passed = new LinkedHashMap<>();
    response
        .headers()
        .map()
        .forEach(
            (named, values) -> {
              String name = named.toLowerCase(Locale.ROOT);
              if (PASSED_HEADERS.contains(name) || name.startsWith(PASSED_PREFIX)) {
                passed.put(name, values.getFirst());
              }
            });
    return passed;
  }

  private static PergolaException failed(OpenEntry entry, PergolaException failure) {
    entry.failed(failure);
    return failure;
  }

  @PreDestroy
  void close() {
    http.shutdownNow();
  }
}
