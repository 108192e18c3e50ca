// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.api.Caller;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.web.StreamingBody;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.reactivestreams.Publisher;

/** Hands the caller's conversations out as files. */
@Controller("/api/conversations")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class ExportController {
  private final ConversationExport export;

  ExportController(ConversationExport export) {
    this.export = export;
  }

  @Get("/{id}/export")
  @Produces(MediaType.ALL)
  HttpResponse<String> one(
      Caller caller, UUID id, @QueryValue(defaultValue = "markdown") String format) {
    Chat.requireChat(caller);
    ConversationExport.Format wanted =
        switch (format) {
          case "markdown" -> ConversationExport.Format.MARKDOWN;
          case "json" -> ConversationExport.Format.JSON;
          default ->
              throw new PergolaException(
                  StandardError.INVALID_ARGUMENT, "format must be markdown or json.");
        };
    ConversationExport.File file = export.file(caller, id, wanted);
    return HttpResponse.ok(file.content())
        .contentType(MediaType.of(wanted.mediaType() + ";charset=utf-8"))
        .header(HttpHeaders.CONTENT_DISPOSITION, attachment(file.name()));
  }

  @Get("/export")
  @Produces(MediaType.ALL)
  HttpResponse<Publisher<byte[]>> all(Caller caller) {
    Chat.requireChat(caller);
    return HttpResponse.<Publisher<byte[]>>ok(
            new StreamingBody(out -> export.writeAll(caller, out)))
        .contentType(MediaType.of("application/zip"))
        .header(HttpHeaders.CONTENT_DISPOSITION, attachment("conversations.zip"));
  }

  // RFC 6266: the name in any language, and one that every client reads.
  private static String attachment(String name) {
    return "attachment; filename=\"%s\"; filename*=UTF-8''%s"
        .formatted(
            name.replaceAll("[^A-Za-z0-9 ._-]", "_"),
            URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20"));
  }
}
