// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import static dev.pergola.platform.licensing.HostileLicenses.LICENSE;
import static dev.pergola.platform.licensing.HostileLicenses.LIST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.platform.MovableClock;
import dev.pergola.platform.TestClient;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.licensing.HostileLicenses.Attempt;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Licenses and revocation lists that are damaged, forged or devised to harm, sent to a server that
 * has a good license: each is refused with its own code, and the license stays in force.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileLicensesTest {
  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Vendor vendor = new Vendor();
  private final String valid = vendor.license().id("lic-good").features("forecasts").token();
  private final String list = vendor.revocations(10, "lic-revoked");
  private TestServer server;
  private TestClient admin;
  private HostileLicenses hostile;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    server = vendor.installation(TestServer.On.SQLITE);
    admin = TestClient.administrator(server);
    assertThat(put(LICENSE, valid).status()).isEqualTo(200);
    assertThat(put(LIST, list).status()).isEqualTo(200);
    hostile = new HostileLicenses(vendor, valid, list, server.bean(MovableClock.class), folder);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("attempts")
  void eachIsRefusedWithItsOwnCodeAndTheGoodLicenseStays(Attempt attempt) {
    TestClient.Answer answer = put(attempt.path(), attempt.body());

    assertThat(answer.status()).as("seed %d", seed).isIn(400, 409);
    assertThat(answer.string("code")).as("seed %d", seed).isEqualTo(attempt.code());
    assertThat(answer.string("detail"))
        .isNotBlank()
        .hasSizeLessThan(500)
        .doesNotContain("\u202E", "\u0000", "Exception", "dev.pergola");
    assertUnharmed();
  }

  @Test
  void aRefusalRepeatsAStrangersTextShortAndUnharmed() {
    String token = hostile.forger.token("{\"alg\":\"é<b>" + "x".repeat(500) + "\"}", "{}");

    TestClient.Answer answer = put(LICENSE, token);

    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answer.string("detail")).contains("\"é<b>xxx", "…\"").hasSizeLessThan(250);
  }

  @Test
  void thereAreAtLeastFortyLicensesAmongThem() {
    assertThat(attempts()).hasSizeGreaterThanOrEqualTo(60);
    assertThat(attempts()).filteredOn(a -> a.path().equals(LICENSE)).hasSizeGreaterThan(40);
  }

  @Test
  void bitsFlippedAtRandomAreRefused() {
    var random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      boolean ofList = i % 4 == 0;
      byte[] bytes = (ofList ? list : valid).getBytes(StandardCharsets.ISO_8859_1);
      int bit = random.nextInt(bytes.length * 8);
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      TestClient.Answer answer =
          admin.send(
              "PUT",
              ofList ? LIST : LICENSE,
              "text/plain;charset=ISO-8859-1",
              BodyPublishers.ofByteArray(bytes));
      assertThat(answer.status()).as("seed %d, bit %d", seed, bit).isIn(400, 409);
      assertThat(answer.string("code"))
          .as("seed %d, bit %d", seed, bit)
          .matches(
              "LICENSE_(MALFORMED|SIGNATURE_INVALID|KEY_NOT_TRUSTED|WRONG_TYPE"
                  + "|ALGORITHM_NOT_ALLOWED|HEADER_NOT_ALLOWED)");
    }
    assertUnharmed();
  }

  @Test
  void aListThatWasReplayedBringsNoRevokedLicenseBack() {
    String before = vendor.revocations(9);

    assertThat(put(LIST, before).string("code")).isEqualTo("REVOCATIONS_OUTDATED");
    assertThat(put(LICENSE, vendor.license().id("lic-revoked").token()).string("code"))
        .isEqualTo("LICENSE_REVOKED");
  }

  private void assertUnharmed() {
    TestClient.Answer status = admin.get(LICENSE);
    assertThat(status.string("state")).isEqualTo("VALID");
    assertThat(status.string("id")).isEqualTo("lic-good");
    assertThat(server.bean(Licenses.class).allows("forecasts")).isTrue();
    assertThat(admin.get("/health").status()).isEqualTo(200);
  }

  private List<Attempt> attempts() {
    return hostile.all();
  }

  private TestClient.Answer put(String path, String body) {
    return admin.send("PUT", path, "text/plain", BodyPublishers.ofString(body));
  }
}
