// SPDX-License-Identifier: MIT
package dev.pergola.platform.pages;

import static dev.pergola.platform.pages.SampleWeb.frame;
import static dev.pergola.platform.pages.SampleWeb.visitor;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.pergola.platform.web.Frame;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;

/**
 * All pages with sample data and a scripted API, to look at and to test in a browser. Static files
 * are read anew for each request, so a change shows with the next reload: run {@link #main} from
 * the module's folder.
 */
final class PreviewServer implements AutoCloseable {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
          + "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
          + "form-action 'self'; base-uri 'none'; frame-src 'self'; frame-ancestors 'self'";
  private static final Map<String, String> TYPES =
      Map.of(
          "js", "text/javascript",
          "mjs", "text/javascript",
          "css", "text/css",
          "svg", "image/svg+xml",
          "png", "image/png",
          "html", "text/html",
          "webmanifest", "application/manifest+json");

  private final HttpServer server;
  private final ScriptedChat chat;

  private PreviewServer(HttpServer server, ScriptedChat chat) {
    this.server = server;
    this.chat = chat;
  }

  /**
   * @param port 0 for any
   * @param pace between two words of an answer
   */
  static PreviewServer start(int port, Duration pace) {
    try {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      var preview = new PreviewServer(HttpServer.create(address, 0), new ScriptedChat(pace));
      preview.routes();
      preview.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      preview.server.start();
      return preview;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Serves the preview on port 8090 until it is ended. */
  public static void main(String[] arguments) {
    System.out.println("Preview at " + start(8090, Duration.ofMillis(40)).uri());
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Adds a place that a test listens at. */
  void on(String path, HttpHandler handler) {
    server.createContext(path, handler);
  }

  private void routes() {
    page("/", "chat/chat.jte", frame("Chat", "/"), SampleChat.chat(null));
    on("/c/", this::conversation);
    page("/projects", "chat/projects.jte", frame("Projects", "/projects"), SampleChat.projects());
    on(
        "/projects/",
        exchange ->
            html(
                exchange,
                200,
                Rendered.page(
                    "chat/project.jte",
                    frame("Project", exchange.getRequestURI().getPath()),
                    SampleChat.projectPage())));
    page(
        "/documents",
        "documents/documents.jte",
        frame("Documents", "/documents"),
        SampleDocuments.documents());
    on(
        "/documents/",
        exchange ->
            html(
                exchange,
                200,
                Rendered.page(
                    "documents/document.jte",
                    frame("Budget", "/documents"),
                    SampleDocuments.document())));
    page("/plugins", "plugins/plugins.jte", frame("Plugins", "/plugins"), SamplePlugins.page());
    on("/plugins/list", exchange -> html(exchange, 200, list()));
    page(
        "/plugins/weather/details",
        "plugins/details.jte",
        frame("Weather", "/plugins/weather/details"),
        SamplePlugins.details());
    page(
        "/plugins/llm-openai/settings",
        "plugins/settings.jte",
        frame("Settings", "/plugins/llm-openai/settings"),
        SampleSettings.settings());
    page("/models", "models/models.jte", frame("Models", "/models"), SampleModels.administrators());
    page("/models/member", "models/models.jte", frame("Models", "/models"), SampleModels.members());
    page("/usage", "models/usage.jte", frame("Usage", "/usage"), SampleUsage.usage());
    page("/usage/limits", "models/limits.jte", frame("Limits", "/usage"), SampleUsage.limits());
    page(
        "/usage/limits/member",
        "models/limits.jte",
        frame("Limits", "/usage"),
        SampleUsage.ownLimits());
    page("/usage/prices", "models/prices.jte", frame("Prices", "/usage"), SampleUsage.prices());
    page(
        "/license", "licensing/license.jte", frame("License", "/license"), SampleLicense.license());
    page(
        "/no-license",
        "licensing/license.jte",
        frame("License", "/license"),
        SampleLicense.noLicense());
    page(
        "/ext/audit",
        "plugins/extension.jte",
        frame("Audit trail", "/ext/audit"),
        SampleExtension.extension());
    page("/error", "web/error.jte", visitor("Not Found", ""), SampleWeb.problem());
    page("/upgrade", "web/locked.jte", frame("History", "/upgrade"), SampleWeb.upgrade());
    page("/setup", "accounts/setup.jte", visitor("Set up", "/setup"), SampleAccounts.setup());
    page("/login", "accounts/login.jte", visitor("Sign in", "/login"), SampleAccounts.login());
    page(
        "/register",
        "accounts/register.jte",
        visitor("Register", "/register"),
        SampleAccounts.register());
    page(
        "/account", "accounts/account.jte", frame("Account", "/account"), SampleAccounts.account());
    on("/api/conversations", chat::conversations);
    on("/api/chat/stream", chat::stream);
    on("/api/chat/estimate", ScriptedChat::estimate);
    on("/api/chat/preferences", chat::preferences);
    on("/api/auth/refresh", chat::refresh);
    on("/api/plugins", PreviewServer::upload);
    on("/assets/", exchange -> file(exchange, "src/main/resources/static", "/assets/"));
    on("/tests/", exchange -> file(exchange, "src/test/resources/pages", "/tests/"));
    on("/lib/", PreviewServer::library);
    on("/service-worker.js", PreviewServer::serviceWorker);
  }

  private void page(String path, String template, Frame frame, Object page) {
    on(
        path,
        exchange -> {
          boolean exact = exchange.getRequestURI().getPath().equals(path);
          html(exchange, exact ? 200 : 404, exact ? Rendered.page(template, frame, page) : "");
        });
  }

  private void conversation(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String id = path.substring("/c/".length());
    html(exchange, 200, Rendered.page("chat/chat.jte", frame("Chat", path), SampleChat.chat(id)));
  }

  private static String list() {
    return Rendered.part("plugins/list.jte", SamplePlugins.page());
  }

  /** Says by the steps of an install what a file that is named for it would meet. */
  private static void upload(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1);
    String steps =
        sent("step", "{\"step\":\"VERIFY\",\"title\":\"Verify the artifact\"}")
            + sent("step", "{\"step\":\"RESOLVE\",\"title\":\"Resolve dependencies\"}");
    answer(
        exchange,
        200,
        "text/event-stream",
        body.contains("locked")
            ? steps
                + sent(
                    "done",
                    "{\"id\":\"audit\",\"title\":\"Audit trail\",\"version\":\"1.0.0\",\"state\":\"LOCKED\"}")
            : steps
                + sent(
                    "error",
                    "{\"status\":409,\"code\":\"DEPENDENCY_UNMET\",\"step\":\"RESOLVE\","
                        + "\"detail\":\"It needs the plugin ledger.\"}"));
  }

  private static String sent(String name, String data) {
    return "event: " + name + "\ndata: " + data + "\n\n";
  }

  private static void file(HttpExchange exchange, String folder, String prefix) throws IOException {
    Path root = Path.of(folder).toAbsolutePath();
    Path file =
        root.resolve(exchange.getRequestURI().getPath().substring(prefix.length())).normalize();
    boolean found = file.startsWith(root) && Files.isRegularFile(file);
    answer(
        exchange,
        found ? 200 : 404,
        type(file.toString()),
        found ? Files.readAllBytes(file) : new byte[0]);
  }

  // The jars of the libraries, wherever their version puts them.
  private static void library(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String resource =
        path.replaceFirst("^/lib/htmx/", "webjars/htmx.org/2.0.10/")
            .replaceFirst("^/lib/marked/", "_static/marked/17.0.5/")
            .replaceFirst("^/lib/dompurify/", "_static/dompurify/3.4.15/")
            .replaceFirst("^/lib/echarts/", "_static/echarts/6.0.0/");
    try (InputStream in =
        PreviewServer.class.getResourceAsStream("/META-INF/resources/" + resource)) {
      answer(
          exchange,
          in == null ? 404 : 200,
          type(path),
          in == null ? new byte[0] : in.readAllBytes());
    }
  }

  private static void serviceWorker(HttpExchange exchange) throws IOException {
    Path file = Path.of("src/main/resources/static/js/service-worker.js");
    answer(
        exchange,
        200,
        "text/javascript",
        "const VERSION = \"preview\";\n" + Files.readString(file));
  }

  private static String type(String name) {
    return TYPES.getOrDefault(
        name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
  }

  private static void html(HttpExchange exchange, int status, String text) throws IOException {
    answer(exchange, status, "text/html", text);
  }

  static void answer(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    answer(exchange, status, type + ";charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  private static void answer(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Content-Security-Policy", POLICY);
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
