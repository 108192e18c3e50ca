// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import static dev.pergola.platform.licensing.Forger.decoded;
import static dev.pergola.platform.licensing.Forger.encoded;
import static dev.pergola.platform.licensing.Forger.header;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Licenses and revocation lists that are damaged, forged or devised to harm. */
final class HostileLicenses {
  static final String LICENSE = "/api/license";
  static final String LIST = "/api/license/revocations";

  /** What is sent where, and the code that it is refused with. */
  record Attempt(String name, String path, String body, String code) {
    @Override
    public String toString() {
      return name + ": " + code;
    }
  }

  /** Signs with the vendor's own key. */
  final Forger forger;

  private final Vendor vendor;
  private final String valid;
  private final String list;
  private final InstantSource clock;
  private final Vendor stranger = new Vendor();
  private final Forger impostor;
  private final List<Attempt> all = new ArrayList<>();

  /**
   * Writes all of them.
   *
   * @param valid the vendor's license {@code lic-good}, which is in force
   * @param list the vendor's list no. 10, which is in force and takes {@code lic-revoked} back
   * @param folder an empty one
   */
  HostileLicenses(Vendor vendor, String valid, String list, InstantSource clock, Path folder)
      throws Exception {
    this.vendor = vendor;
    this.valid = valid;
    this.list = list;
    this.clock = clock;
    forger = new Forger(vendor.key, folder.resolve("vendor"));
    impostor = new Forger(stranger.key, folder.resolve("stranger"));
    damaged();
    headers();
    claims();
    times();
    lists();
  }

  List<Attempt> all() {
    return all;
  }

  private void damaged() {
    String[] parts = valid.split("\\.");
    String[] other = vendor.license().id("lic-other").token().split("\\.");
    malformed("nothing but spaces", "   ");
    malformed("one part", parts[0]);
    malformed("two parts", parts[0] + "." + parts[1]);
    malformed("four parts", valid + ".x");
    malformed("no signature", parts[0] + "." + parts[1] + ".");
    malformed("cut off", valid.substring(0, valid.length() - 7));
    malformed("begins late", valid.substring(7));
    malformed("padded", valid + "==");
    malformed("a break inside", parts[0] + ".\n" + parts[1] + "." + parts[2]);
    malformed("in another base64", valid.replace('-', '+').replace('_', '/') + "+");
    malformed("look-alike dots", valid.replace('.', '\uFF0E'));
    malformed("a look-alike letter", "\u0435" + valid.substring(1));
    malformed("a byte order mark inside", parts[0] + ".\uFEFF" + parts[1] + "." + parts[2]);
    malformed("zeros inside", parts[0] + ".\u0000." + parts[2]);
    malformed("20 KB", "A".repeat(20 * 1024));
    malformed("1 MB of dots", ".".repeat(1 << 20));
    forged("signature of another", parts[0] + "." + parts[1] + "." + other[2]);
    forged("content of another", parts[0] + "." + other[1] + "." + parts[2]);
    forged("signature of zeros", parts[0] + "." + parts[1] + "." + encoded(new byte[64]));
    malformed("half a signature", parts[0] + "." + parts[1] + "." + encoded(new byte[32]));
    forged(
        "a feature more",
        parts[0]
            + "."
            + encoded(decoded(parts[1]).replace("forecasts", "everything"))
            + "."
            + parts[2]);
  }

  private void headers() {
    String claims = decoded(valid.split("\\.")[1]);
    String kid = vendor.key.id();
    license(
        "not signed",
        encoded("{\"alg\":\"none\"}") + "." + encoded(claims) + ".",
        "LICENSE_ALGORITHM_NOT_ALLOWED");
    license(
        "another algorithm",
        forger.token(header("HS256", "pergola-license+jwt", kid), claims),
        "LICENSE_ALGORITHM_NOT_ALLOWED");
    license(
        "a number as algorithm",
        forger.token("{\"alg\":1}", claims),
        "LICENSE_ALGORITHM_NOT_ALLOWED");
    license(
        "brings its key",
        forger.token(
            header("EdDSA", "pergola-license+jwt", kid).replace("}", ",\"jwk\":{}}"), claims),
        "LICENSE_HEADER_NOT_ALLOWED");
    license(
        "a path as key",
        forger.token(header("EdDSA", "pergola-license+jwt", "../../vendor.pub"), claims),
        "LICENSE_KEY_NOT_TRUSTED");
    license(
        "a session as license",
        forger.token(header("EdDSA", "JWT", kid), claims),
        "LICENSE_WRONG_TYPE");
    license("a list as license", list, "LICENSE_WRONG_TYPE");
    malformed(
        "no key named",
        forger.token("{\"alg\":\"EdDSA\",\"typ\":\"pergola-license+jwt\"}", claims));
    malformed("two algorithms", forger.token("{\"alg\":\"EdDSA\",\"alg\":\"none\"}", claims));
    malformed(
        "a header nested deep",
        encoded("[".repeat(5000)) + "." + encoded(claims) + "." + encoded(new byte[64]));
    license("a stranger's", stranger.license().token(), "LICENSE_KEY_NOT_TRUSTED");
    forged(
        "a stranger's in our name",
        impostor.token(header("EdDSA", "pergola-license+jwt", kid), claims));
  }

