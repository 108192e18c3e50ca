// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Caller;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Permission;
import dev.pergola.api.StandardError;
import dev.pergola.platform.web.Permissions;
import dev.pergola.platform.web.StreamingBody;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Part;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.multipart.CompletedFileUpload;
import io.micronaut.json.JsonMapper;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** The plugins over the API, for administrators. */
@Controller("/api/plugins")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class PluginController {
  private final Plugins plugins;
  private final JsonMapper json;

  PluginController(Plugins plugins, JsonMapper json) {
    this.plugins = plugins;
    this.json = json;
  }

  @Get
  List<PluginStatus> list(Caller caller) {
    Permissions.require(caller, Permission.ADMINISTER);
    return plugins.list();
  }

  @Get("/{id}")
  PluginStatus show(Caller caller, String id) {
    Permissions.require(caller, Permission.ADMINISTER);
    return plugins.get(id);
  }

  /**
   * Takes a jar as the part named {@code file} of a multipart form, and installs it or upgrades its
   * plugin. Whoever accepts an event stream hears of each step.
   *
   * @param consent {@code true} to agree to what it may ask for; else it waits for that
   */
  @Post
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  @Produces(MediaType.ALL)
  HttpResponse<Publisher<byte[]>> install(
      Caller caller,
      @Nullable @Header(HttpHeaders.ACCEPT) String accept,
      @Nullable @Part("file") CompletedFileUpload file,
      @Nullable @Part("consent") String consent)
      throws IOException {
    Permissions.require(caller, Permission.ADMINISTER);
    if (file == null) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT,
          "Send the plugin's jar as the part named \"file\" of a multipart form.");
    }
    if (file.getSize() == 0) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT,
          "The file %s is empty. Build or download it again.".formatted(fileName(file)));
    }
    PreparedChange change;
    try (InputStream in = file.getInputStream()) {
      change = plugins.prepareInstall(in, fileName(file), "true".equals(consent), caller);
    }
    return carriedOut(change, accept, HttpStatus.CREATED);
  }

  private HttpResponse<Publisher<byte[]>> carriedOut(
      PreparedChange change, @Nullable String accept, HttpStatus status) throws IOException {
    if (accept != null && accept.contains(MediaType.TEXT_EVENT_STREAM)) {
      return HttpResponse.<Publisher<byte[]>>ok(new StreamingBody(Progress.begin(change, json)))
          .contentType(MediaType.TEXT_EVENT_STREAM)
          // For reverse proxies that gather an answer before they pass it on.
          .header("X-Accel-Buffering", "no");
    }
    byte[] answer = json.writeValueAsBytes(change.carryOut(Steps.UNHEARD));
    return HttpResponse.<Publisher<byte[]>>status(status)
        .<Publisher<byte[]>>body(new StreamingBody(out -> out.write(answer)))
        .contentType(MediaType.APPLICATION_JSON);
  }

  // Some browsers send a path; it is for display only.
  static String fileName(CompletedFileUpload file) {
    String name = file.getFilename() == null ? "" : file.getFilename();
    String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    return last.isBlank() ? "upload.jar" : last.substring(0, Math.min(last.length(), 200));
  }

  /** Which jar is meant; null for the one that waits. */
  @Serdeable
  record Consent(@Nullable String digest) {}

  /** Agrees to what a waiting jar asks for. */
  @Post("/{id}/consent")
  @Produces(MediaType.ALL)
  HttpResponse<Publisher<byte[]>> consent(
      Caller caller,
      String id,
      @Nullable @Header(HttpHeaders.ACCEPT) String accept,
      @Nullable @Body Consent consent)
      throws IOException {
    String digest = consent == null ? null : consent.digest();
    return changed(caller, accept, () -> plugins.prepareConsent(id, digest, caller));
  }

  /** Gives up a jar that waits for consent, or the note of a failed change. */
  @Post("/{id}/dismiss")
  @Consumes(MediaType.ALL)
  HttpResponse<?> dismiss(Caller caller, String id) {
    Permissions.require(caller, Permission.ADMINISTER);
    plugins.dismiss(id, caller);
    return HttpResponse.noContent();
  }

  /** Every jar of the plugin that ever went into use. */
  @Get("/{id}/generations")
  List<PluginGeneration> generations(Caller caller, String id) {
    Permissions.require(caller, Permission.ADMINISTER);
    return plugins.generations(id);
  }

  /** Where to go back to; null for what served before the present one, 0 for the bundled jar. */
  @Serdeable
  record Rollback(@Nullable Integer generation) {}

  /** Goes back to an earlier generation. */
  @Post("/{id}/rollback")
  @Produces(MediaType.ALL)
  HttpResponse<Publisher<byte[]>> rollback(
      Caller caller,
      String id,
      @Nullable @Header(HttpHeaders.ACCEPT) String accept,
      @Nullable @Body Rollback rollback)
      throws IOException {
    Integer generation = rollback == null ? null : rollback.generation();
    return changed(caller, accept, () -> plugins.prepareRollback(id, generation, caller));
  }

  private HttpResponse<Publisher<byte[]>> changed(
      Caller caller, @Nullable String accept, Supplier<PreparedChange> change) throws IOException {
    Permissions.require(caller, Permission.ADMINISTER);
    return carriedOut(change.get(), accept, HttpStatus.OK);
  }

  /** The plugin's settings, tables and files as a zip. */
  @Get("/{id}/data")
  @Produces(MediaType.ALL)
  HttpResponse<Publisher<byte[]>> export(Caller caller, String id) {
    Permissions.require(caller, Permission.ADMINISTER);
    plugins.get(id);
    return HttpResponse.<Publisher<byte[]>>ok(new StreamingBody(out -> plugins.export(id, out)))
        .contentType("application/zip")
        .header("Content-Disposition", "attachment; filename=\"" + id.replace("\"", "") + ".zip\"");
  }

  @Post("/{id}/start")
  @Consumes(MediaType.ALL)
  PluginStatus start(Caller caller, String id) {
    Permissions.require(caller, Permission.ADMINISTER);
    return plugins.start(id, caller);
  }

  @Post("/{id}/stop")
  @Consumes(MediaType.ALL)
  PluginStatus stop(Caller caller, String id) {
    Permissions.require(caller, Permission.ADMINISTER);
    return plugins.stop(id, caller);
  }

  @Delete("/{id}")
  HttpResponse<?> remove(Caller caller, String id, @Nullable @QueryValue String data) {
    Permissions.require(caller, Permission.ADMINISTER);
    plugins.remove(id, wanted(data), caller);
    return HttpResponse.noContent();
  }

  static Removal.Data wanted(@Nullable String data) {
    return switch (data) {
      case null -> Removal.Data.KEEP;
      case "keep" -> Removal.Data.KEEP;
      case "purge" -> Removal.Data.PURGE;
      default ->
          throw new PergolaException(
              StandardError.INVALID_ARGUMENT,
              "data must be keep or purge. To take it out first, use GET /api/plugins/{id}/data.");
    };
  }

  /** The settings by name; a stored secret is shown as asterisks. */
  @Get(value = "/{id}/settings", produces = MediaType.APPLICATION_JSON)
  String settings(Caller caller, String id) {
    Permissions.require(caller, Permission.ADMINISTER);
    return plugins.settings(id).toString();
  }

  /** Takes settings by name; those not mentioned stay, null goes back to the default. */
  @Put(value = "/{id}/settings", produces = MediaType.APPLICATION_JSON)
  String changeSettings(Caller caller, String id, @Body String body) {
    Permissions.require(caller, Permission.ADMINISTER);
    if (!(Json.parse(body) instanceof JsonObject changes)) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT, "Send the settings as a JSON object of name and value.");
    }
    plugins.changeSettings(id, changes, caller);
    return plugins.settings(id).toString();
  }
}
