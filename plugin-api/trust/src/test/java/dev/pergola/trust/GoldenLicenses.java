// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;

/**
 * Writes golden files of docs/contracts/license anew, with keys that nobody keeps: the files prove
 * the format, and nothing can ever be issued in their vendor's name again. The first set is what
 * the first servers read: it stays as it is, to prove that their licenses still hold.
 */
final class GoldenLicenses {
  /** Takes the folder, and which set to write: {@code first} or {@code second}. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    Files.createDirectories(folder);
    switch (arguments[1]) {
      case "first" -> writeFirst(folder);
      case "second" -> writeSecond(folder);
      default -> throw new IllegalArgumentException("Which set?");
    }
  }

  private static void writeSecond(Path folder) throws IOException {
    VendorKey vendor = VendorKey.generate();
    Files.writeString(folder.resolve("vendor-2.pub"), vendor.publicPem());
    write(folder, "full", LicenseToken.issue(vendor, Licenses.FULL));
    var newest =
        new Revocations(7, Set.of(Licenses.FULL.id(), "lic-0001"), Set.of(), Licenses.ISSUED);
    write(folder, "revocations", newest.issue(vendor));
    var older = new Revocations(6, Set.of(), Set.of(), Licenses.ISSUED);
    write(folder, "revocations-older", older.issue(vendor));
    var withdrawal = new Revocations(8, Set.of(), Set.of(vendor.id()), Licenses.ISSUED);
    write(folder, "revocations-of-key", withdrawal.issue(vendor));
  }

  private static void writeFirst(Path folder) throws IOException {
    VendorKey vendor = VendorKey.generate();
    Files.writeString(folder.resolve("vendor.pub"), vendor.publicPem());

    License valid = license(null, "2099-12-31T23:59:59Z");
    String token = LicenseToken.issue(vendor, valid);
    write(folder, "valid", token);
    write(folder, "truncated", token.substring(0, token.length() - 20));
    write(folder, "forged", withFeature(token, "sso"));
    write(folder, "alg-none", unsigned(valid));
    write(folder, "wrong-key", LicenseToken.issue(VendorKey.generate(), valid));
    write(folder, "expired", LicenseToken.issue(vendor, license(null, "2026-02-01T00:00:00Z")));
    write(
        folder,
        "not-yet-valid",
        LicenseToken.issue(vendor, license("2099-01-01T00:00:00Z", "2099-12-31T23:59:59Z")));
  }

  private static License license(String notBefore, String expires) {
    return new License(
        "01980f5e-3c00-7a10-8f42-5d1c9b7e2a60",
        "Example Vendor",
        "Acme Pty Ltd",
        "enterprise",
        Set.of("audit"),
        Instant.parse("2026-01-01T00:00:00Z"),
        notBefore == null ? null : Instant.parse(notBefore),
        Instant.parse(expires));
  }

  private static String withFeature(String token, String feature) {
    String[] parts = token.split("\\.");
    JsonObject claims = (JsonObject) Json.parse(decoded(parts[1]));
    JsonObject more = claims.with("features", Json.array("audit", feature));
    return parts[0] + "." + encoded(more) + "." + parts[2];
  }

  private static String unsigned(License license) {
    return encoded(Json.object("alg", "none", "typ", LicenseToken.TYPE))
        + "."
        + encoded(LicenseToken.claims(license))
        + ".";
  }

  private static String decoded(String part) {
    return new String(Base64Url.decode(part), StandardCharsets.UTF_8);
  }

  private static String encoded(Json json) {
    return Base64Url.encode(json.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void write(Path folder, String name, String token) throws IOException {
    Files.writeString(folder.resolve(name + ".jwt"), token + "\n");
  }

  private GoldenLicenses() {}
}
