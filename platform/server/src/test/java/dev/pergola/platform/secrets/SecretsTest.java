// SPDX-License-Identifier: MIT
package dev.pergola.platform.secrets;

import static dev.pergola.platform.TestServer.On.SQLITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pergola.api.PergolaException;
import dev.pergola.api.Secret;
import dev.pergola.platform.TestServer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SecretsTest {
  @ParameterizedTest
  @EnumSource
  void aSecretIsStoredEncryptedReplacedAndForgotten(TestServer.On database) {
    try (var server = TestServer.start(database)) {
      var secrets = server.bean(Secrets.class);
      secrets.put("plugin/x/key", new Secret("sk-1"));
      secrets.put("plugin/x/key", new Secret("sk-2"));

      assertThat(secrets.get("plugin/x/key")).isEqualTo(new Secret("sk-2"));
      assertThat(server.bean(SecretRows.class).findById("plugin/x/key").orElseThrow().sealed())
          .doesNotContain("sk-2");

      secrets.remove("plugin/x/key");
      assertThat(secrets.get("plugin/x/key")).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSecretMovedToAnotherIdCannotBeRead(TestServer.On database) {
    try (var server = TestServer.start(database)) {
      var secrets = server.bean(Secrets.class);
      var rows = server.bean(SecretRows.class);
      secrets.put("plugin/x/key", new Secret("sk-1"));
      rows.put("plugin/y/key", rows.findById("plugin/x/key").orElseThrow().sealed());

      assertThatThrownBy(() -> secrets.get("plugin/y/key"))
          .isInstanceOf(PergolaException.class)
          .hasMessageContaining("plugin/y/key");
    }
  }

  @Test
  void aKeyThatIsNoneIsRefusedInASentenceThatDoesNotRepeatIt() {
    try (var server = TestServer.start(SQLITE, Map.of("pergola.secret.key", "hunter2"))) {
      assertThatThrownBy(() -> server.bean(MasterKey.class))
          .rootCause()
          .isInstanceOf(PergolaException.class)
          .hasMessageStartingWith("PERGOLA_SECRET_KEY must hold 32 bytes in base64")
          .hasMessageNotContaining("hunter2");
    }
  }
}
