// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Caller;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Permission;
import dev.pergola.api.StandardError;
import dev.pergola.platform.web.Permissions;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Part;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.Status;
import io.micronaut.http.multipart.CompletedFileUpload;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The plugins over the API, for administrators. */
@Controller("/api/plugins")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class PluginController {
  private final Plugins plugins;

  PluginController(Plugins plugins) {
    this.plugins = plugins;
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

  /** Takes a jar as the part named {@code file} of a multipart form. */
  @Post
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  @Status(HttpStatus.CREATED)
  PluginStatus install(Caller caller, @Nullable @Part("file") CompletedFileUpload file)
      throws IOException {
    Permissions.require(caller, Permission.ADMINISTER);
    if (file == null || file.getSize() == 0) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT,
          "Send the plugin's jar as the part named \"file\" of a multipart form.");
    }
    try (InputStream in = file.getInputStream()) {
      return plugins.install(in, caller);
    }
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
  HttpResponse<?> remove(Caller caller, String id) {
    Permissions.require(caller, Permission.ADMINISTER);
    plugins.remove(id, caller);
    return HttpResponse.noContent();
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
