// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import dev.pergola.api.Caller;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Model;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Secret;
import dev.pergola.api.StandardError;
import dev.pergola.platform.TestClient;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.home.Home;
import dev.pergola.platform.models.OwnKeys.Owner;
import dev.pergola.platform.plugins.FixturePlugin;
import io.micronaut.data.connection.jdbc.advice.DelegatingDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

@Timeout(60)
@ParameterizedClass
@EnumSource
class OwnKeysTest {
  private static final String USERS = "sk-ant-users-own-0123456789-AbCd";
  private static final String ORGANIZATIONS = "sk-ant-organizations-9876543210-EfGh";
  private static final String OPERATORS = "sk-ant-operators-5555555555-IjKl";

  private final TestServer.On on;
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final ScriptedProvider provider =
      ScriptedProvider.of("anthropic", new Model("claude", "Claude", 1)).takingKeys();
  private final List<String> told = new ArrayList<>();
  private Level levelBefore = Level.WARN;
  private TestServer server;
  private TestClient client;

  OwnKeysTest(TestServer.On on) {
    this.on = on;
  }

  @BeforeEach
  void start() {
    var root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    levelBefore = root.getLevel();
    root.setLevel(Level.DEBUG);
    log.start();
    root.addAppender(log);
    server =
        TestServer.start(
            on,
            Map.of(
                "pergola.chat.titles", "false",
                "llm.provider", "anthropic",
                "llm.api-key", OPERATORS));
    FixturePlugin.providing(server, "llm-anthropic", provider);
    client = TestClient.administrator(server);
  }

  @AfterEach
  void stop() {
    server.close();
    var root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    root.detachAppender(log);
    root.setLevel(levelBefore);
  }

  @Test
  void aUsersOwnKeyCountsBeforeTheOrganizationsAndThatBeforeTheOperators() {
    ask();
    put("organization", ORGANIZATIONS);
    ask();
    put("user", USERS);
    ask();
    remove("user");
    ask();
    remove("organization");
    ask();

    assertThat(provider.requests())
        .extracting(
            request -> String.valueOf(request.key() == null ? null : request.key().reveal()))
        .containsExactly("null", ORGANIZATIONS, USERS, ORGANIZATIONS, "null");
    UUID organization =
        UUID.fromString(client.get("/api/auth/me").json().object("organization").string("id"));
    assertThat(
            server.bean(LedgerRows.class).page(organization, 0, Long.MAX_VALUE, new UUID(0, 0), 10))
        .extracting(LedgerRow::ownKey)
        .containsExactly(false, true, true, true, false);
  }

  @Test
  void ofAKeyOnlyTheEndingIsShownAndTheLogOfEventsSaysWhoChangedIt() {
    JsonObject shown = put("user", USERS).json();

    assertThat(shown.get("keys").elements()).hasSize(1);
    JsonObject key = (JsonObject) shown.get("keys").elements().getFirst();
    assertThat(key.string("ending")).isEqualTo("AbCd");
    assertThat(key.string("owner")).isEqualTo("user");
    assertThat(remove("user").status()).isEqualTo(204);
    assertThat(remove("user").status()).isEqualTo(404);
    assertThat(everythingInTheDatabase())
        .contains("model.key_changed")
        .contains("model.key_removed");
    assertThat(rows("secrets_secret")).noneMatch(row -> row.contains("models/key/"));
  }

  @Test
  void theOrganizationsKeyIsForItsOwnersToSet() {
    var member = new Caller(UUID.randomUUID(), UUID.randomUUID(), "Bo", Set.of());

    assertThatThrownBy(
            () ->
                server
                    .bean(OwnKeys.class)
                    .put(member, Owner.ORGANIZATION, "anthropic", ORGANIZATIONS))
        .isInstanceOfSatisfying(
            PergolaException.class, e -> assertThat(e.code()).isEqualTo(StandardError.NOT_ALLOWED));
    var owner =
        new Caller(
            member.organizationId(), UUID.randomUUID(), "Ida", Set.of("organization.manage"));
    server.bean(OwnKeys.class).put(owner, Owner.ORGANIZATION, "anthropic", ORGANIZATIONS);
    assertThat(server.bean(OwnKeys.class).find(member, "anthropic").key())
        .isEqualTo(new Secret(ORGANIZATIONS));
    server.bean(OwnKeys.class).put(member, Owner.USER, "anthropic", USERS);
    assertThat(server.bean(OwnKeys.class).find(member, "anthropic").key())
        .isEqualTo(new Secret(USERS));
  }

  @Test
  void whatCannotBeAKeyIsRefusedAndSoIsAProviderThatTakesNone() {
    assertThat(put("user", "has a space").string("code")).isEqualTo("INVALID_ARGUMENT");
    assertThat(put("user", "short").string("detail")).contains("8 characters at least");
    assertThat(put("user", "k".repeat(100_000)).string("detail"))
        .contains("1,000 characters at most, and this has 100,000");
    assertThat(put("user", "\uD83D\uDD11".repeat(8)).string("detail"))
        .contains("only letters from A to Z");
    assertThat(put("somebody", USERS).string("code")).isEqualTo("INVALID_ARGUMENT");
    FixturePlugin.providing(
        server, "llm-plain", ScriptedProvider.of("plain", new Model("m", "M", 0)));
    assertThat(put("user", "plain", USERS).string("code")).isEqualTo("INVALID_ARGUMENT");
    assertThat(put("user", "none", USERS).string("code")).isEqualTo("INVALID_ARGUMENT");
  }

