// SPDX-License-Identifier: MIT
package dev.pergola.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pergola.api.Json;
import dev.pergola.platform.home.DatabaseAddress;
import dev.pergola.platform.plugins.Plugins;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * The server on the PostgreSQL image that operators run, of a newer version than the embedded one
 * of the other tests.
 */
class PostgresqlImageTest {
  @Test
  void theServerKeepsItsDataInThePublishedPostgresqlImage(@TempDir Path home) {
    assumeTrue(
        DockerClientFactory.instance().isDockerAvailable(),
        "No Docker engine: skipped. Install and start Docker to run this test.");
    try (var database = new PostgreSQLContainer("postgres:18")) {
      database.start();
      var address =
          DatabaseAddress.postgresql(
              "postgresql://%s:%s@%s:%d/%s"
                  .formatted(
                      database.getUsername(),
                      database.getPassword(),
                      database.getHost(),
                      database.getFirstMappedPort(),
                      database.getDatabaseName()));
      String email;
      try (var server = TestServer.start(home, address, Map.of())) {
        server.bean(Plugins.class).begin(Duration.ofSeconds(10));
        email = TestClient.administrator(server).get("/api/auth/me").string("email");
      }
      try (var server = TestServer.start(home, address, Map.of())) {
        var again =
            TestClient.anonymous(server)
                .post(
                    "/api/auth/login",
                    Json.object("email", email, "password", TestClient.PASSWORD));
        assertThat(again.status()).isEqualTo(200);
      }
    }
  }
}
