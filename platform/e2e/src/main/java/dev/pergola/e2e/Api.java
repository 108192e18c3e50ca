// SPDX-License-Identifier: MIT
package dev.pergola.e2e;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A server's API as a program uses it: JSON, and a Bearer token once signed in. Thread-safe. */
public final class Api {
  // One for all: a client is heavy, and its threads outlive it.
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  private final URI address;
  private final @Nullable String token;

  /** Without signing in. */
  public Api(URI address) {
    this(address, null);
  }

  private Api(URI address, @Nullable String token) {
    this.address = address;
    this.token = token;
  }

  /**
   * An answer.
   *
   * @param status the HTTP status
   * @param text its body
   */
  public record Answer(int status, String text) {
    /** The body as JSON. */
    public Json json() {
      return Json.parse(text);
    }

    /** The body as a JSON object; an error when the status is none of success. */
    public JsonObject ok() {
      if (status / 100 != 2 || !(json() instanceof JsonObject object)) {
        throw new IllegalStateException("Answered " + status + ": " + text);
      }
      return object;
    }
  }

  /** Makes the first account, and is signed in as its administrator. */
  public Api setUp(String token, String email, String password)
      throws IOException, InterruptedException {
    JsonObject who =
        Json.object("token", token, "name", "Ada", "email", email, "password", password);
    return signedIn(post("/api/setup", who));
  }

  /** Signed in with an account that exists. */
  public Api signIn(String email, String password) throws IOException, InterruptedException {
    return signedIn(post("/api/auth/login", Json.object("email", email, "password", password)));
  }

  private Api signedIn(Answer answer) {
    return new Api(address, String.valueOf(answer.ok().string("accessToken")));
  }

  /** GET. */
  public Answer get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  /** POST with JSON. */
  public Answer post(String path, JsonObject body) throws IOException, InterruptedException {
    return send(json(path, "POST", body));
  }

  /** POST with plain text; an error when the status is none of success. */
  public void postText(String path, String body) throws IOException, InterruptedException {
    Answer answer =
        send(
            request(path)
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    if (answer.status() / 100 != 2) {
      throw new IllegalStateException("Answered " + answer.status() + ": " + answer.text());
    }
  }

  /** PUT with JSON. */
  public Answer put(String path, JsonObject body) throws IOException, InterruptedException {
    return send(json(path, "PUT", body));
  }

  /** DELETE. */
  public Answer delete(String path) throws IOException, InterruptedException {
    return send(request(path).DELETE());
  }

  /** Uploads a plugin's jar, and agrees to what it may ask for. */
  public Answer installPlugin(Path jar) throws IOException, InterruptedException {
    return upload(jar, true);
  }

  /** As {@link #installPlugin}, but what it asks for is left for somebody to decide. */
  public Answer offerPlugin(Path jar) throws IOException, InterruptedException {
    return upload(jar, false);
  }

  private Answer upload(Path jar, boolean consent) throws IOException, InterruptedException {
    String boundary = UUID.randomUUID().toString();
    String head =
        "--%s\r\nContent-Disposition: form-data; name=\"consent\"\r\n\r\n%s\r\n--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\nContent-Type: application/java-archive\r\n\r\n"
            .formatted(boundary, consent, boundary, jar.getFileName());
    return send(
        request("/api/plugins")
            .header("Content-Type", "multipart/form-data; boundary=" + boundary)
            .POST(
                HttpRequest.BodyPublishers.concat(
                    HttpRequest.BodyPublishers.ofString(head),
                    HttpRequest.BodyPublishers.ofByteArray(Files.readAllBytes(jar)),
                    HttpRequest.BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"))));
  }

  /** Adds a document. */
  public Answer addDocument(String name, byte[] content) throws IOException, InterruptedException {
    String boundary = UUID.randomUUID().toString();
    String head =
        "--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\nContent-Type: application/octet-stream\r\n\r\n"
            .formatted(boundary, name);
    return send(
        request("/api/documents")
            .header("Content-Type", "multipart/form-data; boundary=" + boundary)
            .POST(
                HttpRequest.BodyPublishers.concat(
                    HttpRequest.BodyPublishers.ofString(head),
                    HttpRequest.BodyPublishers.ofByteArray(content),
                    HttpRequest.BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"))));
  }

  /** GET with an answer that comes in pieces; read and close it. */
  public HttpResponse<java.io.InputStream> stream(String path)
      throws IOException, InterruptedException {
    return CLIENT.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofInputStream());
  }

  /** Asks, and reads the answer as it comes: server-sent events; read and close it. */
  public HttpResponse<java.io.InputStream> streamedAnswer(String message, String model)
      throws IOException, InterruptedException {
    JsonObject question = Json.object("message", message, "model", model);
    return CLIENT.send(
        json("/api/chat/stream", "POST", question).build(),
        HttpResponse.BodyHandlers.ofInputStream());
  }

  private HttpRequest.Builder json(String path, String method, JsonObject body) {
    return request(path)
        .header("Content-Type", "application/json")
        .method(method, HttpRequest.BodyPublishers.ofString(body.toString()));
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address.resolve(path)).timeout(Duration.ofSeconds(60));
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  private static Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response =
        CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    return new Answer(response.statusCode(), response.body());
  }
}
