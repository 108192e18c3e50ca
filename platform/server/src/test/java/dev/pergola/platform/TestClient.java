// SPDX-License-Identifier: MIT
package dev.pergola.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.platform.accounts.Setup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Sends requests to a test's server, as a program would; follows no redirects. Thread-safe. */
public final class TestClient {
  /** The first administrator's. */
  public static final String EMAIL = "ada@example.com";

  /** The first administrator's. */
  public static final String PASSWORD = "correct horse battery";

  /** The content type of {@link #jarForm}. */
  public static final String JAR_FORM = "multipart/form-data; boundary=b";

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** An answer. */
  public record Answer(int status, HttpHeaders headers, String body) {
    /** The body, when it is a JSON object. */
    public JsonObject json() {
      return (JsonObject) Json.parse(body);
    }

    /** A member of the body that is a string. */
    public String string(String name) {
      return json().string(name);
    }

    /** A header's first value; empty when there is none. */
    public String header(String name) {
      return headers.firstValue(name).orElse("");
    }

    /** The whole line that sets a cookie. */
    public Optional<String> cookie(String name) {
      return headers.allValues("Set-Cookie").stream()
          .filter(line -> line.startsWith(name + "="))
          .findFirst();
    }

    /** The cookies that the answer sets, as a browser sends them back. */
    public String cookies() {
      return headers.allValues("Set-Cookie").stream()
          .map(line -> line.split(";", 2)[0])
          .collect(Collectors.joining("; "));
    }
  }

  private final URI address;
  private final List<String> headers;

  private TestClient(URI address, List<String> headers) {
    this.address = address;
    this.headers = headers;
  }

  /** Nobody. The server listens after this. */
  public static TestClient anonymous(TestServer server) {
    return new TestClient(server.listen(), List.of());
  }

  /** The first administrator, who is made here if need be, with a Bearer token. */
  public static TestClient administrator(TestServer server) {
    return bearer(server, administratorToken(server));
  }

  /** A new token of the first administrator, who is made here if need be. */
  public static String administratorToken(TestServer server) {
    server.bean(Setup.class).createAdministratorIfEmpty(EMAIL, PASSWORD, "Ada");
    return anonymous(server)
        .post("/api/auth/login", Json.object("email", EMAIL, "password", PASSWORD))
        .string("accessToken");
  }

  /** Whose token it is. */
  public static TestClient bearer(TestServer server, String token) {
    return anonymous(server).with("Authorization", "Bearer " + token);
  }

  /** The same client, sending a header more. */
  public TestClient with(String name, String value) {
    List<String> more = new ArrayList<>(headers);
    more.add(name);
    more.add(value);
    return new TestClient(address, List.copyOf(more));
  }

  /** A GET. */
  public Answer get(String path) {
    return send("GET", path, null, BodyPublishers.noBody());
  }

  /** A POST without a body. */
  public Answer post(String path) {
    return send("POST", path, null, BodyPublishers.noBody());
  }

  /** A POST of JSON. */
  public Answer post(String path, Json body) {
    return send("POST", path, "application/json", BodyPublishers.ofString(body.toString()));
  }

  /** A PUT of JSON. */
  public Answer put(String path, Json body) {
    return send("PUT", path, "application/json", BodyPublishers.ofString(body.toString()));
  }

  /** A PATCH of JSON. */
  public Answer patch(String path, Json body) {
    return send("PATCH", path, "application/json", BodyPublishers.ofString(body.toString()));
  }

  /** A DELETE. */
  public Answer delete(String path) {
    return send("DELETE", path, null, BodyPublishers.noBody());
  }

  /** A POST of a form's fields, names and values in turn. */
  public Answer submit(String path, String... namesAndValues) {
    String encoded =
        IntStream.range(0, namesAndValues.length / 2)
            .mapToObj(i -> encode(namesAndValues[2 * i]) + "=" + encode(namesAndValues[2 * i + 1]))
            .collect(Collectors.joining("&"));
    return send(
        "POST", path, "application/x-www-form-urlencoded", BodyPublishers.ofString(encoded));
  }

  /** A jar in the form that uploads it, whose type is {@link #JAR_FORM}. */
  public static HttpRequest.BodyPublisher jarForm(Path jar) {
    try {
      return BodyPublishers.concat(
          BodyPublishers.ofString(
              "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"p.jar\"\r\n"
                  + "Content-Type: application/java-archive\r\n\r\n"),
          BodyPublishers.ofFile(jar),
          BodyPublishers.ofString("\r\n--b--\r\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A POST of a jar in a form. */
  public Answer upload(String path, Path jar) {
    return send("POST", path, JAR_FORM, jarForm(jar));
  }

  /** A POST of a document in a form; the project may be null. */
  public Answer uploadDocument(String path, String name, String text, @Nullable String project) {
    String part =
        project == null
            ? ""
            : "--b\r\nContent-Disposition: form-data; name=\"project\"\r\n\r\n" + project + "\r\n";
    return send(
        "POST",
        path,
        JAR_FORM,
        BodyPublishers.ofString(
            "%s--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\nContent-Type: text/plain\r\n\r\n%s\r\n--b--\r\n"
                .formatted(part, name, text)));
  }

  /** Any request. */
  public Answer send(
      String method, String path, String contentType, HttpRequest.BodyPublisher body) {
    var request = HttpRequest.newBuilder(address.resolve(path)).method(method, body);
    for (int i = 0; i < headers.size(); i += 2) {
      request.header(headers.get(i), headers.get(i + 1));
    }
    if (contentType != null) {
      request.header("Content-Type", contentType);
    }
    try {
      var response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.headers(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Fails unless the answer is a problem with this status and code. */
  public static void assertRefused(Answer answer, int status, String code) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answer.string("code")).isEqualTo(code);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
