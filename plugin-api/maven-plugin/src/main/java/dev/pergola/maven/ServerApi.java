// SPDX-License-Identifier: MIT
package dev.pergola.maven;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pergola.maven.DevelopmentServer.Administrator;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What {@code pergola:run} asks of a server's API. */
final class ServerApi {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BOUNDARY = "pergola-development-7c1f0c52";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI address;
  private final Administrator administrator;
  private @Nullable String token;

  ServerApi(URI address, Administrator administrator) {
    this.address = address;
    this.administrator = administrator;
  }

  /**
   * Installs a jar or upgrades its plugin, agreeing to what it asks for.
   *
   * @return the plugin, as GET /api/plugins/{id} shows it
   * @throws RefusedException when the server refuses it; says why
   */
  JsonNode install(Path jar) throws IOException, InterruptedException, RefusedException {
    HttpResponse<String> answer = upload(jar);
    if (answer.statusCode() == 401) {
      // Access tokens are good for minutes, and who develops for hours.
      token = null;
      answer = upload(jar);
    }
    return json(answer);
  }

  private HttpResponse<String> upload(Path jar)
      throws IOException, InterruptedException, RefusedException {
    String head =
        """
        --%s
        Content-Disposition: form-data; name="consent"

        true
        --%s
        Content-Disposition: form-data; name="file"; filename="%s"
        Content-Type: application/java-archive

        """
            .replace("\n", "\r\n")
            .formatted(BOUNDARY, BOUNDARY, jar.getFileName());
    return send(
        authorized("/api/plugins")
            .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
            .POST(
                BodyPublishers.concat(
                    BodyPublishers.ofString(head),
                    BodyPublishers.ofFile(jar),
                    BodyPublishers.ofString("\r\n--" + BOUNDARY + "--\r\n"))));
  }

  private HttpRequest.Builder authorized(String path)
      throws IOException, InterruptedException, RefusedException {
    if (token == null) {
      var who =
          JSON.createObjectNode()
              .put("email", administrator.email())
              .put("password", administrator.password());
      HttpResponse<String> answer =
          send(
              request("/api/auth/login")
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofString(who.toString())));
      if (answer.statusCode() == 401) {
        throw new RefusedException(
            "%s cannot sign in: the development home was set up with another password. Delete it and start again."
                .formatted(administrator.email()));
      }
      token = json(answer).path("accessToken").asText();
    }
    return request(path).header("Authorization", "Bearer " + token);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(address.resolve(path)).timeout(PATIENCE);
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException, RefusedException {
    JsonNode body;
    try {
      body = JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new IOException("The server answered with status " + answer.statusCode(), e);
    }
    if (answer.statusCode() / 100 != 2) {
      throw new RefusedException(
          body.path("detail").asText("The server answered with status " + answer.statusCode()));
    }
    return body;
  }
}
