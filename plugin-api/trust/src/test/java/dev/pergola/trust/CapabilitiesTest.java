// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pergola.api.PergolaException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CapabilitiesTest {
  @ParameterizedTest
  @CsvSource({
    "network:api.xero.com, api.xero.com, 443, true",
    "network:api.xero.com, API.Xero.com., 443, true",
    "network:api.xero.com, xero.com, 443, false",
    "network:api.xero.com, evil-api.xero.com, 443, false",
    "network:api.xero.com, api.xero.com.evil.com, 443, false",
    "network:*.xero.com, api.xero.com, 443, true",
    "network:*.xero.com, a.b.xero.com, 443, true",
    "network:*.xero.com, xero.com, 443, false",
    "network:*.xero.com, evilxero.com, 443, false",
    "network:*, anything.example, 1, true",
    "network, anything.example, 1, true",
    "network:api.xero.com:443, api.xero.com, 443, true",
    "network:api.xero.com:443, api.xero.com, 80, false",
    "network:api.xero.com:443, api.xero.com, 0, true",
    "network:*:5432, db.example, 5432, true",
    "network:*:5432, db.example, 5433, false",
    "network:127.0.0.1, 127.0.0.1, 80, true",
    "network:127.0.0.1, 127.0.0.11, 80, false",
    "network:[::1]:8080, ::1, 8080, true",
    "network:[::1]:8080, [::1], 8080, true",
    "threads, api.xero.com, 443, false"
  })
  void aHostIsAllowedByItsPattern(String declared, String host, int port, boolean allowed) {
    assertThat(Capabilities.parse(List.of(declared)).allowsHost(host, port)).isEqualTo(allowed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "network:", "network:a b", "network:http://x.com", "network:x.com/", "network:x.com:0",
        "network:x.com:70000", "network:*x.com", "network:x.*.com", "network:{}", "network:{a b}",
        "network:-", "network:x.com:", "network:::1"
      })
  void aHostThatIsNoneIsRefused(String declared) {
    assertThatThrownBy(() -> Capabilities.parse(List.of(declared)))
        .isInstanceOf(PergolaException.class)
        .hasMessageContaining("network:api.example.com");
  }

  @Test
  void anUnknownWordIsRefusedWithThoseThatAreKnown() {
    assertThatThrownBy(() -> Capabilities.parse(List.of("threads", "teleport")))
        .isInstanceOf(PergolaException.class)
        .hasMessage(
            "There is no capability \"teleport\". There are: network, listen, files, process,"
                + " reflection, native, threads, database, jdbc, secrets, environment, exit.");
    assertThatThrownBy(() -> Capabilities.parse(List.of("files:/etc")))
        .hasMessageContaining("only network has something behind a colon");
  }

  @Test
  void theHostInASettingCountsOnceTheSettingIsKnown() {
    var declared = Capabilities.parse(List.of("network:{baseUrl}", "network:{other}:8443"));

    var resolved =
        declared.resolved(
            Map.of("baseUrl", "https://API.openai.com/v1", "other", "http://[::1]:9/x")::get);

    assertThat(declared.allowsHost("api.openai.com", 443)).isFalse();
    assertThat(resolved.allowsHost("api.openai.com", 443)).isTrue();
    assertThat(resolved.allowsHost("::1", 8443)).isTrue();
    assertThat(resolved.allowsHost("::1", 9)).isFalse();
    assertThat(declared.resolved(_ -> null).allowsHost("api.openai.com", 443)).isFalse();
    assertThat(declared.resolved(_ -> null).allows(Capability.NETWORK)).isTrue();
    assertThat(declared.resolved(_ -> "not an address").allowsHost("", 443)).isFalse();
  }

  @Test
  void anUpgradeIsToldApartByWhatItAsksForMore() {
    var old = Capabilities.parse(List.of("network:*.xero.com", "secrets", "network:{url}"));

    assertThat(added(old, "network:api.xero.com", "secrets")).isEmpty();
    assertThat(added(old, "network:{url}")).isEmpty();
    assertThat(added(old, "network:api.xero.com", "threads", "network:evil.com"))
        .containsExactly("network:evil.com", "threads");
    assertThat(added(old, "network")).containsExactly("network:*");
    assertThat(added(Capabilities.parse(List.of("network:a.com:443")), "network:a.com"))
        .containsExactly("network:a.com");
    assertThat(added(Capabilities.parse(List.of("network:*:443")), "network:a.com:443")).isEmpty();
    assertThat(added(Capabilities.NONE, "exit")).containsExactly("exit");
    assertThat(added(old)).isEmpty();
  }

  private static List<String> added(Capabilities old, String... newer) {
    return old.addedBy(Capabilities.parse(List.of(newer))).words();
  }

  @Test
  void administratorsReadSentences() {
    assertThat(
            Capabilities.parse(
                    List.of("secrets", "network:api.xero.com", "network:*.x.com:8443", "network:*"))
                .sentences())
        .containsExactly(
            "connects to api.xero.com",
            "connects to all hosts of x.com, port 8443",
            "connects to all hosts",
            "reads the secrets among its settings, and keeps secrets of its own");
    assertThat(Capabilities.parse(List.of("network:{baseUrl}")).sentences())
        .containsExactly("connects to the host in the setting baseUrl");
  }

  @Test
  void whatIsMissingIsWhatIsNotDeclared() {
    assertThat(
            Capabilities.parse(List.of("network:a.com"))
                .missing(EnumSet.of(Capability.NETWORK, Capability.EXIT)))
        .containsExactly(Capability.EXIT);
  }
}
