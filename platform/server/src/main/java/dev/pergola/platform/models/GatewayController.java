// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.ChatCompletionsEndpoint;
import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatResponse;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Permission;
import dev.pergola.api.Secret;
import dev.pergola.api.StandardError;
import dev.pergola.platform.accounts.Requester;
import dev.pergola.platform.web.StreamingBody;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * What OpenAI's clients ask. A request goes as it is to a server that speaks OpenAI's format, and
 * is translated for any other.
 */
@Controller("/v1")
@Secured(Permission.MODELS)
@ExecuteOn(TaskExecutors.BLOCKING)
final class GatewayController {
  private final Gateway gateway;
  private final InstantSource clock;

  GatewayController(Gateway gateway, InstantSource clock) {
    this.gateway = gateway;
    this.clock = clock;
  }

  @Post("/chat/completions")
  @Consumes(MediaType.ALL)
  @Produces(MediaType.ALL)
  HttpResponse<Publisher<byte[]>> complete(
      HttpRequest<?> http,
      Requester requester,
      @io.micronaut.core.annotation.Nullable @Body byte[] body) {
    var request = GatewayRequest.read(body == null ? new byte[0] : body);
    Route route = gateway.route(requester.caller(), request.model());
    Asker asker = asker(http, requester);
    var refusals = new Refusals();
    var presence = ClientPresence.begin(http);
    boolean handedOver = false;
    try {
      Answered<MutableHttpResponse<Publisher<byte[]>>> answered =
          gateway.call(
              asker,
              route,
              (choice, key, begun) ->
                  answer(presence, asker, choice, key, request, refusals, begun));
      MutableHttpResponse<Publisher<byte[]>> response = answered.answer();
      handedOver = response.body() instanceof StreamingBody;
      List<Attempt> attempts = answered.attempts();
      if (response.code() >= 400) {
        attempts = Attempt.refused(attempts, Refusal.of(answered.model(), response.code()));
      }
      return withWay(response, answered.model().id(), attempts);
    } catch (PergolaException e) {
      if (refusals.last == null) {
        throw e;
      }
      // Clients know their vendor's own errors better than ours.
      return withWay(
          relayed(presence, refusals.last), String.valueOf(refusals.model), Attempt.of(e));
    } catch (InterruptedException e) {
      throw new PergolaException(
          StandardError.UNAVAILABLE, "The answer was stopped. Ask again.", e);
    } finally {
      if (!handedOver) {
        presence.end();
      }
    }
  }

  private static MutableHttpResponse<Publisher<byte[]>> withWay(
      MutableHttpResponse<Publisher<byte[]>> response, String model, List<Attempt> attempts) {
    if (attempts.size() > 1) {
      response.header("x-pergola-attempts", Attempt.line(attempts));
    }
    return response.header("x-pergola-model", model);
  }

  /** What the vendor said that was asked last, when it refused. */
  private static final class Refusals {
    private Relay.@Nullable Answer last;
    private @Nullable String model;
  }

  private MutableHttpResponse<Publisher<byte[]>> answer(
      ClientPresence presence,
      Asker asker,
      ModelChoice choice,
      @Nullable Secret key,
      GatewayRequest request,
      Refusals refusals,
      Runnable begun)
      throws InterruptedException {
    refusals.last = null;
    ChatCompletionsEndpoint endpoint = gateway.endpoint(choice, key);
    if (endpoint == null) {
      return translated(presence, asker, choice, key, request, begun);
    }
    Relay.Answer answer = gateway.relay(asker, choice, endpoint, key != null, request, begun);
    PergolaException mendable = Refusal.mendable(choice, answer);
    if (mendable != null) {
      refusals.last = answer;
      refusals.model = choice.id();
      throw mendable;
    }
    return relayed(presence, answer);
  }

  private static MutableHttpResponse<Publisher<byte[]>> relayed(
      ClientPresence presence, Relay.Answer answer) {
    return switch (answer) {
      case Relay.Answer.Whole whole ->
          whole(whole.status(), MediaType.of(whole.contentType()), whole.body())
              .headers(asHeaders(whole.headers()));
      case Relay.Answer.Pieces pieces -> {
        presence.handOver(pieces.answer()::abandon);
        yield stream(
                out -> {
                  presence.end();
                  pieces.answer().write(out);
                })
            .headers(asHeaders(pieces.headers()));
      }
    };
  }

