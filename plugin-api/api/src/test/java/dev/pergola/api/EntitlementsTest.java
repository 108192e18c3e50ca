// SPDX-License-Identifier: MIT
package dev.pergola.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EntitlementsTest {
  private final Entitlements auditOnly = "audit"::equals;

  @Test
  void whatIsAllowedIsNotRefused() {
    assertThatCode(() -> auditOnly.require("audit")).doesNotThrowAnyException();
  }

  @Test
  void aRefusalSaysWhichFeatureWhatItBringsAndWhereToGetIt() {
    assertThatThrownBy(() -> auditOnly.require("sso_integration"))
        .isInstanceOfSatisfying(
            PergolaException.class,
            e -> {
              assertThat(e.code()).isEqualTo(StandardError.FEATURE_NOT_LICENSED);
              assertThat(e.code().status()).isEqualTo(402);
              assertThat(e.members().members()).containsOnlyKeys("feature", "brings", "obtain");
              assertThat(Upgrade.of(e))
                  .isNotNull()
                  .satisfies(upgrade -> assertThat(upgrade.feature()).isEqualTo("sso_integration"));
            });
  }

  @Test
  void noOtherErrorTellsOfAnUpgrade() {
    assertThat(Upgrade.of(new PergolaException(StandardError.NOT_FOUND, "There is none.")))
        .isNull();
    assertThat(new PergolaException(StandardError.NOT_FOUND, "There is none.").members())
        .isEqualTo(JsonObject.EMPTY);
  }

  @Test
  void whatNobodyLimitsIsUnlimited() {
    assertThat(auditOnly.limit("seats")).isEqualTo(Limit.unlimited());
  }
}
