// SPDX-License-Identifier: MIT
package dev.pergola.testkit;

import dev.pergola.api.Caller;
import dev.pergola.api.Database;
import dev.pergola.api.DocumentReader;
import dev.pergola.api.Entitlements;
import dev.pergola.api.Event;
import dev.pergola.api.EventListener;
import dev.pergola.api.HealthCheck;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.ModelProvider;
import dev.pergola.api.Page;
import dev.pergola.api.Permission;
import dev.pergola.api.Plugin;
import dev.pergola.api.Route;
import dev.pergola.api.RouteReply;
import dev.pergola.api.RouteRequest;
import dev.pergola.api.Tool;
import dev.pergola.api.ToolResult;
import dev.pergola.trust.PluginDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A host in memory that starts one plugin and hands out what it brought. Settings not given take
 * the defaults of the plugin's own {@code META-INF/pergola/plugin.json}.
 *
 * <pre>{@code
 * try (var host = TestHost.start(new XeroPlugin(), Map.of("mode", "demo"))) {
 *   ToolResult result = host.call("xero_list_invoices", Json.object("status", "overdue"));
 * }
 * }</pre>
 *
 * <p>Not safe for use by several threads while it starts; afterwards as safe as the plugin.
 */
public final class TestHost implements AutoCloseable {
  private final Caller caller;
  private final Path folder;
  private final SqliteDatabase database;
  private final TestContext context;
  private final CollectedContributions brought;

