// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmgemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.pergola.api.PergolaException;
import dev.pergola.api.Secret;
import dev.pergola.api.StandardError;
import dev.pergola.testkit.ModelServer.Reply;
import dev.pergola.testkit.ModelServer.Step;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What Gemini is asked with: the token of who signed in, a new one in time, or the key behind it.
 */
class GoogleTokensTest {
  private ScriptedGoogle google;

  @BeforeEach
  void start() throws Exception {
    google = ScriptedGoogle.start();
  }

  @AfterEach
  void stop() throws Exception {
    google.close();
  }

  @Test
  void fetchesOneNewTokenForAllWhoWait() throws Exception {
    google.connect();
    google.advance(Duration.ofSeconds(3590));
    var release = new CountDownLatch(1);
    google
        .tokenServer()
        .script(
            new Reply(
                200,
                "application/json",
                List.of(
                    new Step.Await(release),
                    new Step.Send(
                        "{\"access_token\":\"access-2\",\"expires_in\":3600}"
                            .getBytes(StandardCharsets.UTF_8)))));
    int askers = 8;
    for (int i = 0; i < askers; i++) {
      google.answer();
    }
    List<FutureTask<String>> tasks = new ArrayList<>();
    for (int i = 0; i < askers; i++) {
      var task =
          new FutureTask<>(() -> google.provider().chat(ScriptedGoogle.question(), _ -> {}).text());
      tasks.add(task);
      Thread.ofVirtual().start(task);
    }
    await().until(() -> google.tokenServer().requests().size() == 2);
    release.countDown();

    for (FutureTask<String> task : tasks) {
      assertThat(task.get()).isEqualTo("Fine.");
    }
    assertThat(google.tokenServer().requests()).hasSize(2);
    assertThat(ScriptedGoogle.query(google.tokenServer().requests().getLast().body()))
        .containsEntry("grant_type", "refresh_token")
        .containsEntry("refresh_token", "refresh-1")
        .containsEntry("client_secret", ScriptedGoogle.CLIENT_SECRET);
    assertThat(google.gemini().requests())
        .hasSize(askers)
        .allSatisfy(
            request ->
                assertThat(request.headers()).containsEntry("authorization", "Bearer access-2"));
  }

  @Test
  void fallsBackToTheKeyWhenTheConsentHasEnded() throws Exception {
    google.restart(Map.of("apiKey", "key-1"));
    google.connect();
    google.advance(Duration.ofSeconds(4000));
    google.tokenServer().script(Reply.json(400, "{\"error\":\"invalid_grant\"}"));

    assertThat(google.ask().headers())
        .containsEntry("x-goog-api-key", "key-1")
        .doesNotContainKeys("authorization", "x-goog-user-project");
    // And does not try again with each question.
    google.ask();
    assertThat(google.tokenServer().requests()).hasSize(2);
    assertThat(google.page().parts().toString()).contains("invalid_grant");
  }

  @Test
  void fallsBackToTheKeyWhenGeminiRefusesTheToken() throws Exception {
    google.restart(Map.of("apiKey", "key-1"));
    google.connect();
    google.refuse(401, "Bad token access-1");

    assertThat(google.ask().headers()).containsEntry("x-goog-api-key", "key-1");

    // After a rest, with a new token.
    google.advance(Duration.ofSeconds(61));
    google.tokens("access-2", "refresh-1");
    assertThat(google.ask().headers()).containsEntry("authorization", "Bearer access-2");
    assertThat(google.page().parts().toString()).contains("Signed in");
  }

  @Test
  void withoutAKeySaysWhyTheSignInDoesNotWork() throws Exception {
    google.connect();
    google.advance(Duration.ofSeconds(4000));
    google
        .tokenServer()
        .script(
            Reply.json(400, "{\"error\":\"invalid_grant\",\"error_description\":\"refresh-1\"}"));

    var error =
        catchThrowableOfType(
            PergolaException.class,
            () -> google.provider().chat(ScriptedGoogle.question(), _ -> {}));

    assertThat(error.code()).isEqualTo(StandardError.AUTHENTICATION_FAILED);
    assertThat(error)
        .hasMessageContaining("connect again")
        .hasMessageNotContaining("refresh-1")
        .hasMessageNotContaining(ScriptedGoogle.CLIENT_SECRET);
  }

  @Test
  void anOverloadedModelIsNoReasonToTakeTheKey() throws Exception {
    google.restart(Map.of("apiKey", "key-1"));
    google.connect();
    google.refuse(503, "Busy");

    assertThatThrownBy(() -> google.provider().chat(ScriptedGoogle.question(), _ -> {}))
        .hasMessageContaining("Busy");
    assertThat(google.gemini().requests()).hasSize(1);
  }

  @Test
  void whereTheKeyIsToBeUsedNobodySignsIn() throws Exception {
    google.restart(Map.of("apiKey", "key-1", "authMethod", "api_key"));

    assertThat(google.ask().headers())
        .containsEntry("x-goog-api-key", "key-1")
        .doesNotContainKey("authorization");
    assertThat(google.host().routes()).isEmpty();
    assertThat(google.host().pages()).isEmpty();
  }

  @Test
  void anAskersOwnKeyComesFirst() throws Exception {
    google.connect();
    google.answer();

    google
        .provider()
        .chat(ScriptedGoogle.question().to("gemini-3.8-flash", new Secret("own-key")), _ -> {});

    assertThat(google.gemini().requests().getLast().headers())
        .containsEntry("x-goog-api-key", "own-key")
        .doesNotContainKey("authorization");
  }
}
