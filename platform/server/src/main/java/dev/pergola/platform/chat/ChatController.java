// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.api.Json;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.accounts.Requester;
import dev.pergola.platform.models.ClientPresence;
import dev.pergola.platform.models.Quote;
import dev.pergola.platform.web.StreamingBody;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.io.IOException;
import java.io.OutputStream;
import org.reactivestreams.Publisher;

/** Takes questions, and answers them whole or as they come. */
@Controller("/api/chat")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class ChatController {
  private final Chat chat;
  private final ChatSettings settings;

  ChatController(Chat chat, ChatSettings settings) {
    this.chat = chat;
    this.settings = settings;
  }

  @Post
  @Produces(MediaType.APPLICATION_JSON)
  String answer(HttpRequest<?> http, Requester requester, @Body Ask ask) {
    var question = chat.question(requester, ask);
    var presence = ClientPresence.begin(http);
    try {
      return Json.of(chat.answer(question, TurnEvent.Listener.NONE)).toString();
    } catch (InterruptedException e) {
      throw new PergolaException(
          StandardError.UNAVAILABLE, "The answer was stopped. Ask again.", e);
    } finally {
      presence.end();
    }
  }

  /** What an answer may cost, before it is asked for. */
  @Post("/estimate")
  @Produces(MediaType.APPLICATION_JSON)
  String estimate(Requester requester, @Body Ask ask) {
    Quote quote = chat.estimate(chat.question(requester, ask));
    return Json.object(
            "model", quote.model(),
            "inputTokens", quote.inputTokens(),
            "outputTokens", quote.outputTokens(),
            "cost",
                quote.cost() == null
                    ? null
                    : Json.object(
                        "micros", quote.cost().micros(),
                        "amount", quote.cost().decimal(),
                        "currency", quote.cost().currency()),
            "confirm", settings.asksBefore(quote))
        .toString();
  }

  // Whoever asks for JSON gets the events too, and problems as JSON.
  @Post("/stream")
  @Produces(MediaType.ALL)
  HttpResponse<Publisher<byte[]>> stream(Requester requester, @Body Ask ask) {
    var question = chat.question(requester, ask);
    return HttpResponse.<Publisher<byte[]>>ok(new StreamingBody(out -> stream(question, out)))
        .contentType(MediaType.TEXT_EVENT_STREAM)
        // For reverse proxies that gather an answer before they pass it on.
        .header("X-Accel-Buffering", "no");
  }

  private void stream(Question question, OutputStream out)
      throws IOException, InterruptedException {
    try (var events = EventStream.open(out, settings.keepAlive())) {
      try {
        chat.answer(question, events);
      } catch (RuntimeException e) {
        events.failed(e);
      }
    }
  }
}
