// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Access;
import dev.pergola.api.Caller;
import dev.pergola.api.Page;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Route;
import dev.pergola.api.RouteReply;
import dev.pergola.api.RouteRequest;
import dev.pergola.api.StandardError;
import dev.pergola.api.Upgrade;
import dev.pergola.api.View;
import dev.pergola.platform.licensing.Licenses;
import dev.pergola.platform.web.Permissions;
import dev.pergola.platform.web.Problems;
import dev.pergola.platform.web.StreamingBody;
import dev.pergola.platform.web.Templates;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** Everything below {@code /ext/{plugin id}}: the started plugins' routes and pages. */
@Controller("/ext")
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
final class ExtensionController {
  /** Headers that are between the server and the client, and no plugin's business. */
  private static final Set<String> HIDDEN =
      Set.of("cookie", "authorization", "proxy-authorization");

  private static final Set<String> REFUSED =
      Set.of("set-cookie", "transfer-encoding", "content-length", "connection");

  private static final byte[] NO_BODY = {};

  private final LivePlugins live;
  private final Lifecycle lifecycle;
  private final Licenses licenses;
  private final Templates templates;
  private final Problems problems;

  ExtensionController(
      LivePlugins live,
      Lifecycle lifecycle,
      Licenses licenses,
      Templates templates,
      Problems problems) {
    this.live = live;
    this.lifecycle = lifecycle;
    this.licenses = licenses;
    this.templates = templates;
    this.problems = problems;
  }

  @Get(uris = {"/{id}", "/{id}/{+path}"})
  HttpResponse<?> get(HttpRequest<?> request, String id, @Nullable Caller caller) {
    return answer(request, id, caller, NO_BODY);
  }

  @Post(uris = {"/{id}", "/{id}/{+path}"})
  HttpResponse<?> post(
      HttpRequest<?> request,
      String id,
      @Nullable Caller caller,
      @io.micronaut.core.annotation.Nullable @Body byte[] body) {
    return answer(request, id, caller, body == null ? NO_BODY : body);
  }

  @Put(uris = {"/{id}", "/{id}/{+path}"})
  HttpResponse<?> put(
      HttpRequest<?> request,
      String id,
      @Nullable Caller caller,
      @io.micronaut.core.annotation.Nullable @Body byte[] body) {
    return answer(request, id, caller, body == null ? NO_BODY : body);
  }

  @Patch(uris = {"/{id}", "/{id}/{+path}"})
  HttpResponse<?> patch(
      HttpRequest<?> request,
      String id,
      @Nullable Caller caller,
      @io.micronaut.core.annotation.Nullable @Body byte[] body) {
    return answer(request, id, caller, body == null ? NO_BODY : body);
  }

  @Delete(uris = {"/{id}", "/{id}/{+path}"})
  HttpResponse<?> delete(
      HttpRequest<?> request,
      String id,
      @Nullable Caller caller,
      @io.micronaut.core.annotation.Nullable @Body byte[] body) {
    return answer(request, id, caller, body == null ? NO_BODY : body);
  }

  private HttpResponse<?> answer(
      HttpRequest<?> request, String id, @Nullable Caller caller, byte[] body) {
    while (true) {
      LivePlugin plugin = live.get(id);
      if (plugin == null) {
        requireUnlocked(id, caller);
        throw nothing(request);
      }
      try {
        return answer(plugin, request, caller, body);
      } catch (Gate.ClosedException e) {
        // An upgrade came between: the version that took its place answers.
        if (live.get(id) == plugin) {
          throw e.gone();
        }
      }
    }
  }

  private HttpResponse<?> answer(
      LivePlugin plugin, HttpRequest<?> request, @Nullable Caller caller, byte[] body) {
    String id = plugin.id();
    String method = request.getMethodName();
    String raw = request.getUri().getRawPath().substring("/ext/".length() + id.length());
    String path = raw.isEmpty() ? "/" : raw;
    RouteTable.Match match = plugin.routes().find(method, path);
    if (match != null) {
      requireAccess(match.route().access(), caller);
      if (!method.equals("GET")) {
        plugin.restriction().requireUnrestricted();
      }
      return run(plugin, match, routeRequest(request, caller, path, match.variables(), body));
    }
    Page page = method.equals("GET") ? plugin.page(RouteTable.decode(path)) : null;
    if (page != null) {
      requireAccess(page.access(), caller);
      return show(plugin, page, routeRequest(request, caller, path, Map.of(), body));
    }
    List<String> methods = plugin.routes().methods(path);
    if (!methods.isEmpty()) {
      throw new PergolaException(
          PluginError.METHOD_NOT_ALLOWED,
          "%s is not possible here, only %s.".formatted(method, String.join(", ", methods)));
    }
    throw nothing(request);
  }

