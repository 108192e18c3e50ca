// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.platform.MovableClock;
import dev.pergola.platform.TestClient;
import dev.pergola.platform.TestServer;
import dev.pergola.trust.VendorKey;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Licenses and revocation lists that are damaged, forged or devised to harm, sent to a server that
 * has a good license: each is refused with its own code, and the license stays in force.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileLicensesTest {
  private static final String LICENSE = "/api/license";
  private static final String LIST = "/api/license/revocations";

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Vendor vendor = new Vendor();
  private final Vendor stranger = new Vendor();
  private final String valid = vendor.license().id("lic-good").features("forecasts").token();
  private final String list = vendor.revocations(10, "lic-revoked");
  private TestServer server;
  private TestClient admin;

  /** What is sent where, and the code that it is refused with. */
  record Attempt(String name, String path, String body, String code) {
    @Override
    public String toString() {
      return name + ": " + code;
    }
  }

  @BeforeAll
  void start() throws Exception {
    server = vendor.installation(TestServer.On.SQLITE);
    admin = TestClient.administrator(server);
    assertThat(put(LICENSE, valid).status()).isEqualTo(200);
    assertThat(put(LIST, list).status()).isEqualTo(200);
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
  void aRefusalRepeatsAStrangersTextShortAndUnharmed() throws Exception {
    String token = signed("{\"alg\":\"é<b>" + "x".repeat(500) + "\"}", "{}");

    TestClient.Answer answer = put(LICENSE, token);

    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answer.string("detail")).contains("\"é<b>xxx", "…\"").hasSizeLessThan(250);
  }

  @Test
  void thereAreAtLeastFortyLicensesAmongThem() throws Exception {
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

  private List<Attempt> attempts() throws Exception {
    List<Attempt> all = new ArrayList<>();
    damaged(all);
    headers(all);
    claims(all);
    times(all);
    lists(all);
    return all;
  }

  private void damaged(List<Attempt> all) {
    String[] parts = valid.split("\\.");
    String[] other = vendor.license().id("lic-other").token().split("\\.");
    license(all, "nothing but spaces", "   ", "LICENSE_MALFORMED");
    license(all, "one part", parts[0], "LICENSE_MALFORMED");
    license(all, "two parts", parts[0] + "." + parts[1], "LICENSE_MALFORMED");
    license(all, "four parts", valid + ".x", "LICENSE_MALFORMED");
    license(all, "no signature", parts[0] + "." + parts[1] + ".", "LICENSE_MALFORMED");
    license(all, "cut off", valid.substring(0, valid.length() - 7), "LICENSE_MALFORMED");
    license(all, "begins late", valid.substring(7), "LICENSE_MALFORMED");
    license(all, "padded", valid + "==", "LICENSE_MALFORMED");
    license(
        all, "a break inside", parts[0] + ".\n" + parts[1] + "." + parts[2], "LICENSE_MALFORMED");
    license(
        all,
        "in another base64",
        valid.replace('-', '+').replace('_', '/') + "+",
        "LICENSE_MALFORMED");
    license(all, "look-alike dots", valid.replace('.', '\uFF0E'), "LICENSE_MALFORMED");
    license(all, "a look-alike letter", "\u0435" + valid.substring(1), "LICENSE_MALFORMED");
    license(
        all,
        "a byte order mark inside",
        parts[0] + ".\uFEFF" + parts[1] + "." + parts[2],
        "LICENSE_MALFORMED");
    license(all, "zeros inside", parts[0] + ".\u0000." + parts[2], "LICENSE_MALFORMED");
    license(all, "20 KB", "A".repeat(20 * 1024), "LICENSE_MALFORMED");
    license(all, "1 MB of dots", ".".repeat(1 << 20), "LICENSE_MALFORMED");
    license(
        all,
        "signature of another",
        parts[0] + "." + parts[1] + "." + other[2],
        "LICENSE_SIGNATURE_INVALID");
    license(
        all,
        "content of another",
        parts[0] + "." + other[1] + "." + parts[2],
        "LICENSE_SIGNATURE_INVALID");
    license(
        all,
        "signature of zeros",
        parts[0] + "." + parts[1] + "." + encoded(new byte[64]),
        "LICENSE_SIGNATURE_INVALID");
    license(
        all,
        "half a signature",
        parts[0] + "." + parts[1] + "." + encoded(new byte[32]),
        "LICENSE_MALFORMED");
    license(
        all,
        "a feature more",
        parts[0]
            + "."
            + encoded(decoded(parts[1]).replace("forecasts", "everything"))
            + "."
            + parts[2],
        "LICENSE_SIGNATURE_INVALID");
  }

  private void headers(List<Attempt> all) throws Exception {
    String claims = decoded(valid.split("\\.")[1]);
    String kid = vendor.key.id();
    license(
        all,
        "not signed",
        encoded("{\"alg\":\"none\"}") + "." + encoded(claims) + ".",
        "LICENSE_ALGORITHM_NOT_ALLOWED");
    license(
        all,
        "another algorithm",
        signed(header("HS256", "pergola-license+jwt", kid), claims),
        "LICENSE_ALGORITHM_NOT_ALLOWED");
    license(
        all,
        "a number as algorithm",
        signed("{\"alg\":1}", claims),
        "LICENSE_ALGORITHM_NOT_ALLOWED");
    license(
        all,
        "brings its key",
        signed(header("EdDSA", "pergola-license+jwt", kid).replace("}", ",\"jwk\":{}}"), claims),
        "LICENSE_HEADER_NOT_ALLOWED");
    license(
        all,
        "a path as key",
        signed(header("EdDSA", "pergola-license+jwt", "../../vendor.pub"), claims),
        "LICENSE_KEY_NOT_TRUSTED");
    license(
        all,
        "a session as license",
        signed(header("EdDSA", "JWT", kid), claims),
        "LICENSE_WRONG_TYPE");
    license(all, "a list as license", list, "LICENSE_WRONG_TYPE");
    license(
        all,
        "no key named",
        signed("{\"alg\":\"EdDSA\",\"typ\":\"pergola-license+jwt\"}", claims),
        "LICENSE_MALFORMED");
    license(
        all,
        "two algorithms",
        signed("{\"alg\":\"EdDSA\",\"alg\":\"none\"}", claims),
        "LICENSE_MALFORMED");
    license(
        all,
        "a header nested deep",
        encoded("[".repeat(5000)) + "." + encoded(claims) + "." + encoded(new byte[64]),
        "LICENSE_MALFORMED");
    license(all, "a stranger's", stranger.license().token(), "LICENSE_KEY_NOT_TRUSTED");
    license(
        all,
        "a stranger's in our name",
        signed(stranger.key, header("EdDSA", "pergola-license+jwt", kid), claims),
        "LICENSE_SIGNATURE_INVALID");
  }

  private void claims(List<Attempt> all) throws Exception {
    claim(all, "customer", Json.number(7));
    claim(all, "customer", Json.string(""));
    claim(all, "customer", Json.string("x".repeat(201)));
    claim(all, "customer", Json.string("Acme\u202Egnp.exe"));
    claim(all, "customer", Json.string("Acme\nInstalled: yes"));
    claim(all, "jti", Json.array("lic"));
    claim(all, "edition", Json.bool(true));
    claim(all, "features", Json.string("audit"));
    claim(all, "features", Json.array("audit", Json.NULL));
    claim(all, "features", Json.array("AUDIT"));
    claim(all, "features", Json.array("аudit"));
    claim(all, "features", Json.array("../../audit"));
    claim(all, "plugins", Json.array("audit"));
    claim(all, "plugins", Json.object("audit", 1));
    claim(all, "plugins", Json.object("audit", "latest"));
    claim(all, "plugins", Json.object("audit", ">=1.0.0 <".repeat(30)));
    claim(all, "plugins", Json.object("../audit", "*"));
    claim(all, "seats", Json.number(0));
    claim(all, "seats", Json.number(-1));
    claim(all, "seats", Json.parse("1e400"));
    claim(all, "grace", Json.number(100_000));
    claim(all, "exp", Json.parse("9999999999999999999999"));
    claim(all, "exp", Json.number(-1));
    claim(all, "exp", Json.string("2099-01-01"));
    claim(all, "iat", Json.NULL);
    claim(all, "installation", Json.string("' OR 1=1 --"));
    claim(all, "maintenanceUntil", Json.parse("0.5"));
    claim(all, "aud", Json.string("somebody else"));
    license(
        all,
        "claims that are a list",
        signed(header("EdDSA", "pergola-license+jwt", vendor.key.id()), "[1]"),
        "LICENSE_MALFORMED");
    license(
        all,
        "a claim twice",
        signed(
            header("EdDSA", "pergola-license+jwt", vendor.key.id()),
            "{\"jti\":\"a\",\"jti\":\"b\"}"),
        "LICENSE_MALFORMED");
  }

  private void times(List<Attempt> all) {
    var clock = server.bean(MovableClock.class);
    license(
        all,
        "ended with its grace",
        vendor.license().expiresIn(Duration.ofDays(-20), server).token(),
        "LICENSE_EXPIRED");
    Vendor.Draft early = vendor.license().begins(clock.instant().plus(Duration.ofDays(9)));
    license(all, "begins next week", early.token(), "LICENSE_NOT_YET_VALID");
    Vendor.Draft ahead = vendor.license();
    ahead.issued = clock.instant().plus(Duration.ofDays(2));
    license(all, "issued the day after tomorrow", ahead.token(), "LICENSE_NOT_YET_VALID");
    license(
        all,
        "for another installation",
        vendor.license().installation(UUID.randomUUID()).token(),
        "LICENSE_WRONG_INSTALLATION");
    license(all, "taken back", vendor.license().id("lic-revoked").token(), "LICENSE_REVOKED");
  }

  private void lists(List<Attempt> all) throws Exception {
    list(all, "a license as list", valid, "LICENSE_WRONG_TYPE");
    list(all, "the same list again", list, "REVOCATIONS_OUTDATED");
    list(all, "an older list", vendor.revocations(9), "REVOCATIONS_OUTDATED");
    list(all, "a stranger's list", stranger.revocations(99, "lic-good"), "LICENSE_KEY_NOT_TRUSTED");
    list(all, "a list cut off", list.substring(0, list.length() - 9), "LICENSE_MALFORMED");
    list(all, "2 MB", "A".repeat(2 << 20), "LICENSE_MALFORMED");
    String header = header("EdDSA", "pergola-revocations+jwt", vendor.key.id());
    list(
        all,
        "no number",
        signed(header, "{\"iat\":1,\"licenses\":[\"lic-good\"]}"),
        "LICENSE_CLAIMS_INVALID");
    list(
        all,
        "a huge number",
        signed(header, "{\"iat\":1,\"sequence\":9007199254740993,\"licenses\":[\"lic-good\"]}"),
        "LICENSE_CLAIMS_INVALID");
    list(
        all,
        "another's key",
        signed(
            header, "{\"iat\":1,\"sequence\":11,\"keys\":[\"%s\"]}".formatted(stranger.key.id())),
        "LICENSE_CLAIMS_INVALID");
  }

  private void claim(List<Attempt> all, String name, Json value) throws Exception {
    JsonObject claims = (JsonObject) Json.parse(decoded(valid.split("\\.")[1]));
    String shown = value.toString();
    license(
        all,
        name + " " + shown.substring(0, Math.min(30, shown.length())),
        signed(
            header("EdDSA", "pergola-license+jwt", vendor.key.id()),
            claims.with(name, value).toString()),
        "LICENSE_CLAIMS_INVALID");
  }

  private static void license(List<Attempt> all, String name, String body, String code) {
    all.add(new Attempt(name, LICENSE, body, code));
  }

  private static void list(List<Attempt> all, String name, String body, String code) {
    all.add(new Attempt(name, LIST, body, code));
  }

  private static String header(String algorithm, String type, String keyId) {
    return Json.object("alg", algorithm, "typ", type, "kid", keyId).toString();
  }

  private String signed(String header, String claims) throws Exception {
    return signed(vendor.key, header, claims);
  }

  /** What a vendor's own program could sign, with whatever header and claims. */
  private static String signed(VendorKey key, String header, String claims) throws Exception {
    String content = encoded(header) + "." + encoded(claims);
    var signer = Signature.getInstance("Ed25519");
    signer.initSign(privateKey(key));
    signer.update(content.getBytes(StandardCharsets.US_ASCII));
    return content + "." + encoded(signer.sign());
  }

  private static PrivateKey privateKey(VendorKey key) throws Exception {
    var folder = java.nio.file.Files.createTempDirectory("vendor");
    key.write(folder);
    String pem = java.nio.file.Files.readString(folder.resolve(VendorKey.PRIVATE_FILE));
    java.nio.file.Files.delete(folder.resolve(VendorKey.PRIVATE_FILE));
    java.nio.file.Files.delete(folder.resolve(VendorKey.PUBLIC_FILE));
    java.nio.file.Files.delete(folder);
    byte[] bytes = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    return KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(bytes));
  }

  private static String encoded(String text) {
    return encoded(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String decoded(String part) {
    return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
  }

  private TestClient.Answer put(String path, String body) {
    return admin.send("PUT", path, "text/plain", BodyPublishers.ofString(body));
  }
}