  private TestHost(Builder builder) throws Exception {
    caller = builder.caller;
    folder = Files.createTempDirectory("pergola-testkit");
    database =
        new SqliteDatabase(
            builder.databaseFile == null ? folder.resolve("plugin.db") : builder.databaseFile);
    context =
        new TestContext(builder.clock, builder.entitlements, settings(builder), folder, database);
    brought = new CollectedContributions(database);
    try {
      builder.plugin.setUp(context, brought);
      for (HealthCheck check : brought.healthChecks) {
        check.check();
      }
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  /**
   * Starts a plugin with some of its settings given.
   *
   * @throws Exception what the plugin's {@code setUp} threw
   */
  public static TestHost start(Plugin plugin, Map<String, ?> settings) throws Exception {
    return of(plugin).settings(settings).start();
  }

  /** Prepares a start. */
  public static Builder of(Plugin plugin) {
    return new Builder(plugin);
  }

  /** Says how to start. */
  public static final class Builder {
    private final Plugin plugin;
    private JsonObject settings = JsonObject.EMPTY;
    private InstantSource clock = InstantSource.system();
    private @Nullable Path databaseFile;
    private Entitlements entitlements = _ -> true;
    private Caller caller =
        new Caller(
            UUID.fromString("018f0000-0000-7000-8000-000000000001"),
            UUID.fromString("018f0000-0000-7000-8000-000000000002"),
            "Ada",
            Set.of(Permission.ADMINISTER, Permission.CHAT));

    private Builder(Plugin plugin) {
      this.plugin = plugin;
    }

    /** Settings by name, values as in {@link Json#of}. */
    public Builder settings(Map<String, ?> values) {
      settings = (JsonObject) Json.of(values);
      return this;
    }

    /** The plugin's clock; the system's when not said. */
    public Builder clock(InstantSource source) {
      clock = source;
      return this;
    }

    /** What the license entitles to; everything when not said. */
    public Builder entitlements(Entitlements answers) {
      entitlements = answers;
      return this;
    }

    /** In whose name tools and routes are called; an administrator when not said. */
    public Builder caller(Caller who) {
      caller = who;
      return this;
    }

    /** Keeps the plugin's tables in this file, to start on them again; a new one when not said. */
    public Builder databaseFile(Path file) {
      databaseFile = file;
      return this;
    }

    /**
     * Starts the plugin.
     *
     * @throws Exception what the plugin's {@code setUp} or a health check threw
     */
    public TestHost start() throws Exception {
      return new TestHost(this);
    }
  }

  private static JsonObject settings(Builder builder) throws IOException {
    Map<String, Json> values = new LinkedHashMap<>();
    try (InputStream in =
        builder.plugin.getClass().getResourceAsStream("/META-INF/pergola/plugin.json")) {
      if (in != null) {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        for (var setting : PluginDescriptor.parseInfo(text).settings()) {
          if (setting.defaultValue() != null) {
            values.put(setting.name(), setting.typedDefault());
          }
        }
      }
    }
    values.putAll(builder.settings.members());
    return new JsonObject(values);
  }

  /** In whose name tools and routes are called. */
  public Caller caller() {
    return caller;
  }

  /** The model providers that the plugin brought. */
  public List<ModelProvider> modelProviders() {
    return List.copyOf(brought.modelProviders);
  }

  /** The tools that the plugin brought. */
  public List<Tool> tools() {
    return List.copyOf(brought.tools);
  }

  /** The readers of documents that the plugin brought. */
  public List<DocumentReader> documentReaders() {
    return List.copyOf(brought.documentReaders);
  }

  /** The routes that the plugin brought. */
  public List<Route> routes() {
    return List.copyOf(brought.routes);
  }

  /** The pages that the plugin brought. */
  public List<Page> pages() {
    return List.copyOf(brought.pages);
  }

  /** How many event listeners the plugin brought. */
  public int listeners() {
    return brought.listeners.size();
  }

  /** The events that the plugin published. */
  public List<Event> published() {
    return context.published();
  }

  /** The plugin's tables. */
  public Database database() {
    return database;
  }

  /** The plugin's own folder; removed when the host is closed. */
  public Path files() {
    return context.files();
  }

  /**
   * Calls a tool.
   *
   * @throws NoSuchElementException when the plugin brought no such tool
   * @throws Exception as the tool threw it
   */
  public ToolResult call(String tool, JsonObject arguments) throws Exception {
    return brought.tools.stream()
        .filter(candidate -> candidate.name().equals(tool))
        .findAny()
        .orElseThrow(() -> new NoSuchElementException("No tool " + tool))
        .handler()
        .call(caller, arguments);
  }

  /** Tells every listener of these events, as one batch. */
  public void deliver(List<Event> events) throws Exception {
    for (EventListener listener : brought.listeners) {
      listener.on(events);
    }
  }

  /**
   * Sends GET to a route whose path has no variables.
   *
   * @param query parameters, one value each
   * @throws NoSuchElementException when the plugin brought no such route
   * @throws Exception as the handler threw it
   */
  public RouteReply get(String path, Map<String, String> query) throws Exception {
    return route("GET", path).handler().handle(request("GET", path, query));
  }

  /**
   * Sends POST, with a JSON body, to a route whose path has no variables.
   *
   * @throws NoSuchElementException when the plugin brought no such route
   * @throws Exception as the handler threw it
   */
  public RouteReply post(String path, Json body) throws Exception {
    return route("POST", path)
        .handler()
        .handle(
            new RouteRequest(
                caller,
                "POST",
                path,
                Map.of(),
                Map.of(),
                Map.of("content-type", List.of("application/json")),
                body.toString().getBytes(StandardCharsets.UTF_8)));
  }

  private Route route(String method, String path) {
    return brought.routes.stream()
        .filter(route -> route.method().equals(method) && route.path().equals(path))
        .findAny()
        .orElseThrow(() -> new NoSuchElementException("No route " + method + " " + path));
  }

  /** A request of {@link #caller} for a handler or renderer. */
  public RouteRequest request(String method, String path, Map<String, String> query) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    query.forEach((name, value) -> parameters.put(name, List.of(value)));
    return new RouteRequest(caller, method, path, Map.of(), parameters, Map.of(), new byte[0]);
  }

  /** Stops the plugin: closes what it asked to have closed, last first. */
  @Override
  public void close() throws Exception {
    for (AutoCloseable resource : brought.resources.reversed()) {
      resource.close();
    }
    context.close();
    database.close();
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
