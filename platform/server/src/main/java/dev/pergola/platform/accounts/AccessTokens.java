// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.pergola.api.Caller;
import dev.pergola.platform.secrets.MasterKey;
import jakarta.inject.Singleton;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * Makes and reads access tokens: JWTs (RFC 7519) signed with HS256 and a key of this installation.
 * A token is believed without asking the database until it expires.
 */
@Singleton
final class AccessTokens {
  /** How long a token is good for. */
  static final Duration LIFETIME = Duration.ofMinutes(15);

  private final SecretKey key;
  private final InstantSource clock;

  AccessTokens(MasterKey master, InstantSource clock) {
    this.key = master.derive("access tokens", "HmacSHA256");
    this.clock = clock;
  }

  /** A token for the session, good from now. */
  String issue(CurrentSession session) {
    Instant now = clock.instant();
    var claims =
        new JWTClaimsSet.Builder()
            .subject(session.caller().userId().toString())
            .claim("sid", session.id().toString())
            .claim("org", session.caller().organizationId().toString())
            .claim("name", session.caller().name())
            .claim("email", session.email())
            .claim("permissions", session.caller().permissions().stream().sorted().toList())
            .claim("admin", session.administrator())
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(LIFETIME)))
            .build();
    var token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
    try {
      token.sign(new MACSigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("This JDK lacks HMAC-SHA256", e);
    }
    return token.serialize();
  }

  /** The session that a token stands for; null when it is expired, forged or no token of ours. */
  @Nullable CurrentSession verify(String text) {
    try {
      SignedJWT token = SignedJWT.parse(text);
      if (!JWSAlgorithm.HS256.equals(token.getHeader().getAlgorithm())
          || !token.verify(new MACVerifier(key))) {
        return null;
      }
      JWTClaimsSet claims = token.getJWTClaimsSet();
      Date expires = claims.getExpirationTime();
      return expires != null && clock.instant().isBefore(expires.toInstant())
          ? session(claims)
          : null;
    } catch (ParseException | JOSEException | IllegalArgumentException | NullPointerException e) {
      return null;
    }
  }

  private static CurrentSession session(JWTClaimsSet claims) throws ParseException {
    List<String> permissions = claims.getStringListClaim("permissions");
    return new CurrentSession(
        UUID.fromString(claims.getStringClaim("sid")),
        new Caller(
            UUID.fromString(claims.getStringClaim("org")),
            UUID.fromString(claims.getSubject()),
            claims.getStringClaim("name"),
            Set.copyOf(permissions)),
        claims.getStringClaim("email"),
        claims.getBooleanClaim("admin"));
  }
}
