// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;

class ReleaseDateTest {
  @Test
  void aDayBeginsAtMidnightUtc() {
    assertThat(ReleaseDate.of(built("2026-11-21"))).isEqualTo("2026-11-21T00:00:00Z");
  }

  @Test
  void anInstantIsTakenAsItIs() {
    assertThat(ReleaseDate.of(built("2026-11-21T10:15:00Z"))).isEqualTo("2026-11-21T10:15:00Z");
  }

  @Test
  void aManifestMaySayNothing() {
    assertThat(ReleaseDate.of(new Manifest())).isNull();
  }

  @Test
  void anythingElseIsNoDate() {
    assertThatThrownBy(() -> ReleaseDate.of(built("last Tuesday")))
        .hasMessageContaining("Build-Date")
        .hasMessageContaining("last Tuesday");
  }

  private static Manifest built(String date) {
    var manifest = new Manifest();
    manifest.getMainAttributes().putValue(ReleaseDate.ATTRIBUTE, date);
    return manifest;
  }
}