  @Test
  void noKeyIsEverSeenAgainEvenWhenTheVendorRepeatsIt() {
    provider.always(
        (request, _) -> {
          String key = request.key() == null ? OPERATORS : request.key().reveal();
          throw new PergolaException(
              StandardError.AUTHENTICATION_FAILED,
              "api.anthropic.com said “invalid x-api-key: " + key + "”.",
              Json.object("status", 401, "said", "key " + key));
        });
    everyAnswer();
    put("organization", ORGANIZATIONS);
    everyAnswer();
    put("user", USERS);
    everyAnswer();
    // A defect whose stack trace is logged.
    provider.always(
        (request, _) -> {
          throw new IllegalStateException("header x-api-key=" + request.key().reveal());
        });
    everyAnswer();

    assertThat(told).hasSizeGreaterThan(40);
    assertThat(told).anyMatch(text -> text.contains("invalid x-api-key: ********"));
    assertNowhere(told);
    assertNowhere(List.of(everythingInTheDatabase()));
    assertNowhere(filesOfTheHome());
    List<String> logged = log.list.stream().map(OwnKeysTest::text).toList();
    assertThat(logged).anyMatch(text -> text.contains("header x-api-key=********"));
    assertNowhere(logged);
  }

  private void everyAnswer() {
    ask();
    told(client.post("/api/chat/stream", Json.object("message", "Hello")));
    told(client.post("/api/chat/estimate", Json.object("message", "Hello")));
    askAtTheGateway();
    client.get("/api/conversations").json().get("conversations").elements().stream()
        .map(each -> ((JsonObject) each).string("id"))
        .forEach(
            id -> {
              told(client.get("/api/conversations/" + id));
              told(client.get("/api/conversations/" + id + "/export?format=json"));
              told(client.get("/api/conversations/" + id + "/export?format=markdown"));
              told(client.get("/c/" + id));
            });
    for (String path :
        List.of(
            "/api/models",
            "/api/models/providers",
            "/api/model-keys",
            "/api/routing",
            "/api/usage",
            "/api/usage/export",
            "/api/plugins",
            "/api/plugins/llm-anthropic/settings",
            "/api/conversations",
            "/api/limits",
            "/api/prices",
            "/api/keys",
            "/",
            "/models",
            "/usage",
            "/usage?by=model",
            "/usage/limits",
            "/usage/prices",
            "/plugins",
            "/plugins/llm-anthropic/settings",
            "/account")) {
      told(client.get(path));
    }
    told(client.post("/api/models/test", Json.object("model", "anthropic/claude")));
    told(client.submit("/models/test", "model", "anthropic/claude"));
  }

  private void ask() {
    told(client.post("/api/chat", Json.object("message", "Hello")));
  }

  private void askAtTheGateway() {
    JsonObject made = client.post("/api/keys", Json.object("name", "Program")).json();
    TestClient program =
        TestClient.anonymous(server).with("Authorization", "Bearer " + made.string("token"));
    for (boolean stream : List.of(false, true)) {
      told(
          program.post(
              "/v1/chat/completions",
              Json.object(
                  "model",
                  "anthropic/claude",
                  "stream",
                  stream,
                  "messages",
                  List.of(Json.object("role", "user", "content", "Hello")))));
    }
    told(program.get("/v1/models"));
  }

  private void told(TestClient.Answer answer) {
    told.add(answer.headers().map() + "\n" + answer.body());
  }

  // As they lie on the disk: logs, caches, and the database where it is a file.
  private List<String> filesOfTheHome() {
    try (Stream<Path> files = Files.walk(server.bean(Home.class).home())) {
      List<String> texts = new ArrayList<>();
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        texts.add(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
      assertThat(texts).isNotEmpty();
      return texts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertNowhere(List<String> texts) {
    for (String key : List.of(USERS, ORGANIZATIONS, OPERATORS)) {
      assertThat(texts).noneMatch(text -> text.contains(key));
    }
  }

  private static String text(ILoggingEvent event) {
    return event.getFormattedMessage()
        + (event.getThrowableProxy() == null
            ? ""
            : ThrowableProxyUtil.asString(event.getThrowableProxy()));
  }

  private String everythingInTheDatabase() {
    var all = new StringBuilder();
    try (Connection connection =
            DelegatingDataSource.unwrapDataSource(server.bean(DataSource.class)).getConnection();
        ResultSet tables =
            connection.getMetaData().getTables(null, null, "%", new String[] {"TABLE"})) {
      List<String> names = new ArrayList<>();
      while (tables.next()) {
        String schema = tables.getString("TABLE_SCHEM");
        if (schema == null || schema.equals("public")) {
          names.add(tables.getString("TABLE_NAME"));
        }
      }
      assertThat(names).contains("models_key", "secrets_secret");
      for (String name : names) {
        rows(connection, name).forEach(row -> all.append(row).append('\n'));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return all.toString();
  }

  private List<String> rows(String table) {
    try (Connection connection =
        DelegatingDataSource.unwrapDataSource(server.bean(DataSource.class)).getConnection()) {
      return rows(connection, table);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> rows(Connection connection, String table) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (var statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT * FROM \"" + table + "\"")) {
      while (result.next()) {
        var row = new StringBuilder();
        for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
          row.append(result.getString(column)).append(' ');
        }
        rows.add(row.toString());
      }
    }
    return rows;
  }

  private TestClient.Answer put(String owner, String key) {
    return put(owner, "anthropic", key);
  }

  private TestClient.Answer put(String owner, String name, String key) {
    TestClient.Answer answer =
        client.send(
            "PUT",
            "/api/model-keys",
            "application/json",
            BodyPublishers.ofString(
                Json.object("owner", owner, "provider", name, "key", key).toString()));
    told.add(answer.body());
    return answer;
  }

  private TestClient.Answer remove(String owner) {
    return client.send(
        "DELETE",
        "/api/model-keys?provider=anthropic&owner=" + owner,
        "application/json",
        BodyPublishers.noBody());
  }
}
