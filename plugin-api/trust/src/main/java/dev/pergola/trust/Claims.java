// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import dev.pergola.api.Json;
import dev.pergola.api.JsonArray;
import dev.pergola.api.JsonNumber;
import dev.pergola.api.JsonObject;
import dev.pergola.api.JsonString;
import dev.pergola.api.PergolaException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the claims of a token whose signature holds. A claim of another form is refused with {@link
 * LicenseError#LICENSE_CLAIMS_INVALID} and its name.
 */
record Claims(JsonObject object) {
  // The last second of the year 9999: what comes after it is a mistake, such as milliseconds.
  private static final long LAST_SECOND = 253_402_300_799L;

  Claims {
    if (object.get("aud") != null) {
      // RFC 7519, section 4.1.3: whoever is not named as its audience must refuse a token.
      throw invalid("it is meant for a certain audience (aud), which it should not be");
    }
  }

  String text(String name) {
    return present(name, optionalText(name));
  }

  @Nullable String optionalText(String name) {
    return switch (object.get(name)) {
      case null -> null;
      case JsonString(String value) -> value;
      case Json _ -> throw invalid("its claim " + name + " must be a text");
    };
  }

  /** The elements of a list of texts; empty when the claim is absent. */
  Set<String> texts(String name) {
    Json claim = object.get(name);
    if (claim == null) {
      return Set.of();
    }
    if (!(claim instanceof JsonArray array)) {
      throw invalid("its claim " + name + " must be a list of texts");
    }
    Set<String> texts = new LinkedHashSet<>();
    for (Json element : array.values()) {
      if (!(element instanceof JsonString(String text))) {
        throw invalid("its claim " + name + " must be a list of texts");
      }
      texts.add(text);
    }
    return texts;
  }

  /** The members of an object of texts; empty when the claim is absent. */
  Map<String, String> textsByName(String name) {
    Json claim = object.get(name);
    if (claim == null) {
      return Map.of();
    }
    if (!(claim instanceof JsonObject(Map<String, Json> members))) {
      throw invalid("its claim " + name + " must be an object of texts");
    }
    Map<String, String> texts = new LinkedHashMap<>();
    members.forEach(
        (member, value) -> {
          if (!(value instanceof JsonString(String text))) {
            throw invalid("its claim " + name + " must be an object of texts");
          }
          texts.put(member, text);
        });
    return texts;
  }

  Instant instant(String name) {
    return present(name, optionalInstant(name));
  }

  @Nullable Instant optionalInstant(String name) {
    if (object.get(name) == null) {
      return null;
    }
    Long seconds = wholeNumber(name, LAST_SECOND);
    if (seconds == null) {
      throw invalid("its claim " + name + " must be whole seconds since 1970");
    }
    return Instant.ofEpochSecond(seconds);
  }

  @Nullable Long optionalCount(String name, long most) {
    if (object.get(name) == null) {
      return null;
    }
    Long count = wholeNumber(name, most);
    if (count == null) {
      throw invalid("its claim %s must be a whole number up to %d".formatted(name, most));
    }
    return count;
  }

  <T> T present(String name, @Nullable T claim) {
    if (claim == null) {
      throw invalid("its claim " + name + " is missing; ask the vendor for a new one");
    }
    return claim;
  }

  private @Nullable Long wholeNumber(String name, long most) {
    return object.get(name) instanceof JsonNumber(BigDecimal value)
            && value.scale() == 0
            && value.signum() >= 0
            && value.compareTo(BigDecimal.valueOf(most)) <= 0
        ? value.longValueExact()
        : null;
  }

  static PergolaException invalid(String what) {
    return new PergolaException(
        LicenseError.LICENSE_CLAIMS_INVALID, "The vendor's file cannot be used: " + what + ".");
  }
}
