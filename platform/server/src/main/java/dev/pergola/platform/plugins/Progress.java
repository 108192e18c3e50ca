// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Blame;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.web.Problem;
import dev.pergola.platform.web.StreamingBody;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A change of a plugin that goes on by itself, and is told to one client as server-sent events:
 * {@code step} as each begins, then {@code done} or {@code error}. Nothing that the client does or
 * leaves undone reaches the change: what is to be told waits here, a dozen events at most.
 */
final class Progress implements Steps, StreamingBody.Writer {
  private static final Logger LOG = LoggerFactory.getLogger(Progress.class);
  // Proxies take a connection for dead that is silent for a minute.
  private static final long KEEP_ALIVE_SECONDS = 15;

  private final BlockingQueue<Event> untold = new LinkedBlockingQueue<>();
  private final JsonMapper json;
  private volatile @Nullable Step step;

  private record Event(String name, String data, boolean isLast) {}

  private Progress(JsonMapper json) {
    this.json = json;
  }

  /** Begins to carry a change out, whether anybody listens or not. */
  static Progress begin(PreparedChange change, JsonMapper json) {
    var progress = new Progress(json);
    Thread.ofPlatform()
        .daemon()
        .name("plugin-change")
        .inheritInheritableThreadLocals(false)
        .start(() -> progress.carryOut(change));
    return progress;
  }

  private void carryOut(PreparedChange change) {
    try {
      PluginStatus status = change.carryOut(this);
      untold.add(new Event("done", json.writeValueAsString(status), true));
    } catch (RuntimeException | IOException e) {
      untold.add(new Event("error", problem(e).toString(), true));
    }
  }

  private JsonObject problem(Exception e) {
    Map<String, Json> members = new LinkedHashMap<>();
    if (e instanceof PergolaException named && named.code().blame() != Blame.INTERNAL) {
      members.putAll(Problem.of(named).json().members());
    } else {
      LOG.error("A change of a plugin failed", e);
      members.putAll(
          Problem.of(
                  StandardError.INTERNAL,
                  "Something went wrong on the server; its log says what. Try again.")
              .json()
              .members());
    }
    Step failed = step;
    members.put("step", failed == null ? Json.NULL : Json.string(failed.name()));
    return new JsonObject(members);
  }

  @Override
  public void enter(Step begun) {
    step = begun;
    untold.add(
        new Event(
            "step", Json.object("step", begun.name(), "title", begun.title()).toString(), false));
  }

  /** Tells the client what there is to tell, as it comes. */
  @Override
  public void write(OutputStream out) throws IOException, InterruptedException {
    Event event;
    do {
      event = untold.poll(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS);
      String text =
          event == null
              ? ": still here\n\n"
              : "event: %s\ndata: %s\n\n".formatted(event.name(), event.data());
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.flush();
    } while (event == null || !event.isLast());
  }
}
