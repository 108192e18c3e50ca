// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pergola.api.Caller;
import dev.pergola.api.ChatResponse;
import dev.pergola.api.Json;
import dev.pergola.api.Model;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Secret;
import dev.pergola.api.StandardError;
import dev.pergola.platform.TestClient;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.models.OwnKeys.Owner;
import dev.pergola.platform.plugins.FixturePlugin;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is let alone after failures, for whom, and for how long. */
@Timeout(60)
class CooldownTest {
  private final TwoVendors vendors = TwoVendors.start();
  private final ScriptedProvider first = vendors.first();
  private final ScriptedProvider second = vendors.second();
  private final TestServer server = vendors.server();

  @AfterEach
  void stop() {
    vendors.close();
  }

  @Test
  void aProviderThatFailsThreeQuestionsIsLetAloneWhileAnotherAnswers() throws Exception {
    first.always(Act.IS_TOO_SLOW.step("first", true));
    for (int question = 0; question < 3; question++) {
      vendors.ask(vendors.route(null));
    }
    assertThat(first.requests()).hasSize(3);

    Answered<ChatResponse> answered = vendors.ask(vendors.route(null));

    assertThat(first.requests()).hasSize(3);
    assertThat(answered.attempts().stream().map(TwoVendors::brief))
        .containsExactly("first/a SKIPPED COOLING_DOWN", "second/b ANSWERED");
    assertThat(answered.attempts().getFirst().reason())
        .contains("TIMEOUT")
        .doesNotContain("IS_TOO_SLOW");
  }

  @Test
  void whatAVendorSaidIsToldToNobodyButTheAsker() throws Exception {
    first.always(
        (_, _) -> {
          throw new PergolaException(
              StandardError.TIMEOUT, "cannot process: my secret plans", Json.object("status", 500));
        });
    second.always(ScriptedProvider.says("from second"));
    assertThat(vendors.ask(vendors.route(null)).attempts().getFirst().reason())
        .contains("my secret plans");
    vendors.ask(vendors.route(null));
    vendors.ask(vendors.route(null));
    var bo = new Caller(UUID.randomUUID(), UUID.randomUUID(), "Bo", Set.of());

    Route both = vendors.route(null);
    Attempt skipped = vendors.ask(bo, both).attempts().getFirst();
    String page = TestClient.administrator(server).get("/api/models/providers").body();

    assertThat(skipped.error()).isEqualTo("COOLING_DOWN");
    assertThat(skipped.reason()).contains("TIMEOUT").contains("500").doesNotContain("secret");
    assertThat(page).contains("It took too long (TIMEOUT, status 500).").doesNotContain("secret");
  }

  @Test
  void whatIsLetAloneIsAskedAllTheSameWhenNobodyElseIsLeft() throws Exception {
    first.always(Act.IS_TOO_SLOW.step("first", true));
    for (int question = 0; question < 3; question++) {
      assertThatThrownBy(() -> vendors.ask(Route.only(vendors.route(null).first())));
    }
    first.always(Act.ANSWERS.step("first", true));

    assertThat(vendors.ask(Route.only(vendors.route(null).first())).answer().text())
        .isEqualTo("from first");
    assertThat(vendors.ask(vendors.route(null)).attempts()).hasSize(1);
  }

  @Test
  void aServerThatSaysWhenToComeBackIsNotAskedBefore() {
    first.then(Act.IS_BUSY_FOR_LONG.step("first", true));
    Route only = Route.only(vendors.route(null).first());
    assertThatThrownBy(() -> vendors.ask(only)).hasMessage("It IS_BUSY_FOR_LONG.");

    PergolaException refused =
        catchThrowableOfType(PergolaException.class, () -> vendors.ask(only));

    assertThat(refused.code()).isEqualTo(StandardError.RATE_LIMITED);
    assertThat(refused.members().integer("retryAfter")).isBetween(50L, 60L);
    assertThat(first.requests()).hasSize(1);
  }

  @Test
  void oneOwnersEmptyAccountIsNotAnothers() throws Exception {
    var keyed =
        ScriptedProvider.of("keyed", new Model("k", "K", 3))
            .takingKeys()
            .always(
                (request, events) -> {
                  if (request.key() != null) {
                    throw new PergolaException(
                        StandardError.RATE_LIMITED, "Empty.", Json.object("retryAfter", 600));
                  }
                  return ScriptedProvider.says("from keyed").answer(request, events);
                });
    FixturePlugin.providing(server, "p3", keyed);
    server.bean(OwnKeys.class).put(vendors.ada(), Owner.USER, "keyed", "sk-adas-own-key-0001");
    var bo = new Caller(vendors.ada().organizationId(), UUID.randomUUID(), "Bo", Set.of());
    Route keyedFirst = server.bean(Router.class).route(vendors.ada(), "keyed/k", null);

    assertThatThrownBy(() -> vendors.ask(keyedFirst)).hasMessage("Empty.");
    Answered<ChatResponse> bos = vendors.ask(bo, keyedFirst);

    assertThat(bos.answer().text()).isEqualTo("from keyed");
    assertThat(bos.ownKey()).isFalse();
    assertThat(keyed.requests().getFirst().key()).isEqualTo(new Secret("sk-adas-own-key-0001"));
    assertThat(keyed.requests().getLast().key()).isNull();
  }
}
