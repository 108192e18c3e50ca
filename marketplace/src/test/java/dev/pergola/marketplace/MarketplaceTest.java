// SPDX-License-Identifier: MIT
package dev.pergola.marketplace;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.pergola.api.Contributions;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Plugin;
import dev.pergola.api.PluginContext;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class MarketplaceTest {
  @TempDir Path folder;

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private Path plugins;
  private EmbeddedServer server;

  /** The smallest plugin that there can be. */
  public static final class Smallest implements Plugin {
    @Override
    public void setUp(PluginContext context, Contributions contribute) {}
  }

  @BeforeEach
  void start() throws IOException {
    log.start();
    ((Logger) LoggerFactory.getLogger(Shelf.class)).addAppender(log);
    plugins = Files.createDirectory(folder.resolve("plugins"));
    server =
        ApplicationContext.run(
            EmbeddedServer.class,
            Map.of("micronaut.server.port", -1, "marketplace.plugins", plugins.toString()));
  }

  @AfterEach
  void stop() {
    server.close();
    client.close();
    ((Logger) LoggerFactory.getLogger(Shelf.class)).detachAppender(log);
  }

  @Test
  void itIsUpAndListensOnThisMachineOnly() throws Exception {
    HttpResponse<String> health = get("/health");

    assertThat(health.statusCode()).isEqualTo(200);
    assertThat(health.body()).isEqualTo("{\"status\":\"UP\"}");
    assertThat(server.getHost()).isEqualTo("127.0.0.1");
  }

  @Test
  void itListsThePluginsOfTheFolder() throws Exception {
    Path open = jar("weather", "1.4.0", "{\"title\":\"Weather\"}");
    jar(
        "storms",
        "0.9.0-rc.1",
        "{\"title\":\"Storms\",\"description\":\"Warns\",\"feature\":\"storms\"}");

    List<Json> listed = list();

    assertThat(listed)
        .extracting(plugin -> plugin.get("id").text())
        .containsExactly("storms", "weather");
    assertThat(listed.get(0).get("feature").text()).isEqualTo("storms");
    assertThat(listed.get(1))
        .isEqualTo(
            Json.object(
                "id",
                "weather",
                "version",
                "1.4.0",
                "title",
                "Weather",
                "description",
                null,
                "license",
                "MIT",
                "feature",
                null,
                "sha256",
                sha256(Files.readAllBytes(open)),
                "size",
                Files.size(open)));
  }

  @Test
  void whatIsDownloadedIsTheListedJar() throws Exception {
    Path jar = jar("weather", "1.4.0", "{\"title\":\"Weather\"}");

    HttpResponse<byte[]> download =
        client.send(request("/api/v1/plugins/weather/1.4.0/download"), BodyHandlers.ofByteArray());

    assertThat(download.statusCode()).isEqualTo(200);
    assertThat(download.body()).isEqualTo(Files.readAllBytes(jar));
    assertThat(sha256(download.body())).isEqualTo(list().getFirst().get("sha256").text());
    assertThat(download.headers().firstValue("Content-Type")).hasValue("application/java-archive");
    assertThat(download.headers().firstValue("Content-Disposition").orElseThrow())
        .contains("weather-1.4.0.jar");
  }

  @Test
  void jarsComeGoAndChangeWhileItRuns() throws Exception {
    assertThat(list()).isEmpty();

    Path jar = jar("weather", "1.4.0", "{\"title\":\"Weather\"}");
    assertThat(list()).hasSize(1);

    jar("weather", "1.4.0", "{\"title\":\"Weather and wind\"}");
    assertThat(list().getFirst().get("title").text()).isEqualTo("Weather and wind");

    Files.delete(jar);
    assertThat(list()).isEmpty();
    assertThat(get("/api/v1/plugins/weather/1.4.0/download").statusCode()).isEqualTo(404);
  }

  @Test
  void aJarThatNoServerWouldInstallIsLeftOutAndTheLogSaysWhyOnce() throws Exception {
    Files.writeString(plugins.resolve("broken.jar"), "not a jar");
    jar("weather", "1.4.0", "{\"title\":\"Weather\"}");

    assertThat(list()).hasSize(1);
    assertThat(list()).hasSize(1);

    assertThat(log.list)
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.getFormattedMessage())
                    .contains("broken.jar is not offered")
                    .contains("not a readable jar"));
  }

  @Test
  void aReleaseIsListedOnceThoughItIsThereTwice() throws Exception {
    Path jar = jar("weather", "1.4.0", "{\"title\":\"Weather\"}");
    Files.copy(jar, plugins.resolve("weather-copy.jar"));

    assertThat(list()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/plugins/weather/2.0.0/download",
        "/api/v1/plugins/absent/1.4.0/download",
        "/api/v1/plugins/..%2f..%2fsecret/1.0.0/download",
        "/api/v1/plugins/weather/..%2f..%2fsecret.jar/download",
        "/api/v1/plugins/%2e%2e/secret.jar/download",
        "/api/v1/plugins/../../secret.jar"
      })
  void nothingElseCanBeDownloaded(String path) throws Exception {
    jar("weather", "1.4.0", "{\"title\":\"Weather\"}");
    Files.writeString(folder.resolve("secret.jar"), "a secret");

    HttpResponse<String> response = get(path);

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).doesNotContain("a secret");
  }

  @Test
  void aMissingReleaseSaysWhereToLook() throws Exception {
    HttpResponse<String> response = get("/api/v1/plugins/absent/1.0.0/download");

    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(((JsonObject) Json.parse(response.body())).string("detail"))
        .contains("GET /api/v1/plugins");
  }

  private List<Json> list() throws Exception {
    return Json.parse(get("/api/v1/plugins").body()).elements();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(request(path), BodyHandlers.ofString());
  }

  private HttpRequest request(String path) {
    return HttpRequest.newBuilder(URI.create(server.getURL() + path)).build();
  }

  private Path jar(String id, String version, String info) throws IOException {
    var manifest = new Manifest();
    var main = manifest.getMainAttributes();
    main.putValue("Manifest-Version", "1.0");
    main.putValue("Plugin-Id", id);
    main.putValue("Plugin-Version", version);
    main.putValue("Plugin-Class", Smallest.class.getName());
    main.putValue("Plugin-Requires", ">=0.1.0");
    main.putValue("Plugin-License", "MIT");
    Path jar = plugins.resolve(id + ".jar");
    String door = Smallest.class.getName().replace('.', '/') + ".class";
    try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest);
        InputStream in = Smallest.class.getClassLoader().getResourceAsStream(door)) {
      out.putNextEntry(new ZipEntry(door));
      in.transferTo(out);
      out.putNextEntry(new ZipEntry("META-INF/pergola/plugin.json"));
      out.write(info.getBytes(StandardCharsets.UTF_8));
    }
    return jar;
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