  private HttpResponse<?> run(LivePlugin plugin, RouteTable.Match match, RouteRequest request) {
    Route.Handler handler = match.route().handler();
    return guarded(
        plugin,
        match.route().method() + " " + match.route().path(),
        () ->
            switch (handler.handle(request)) {
              case RouteReply.Whole whole ->
                  headers(HttpResponse.status(whole.status(), ""), whole.headers())
                      .body(whole.body());
              case RouteReply.Streamed streamed -> stream(plugin.gate().pass(), streamed);
            });
  }

  // The body is written after the handler has returned: its pass keeps the plugin until then.
  private static HttpResponse<Publisher<byte[]>> stream(
      Gate.Pass pass, RouteReply.Streamed streamed) {
    var body =
        new StreamingBody(
            out -> {
              try (pass) {
                pass.call(
                    () -> {
                      streamed.body().write(out);
                      return true;
                    });
              }
            });
    MutableHttpResponse<Publisher<byte[]>> response = HttpResponse.status(streamed.status(), "");
    return headers(response, streamed.headers()).body(body);
  }

  private HttpResponse<?> show(LivePlugin plugin, Page page, RouteRequest request) {
    String path = "/ext/" + plugin.id() + (page.path().equals("/") ? "" : page.path());
    try {
      View view = guarded(plugin, "the page " + page.path(), () -> page.renderer().render(request));
      return templates.page(
          "plugins/extension.jte",
          page.title(),
          path,
          request.caller(),
          new ExtensionPage(page.title(), plugin.id(), view));
    } catch (PergolaException e) {
      Upgrade upgrade = Upgrade.of(e);
      if (upgrade == null) {
        throw e;
      }
      return problems.locked(page.title(), path, request.caller(), upgrade);
    }
  }

  private static <T> T guarded(LivePlugin plugin, String what, Callable<? extends T> work) {
    try {
      return plugin.gate().call(work);
    } catch (Gate.ClosedException e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PergolaException(StandardError.UNAVAILABLE, "The plugin was stopped meanwhile.");
    } catch (Exception | LinkageError e) {
      throw PluginErrors.copy(plugin.id(), what, e);
    }
  }

  private static void requireAccess(Access access, @Nullable Caller caller) {
    switch (access) {
      case Access.Anyone _ -> {}
      case Access.SignedIn _ -> requireSignedIn(caller);
      case Access.Holding(String permission) ->
          Permissions.require(requireSignedIn(caller), permission);
    }
  }

  private static Caller requireSignedIn(@Nullable Caller caller) {
    if (caller == null) {
      throw new PergolaException(StandardError.NOT_SIGNED_IN, "Sign in first.");
    }
    return caller;
  }

  private static RouteRequest routeRequest(
      HttpRequest<?> request,
      @Nullable Caller caller,
      String path,
      Map<String, String> variables,
      byte[] body) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    request
        .getHeaders()
        .forEach(
            (name, values) -> {
              String lower = name.toLowerCase(Locale.ROOT);
              if (!HIDDEN.contains(lower)) {
                headers.put(lower, values);
              }
            });
    return new RouteRequest(
        caller,
        request.getMethodName(),
        RouteTable.decode(path),
        variables,
        request.getParameters().asMap(),
        headers,
        body);
  }

  private static <T> MutableHttpResponse<T> headers(
      MutableHttpResponse<T> response, Map<String, String> headers) {
    headers.forEach(
        (name, value) -> {
          if (!REFUSED.contains(name.toLowerCase(Locale.ROOT))) {
            response.header(name, value);
          }
        });
    return response;
  }

  // None of its classes is loaded: which routes it has, and for whom, nobody knows. Those who are
  // signed in are told that it is there.
  private void requireUnlocked(String id, @Nullable Caller caller) {
    Installed plugin = lifecycle.find(id);
    Candidate candidate =
        plugin == null || plugin.state() != PluginState.LOCKED ? null : plugin.candidate();
    Upgrade upgrade = candidate == null ? null : candidate.upgrade(licenses);
    if (upgrade != null) {
      requireSignedIn(caller);
      throw upgrade.refusal();
    }
  }

  private static PergolaException nothing(HttpRequest<?> request) {
    return new PergolaException(
        StandardError.NOT_FOUND,
        "There is nothing at %s. If it belongs to a plugin, see whether the plugin is started."
            .formatted(request.getPath()));
  }
}