  private MutableHttpResponse<Publisher<byte[]>> translated(
      ClientPresence presence,
      Asker asker,
      ModelChoice choice,
      @Nullable Secret key,
      GatewayRequest request,
      Runnable begun)
      throws InterruptedException {
    ChatRequest question =
        Translation.read(json(request.body()), choice).to(choice.model().id(), key);
    var completion =
        new Completion(asker.requestId(), clock.instant().getEpochSecond(), choice.id());
    if (!request.isStream()) {
      ChatResponse response =
          gateway.ask(asker, choice, question, event -> Failover.noteWords(event, begun));
      return whole(200, MediaType.APPLICATION_JSON_TYPE, utf8(completion.whole(response)));
    }
    var answer =
        TranslatedStream.begin(
            completion,
            request.includesUsage(),
            events -> gateway.ask(asker, choice, question, events));
    presence.handOver(answer::abandon);
    return stream(
        out -> {
          presence.end();
          answer.write(out);
        });
  }

  @Post("/embeddings")
  @Consumes(MediaType.ALL)
  @Produces(MediaType.APPLICATION_JSON)
  String embed(
      HttpRequest<?> http,
      Requester requester,
      @io.micronaut.core.annotation.Nullable @Body byte[] body) {
    var request = TranslatedEmbeddings.read(json(body == null ? new byte[0] : body));
    ModelChoice choice = gateway.resolve(requester.caller(), request.model());
    var presence = ClientPresence.begin(http);
    try {
      return request
          .write(gateway.embed(asker(http, requester), choice, request.to(choice)))
          .toString();
    } catch (InterruptedException e) {
      throw new PergolaException(
          StandardError.UNAVAILABLE, "The answer was stopped. Ask again.", e);
    } finally {
      presence.end();
    }
  }

  @Get("/models")
  @Produces(MediaType.APPLICATION_JSON)
  String models(Requester requester) {
    return Json.object(
            "object",
            "list",
            "data",
            gateway.all(requester.caller()).stream().map(GatewayController::view).toList())
        .toString();
  }

  @Get("/models/{+id}")
  @Produces(MediaType.APPLICATION_JSON)
  String model(Requester requester, String id) {
    return view(gateway.resolve(requester.caller(), id)).toString();
  }

  // Nobody knows when a vendor made a model; OpenAI's clients want a number.
  private static JsonObject view(ModelChoice choice) {
    return Json.object(
        "id", choice.id(), "object", "model", "created", 0, "owned_by", choice.provider());
  }

  private static Asker asker(HttpRequest<?> http, Requester requester) {
    return new Asker(
        requester.caller(),
        requester.apiKeyId(),
        null,
        Asker.Purpose.GATEWAY,
        GatewayRequests.id(http));
  }

  private static JsonObject json(byte[] body) {
    if (!(Json.parse(new String(body, StandardCharsets.UTF_8)) instanceof JsonObject object)) {
      throw GatewayRequest.invalid(null, "The body must be a JSON object.");
    }
    return object;
  }

  private static MutableHttpResponse<Publisher<byte[]>> whole(
      int status, MediaType type, byte[] body) {
    return HttpResponse.<Publisher<byte[]>>status(status, "")
        .<Publisher<byte[]>>body(Publishers.just(body))
        .contentType(type)
        .contentLength(body.length);
  }

  private static MutableHttpResponse<Publisher<byte[]>> stream(StreamingBody.Writer writer) {
    return HttpResponse.<Publisher<byte[]>>ok(new StreamingBody(writer))
        .contentType(MediaType.TEXT_EVENT_STREAM_TYPE)
        // For reverse proxies that gather an answer before they pass it on.
        .header("X-Accel-Buffering", "no");
  }

  private static Map<CharSequence, CharSequence> asHeaders(Map<String, String> headers) {
    return Map.copyOf(headers);
  }

  private static byte[] utf8(Json json) {
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }
}
