// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalPathTest {
  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/\n/evil.example",
        "\t//evil.example",
        " /account",
        "evil.example",
        "/a\r\nSet-Cookie: x=y",
        ""
      })
  void whatCouldLeadElsewhereLeadsToTheStartPage(String text) {
    assertThat(LocalPath.parse(text)).isEqualTo(LocalPath.START);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/account", "/ext/audit?from=2026-01-01&q=a%26b", "/a//b", "/a?b=//c"})
  void aPlaceOnThisServerIsKept(String text) {
    assertThat(LocalPath.parse(text).path()).isEqualTo(text);
  }

  @Test
  void whereARequestWasGoingIsKeptWithItsQuery() {
    assertThat(LocalPath.of(URI.create("/ext/audit?q=a%26b")).toQuery())
        .isEqualTo("?next=%2Fext%2Faudit%3Fq%3Da%2526b");
    assertThat(LocalPath.of(URI.create("/")).toQuery()).isEmpty();
  }
}
