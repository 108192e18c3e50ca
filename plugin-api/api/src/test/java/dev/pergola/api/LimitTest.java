// SPDX-License-Identifier: MIT
package dev.pergola.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LimitTest {
  @Test
  void unlimitedAllowsWhateverIsUsed() {
    assertThat(Limit.unlimited().allows(0)).isTrue();
    assertThat(Limit.unlimited().allows(Long.MAX_VALUE)).isTrue();
  }

  @Test
  void aLimitAllowsAsMuchAsItSaysAndNoMore() {
    assertThat(Limit.atMost(3).allows(2)).isTrue();
    assertThat(Limit.atMost(3).allows(3)).isFalse();
    assertThat(Limit.atMost(3).allows(4)).isFalse();
  }

  @Test
  void zeroAllowsNothing() {
    assertThat(Limit.atMost(0).allows(0)).isFalse();
  }

  @Test
  void minusOneStandsForUnlimitedInJsonAndNowhereElse() {
    assertThat(Limit.unlimited().json()).isEqualTo(Json.number(-1));
    assertThat(Limit.atMost(7).json()).isEqualTo(Json.number(7));
    assertThatThrownBy(() -> Limit.atMost(-1)).isInstanceOf(IllegalArgumentException.class);
  }
}