  private void claims() {
    claim("customer", Json.number(7));
    claim("customer", Json.string(""));
    claim("customer", Json.string("x".repeat(201)));
    claim("customer", Json.string("Acme\u202Egnp.exe"));
    claim("customer", Json.string("Acme\nInstalled: yes"));
    claim("jti", Json.array("lic"));
    claim("edition", Json.bool(true));
    claim("features", Json.string("audit"));
    claim("features", Json.array("audit", Json.NULL));
    claim("features", Json.array("AUDIT"));
    claim("features", Json.array("аudit"));
    claim("features", Json.array("../../audit"));
    claim("plugins", Json.array("audit"));
    claim("plugins", Json.object("audit", 1));
    claim("plugins", Json.object("audit", "latest"));
    claim("plugins", Json.object("audit", ">=1.0.0 <".repeat(30)));
    claim("plugins", Json.object("../audit", "*"));
    claim("seats", Json.number(0));
    claim("seats", Json.number(-1));
    claim("seats", Json.parse("1e400"));
    claim("grace", Json.number(100_000));
    claim("exp", Json.parse("9999999999999999999999"));
    claim("exp", Json.number(-1));
    claim("exp", Json.string("2099-01-01"));
    claim("iat", Json.NULL);
    claim("installation", Json.string("' OR 1=1 --"));
    claim("maintenanceUntil", Json.parse("0.5"));
    claim("aud", Json.string("somebody else"));
    malformed(
        "claims that are a list",
        forger.token(header("EdDSA", "pergola-license+jwt", vendor.key.id()), "[1]"));
    malformed(
        "a claim twice",
        forger.token(
            header("EdDSA", "pergola-license+jwt", vendor.key.id()),
            "{\"jti\":\"a\",\"jti\":\"b\"}"));
  }

  private void times() {
    license(
        "ended with its grace",
        vendor.license().expiresIn(Duration.ofDays(-20), clock).token(),
        "LICENSE_EXPIRED");
    Vendor.Draft early = vendor.license().begins(clock.instant().plus(Duration.ofDays(9)));
    license("begins next week", early.token(), "LICENSE_NOT_YET_VALID");
    Vendor.Draft ahead = vendor.license();
    ahead.issued = clock.instant().plus(Duration.ofDays(2));
    license("issued the day after tomorrow", ahead.token(), "LICENSE_NOT_YET_VALID");
    license(
        "for another installation",
        vendor.license().installation(UUID.randomUUID()).token(),
        "LICENSE_WRONG_INSTALLATION");
    license("taken back", vendor.license().id("lic-revoked").token(), "LICENSE_REVOKED");
  }

  private void lists() {
    list("a license as list", valid, "LICENSE_WRONG_TYPE");
    list("the same list again", list, "REVOCATIONS_OUTDATED");
    list("an older list", vendor.revocations(9), "REVOCATIONS_OUTDATED");
    list("a stranger's list", stranger.revocations(99, "lic-good"), "LICENSE_KEY_NOT_TRUSTED");
    list("a list cut off", list.substring(0, list.length() - 9), "LICENSE_MALFORMED");
    list("2 MB", "A".repeat(2 << 20), "LICENSE_MALFORMED");
    String header = header("EdDSA", "pergola-revocations+jwt", vendor.key.id());
    list(
        "no number",
        forger.token(header, "{\"iat\":1,\"licenses\":[\"lic-good\"]}"),
        "LICENSE_CLAIMS_INVALID");
    list(
        "a huge number",
        forger.token(
            header, "{\"iat\":1,\"sequence\":9007199254740993,\"licenses\":[\"lic-good\"]}"),
        "LICENSE_CLAIMS_INVALID");
    list(
        "another's key",
        forger.token(
            header, "{\"iat\":1,\"sequence\":11,\"keys\":[\"%s\"]}".formatted(stranger.key.id())),
        "LICENSE_CLAIMS_INVALID");
  }

  private void claim(String name, Json value) {
    JsonObject claims = (JsonObject) Json.parse(decoded(valid.split("\\.")[1]));
    String shown = value.toString();
    license(
        name + " " + shown.substring(0, Math.min(30, shown.length())),
        forger.token(
            header("EdDSA", "pergola-license+jwt", vendor.key.id()),
            claims.with(name, value).toString()),
        "LICENSE_CLAIMS_INVALID");
  }

  private void malformed(String name, String body) {
    license(name, body, "LICENSE_MALFORMED");
  }

  private void forged(String name, String body) {
    license(name, body, "LICENSE_SIGNATURE_INVALID");
  }

  private void license(String name, String body, String code) {
    all.add(new Attempt(name, LICENSE, body, code));
  }

  private void list(String name, String body, String code) {
    all.add(new Attempt(name, LIST, body, code));
  }
}
