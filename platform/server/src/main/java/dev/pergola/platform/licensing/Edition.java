// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What Pergola comes as. Each edition has all features of those before it. */
public enum Edition {
  /** All of the core, unlimited, for ever; needs no license. */
  OPEN_SOURCE("open-source", "Open source"),
  /** For production: many people, many machines. */
  ENTERPRISE("enterprise", "Enterprise"),
  /** For organizations with several regions and a say in what comes next. */
  ENTERPRISE_PLUS("enterprise-plus", "Enterprise Plus");

  private final String id;
  private final String title;

  Edition(String id, String title) {
    this.id = id;
    this.title = title;
  }

  /** The name in licenses and in the API. */
  public String id() {
    return id;
  }

  /** The name for people. */
  public String title() {
    return title;
  }

  /** The names of all its features. */
  public Set<String> features() {
    return Arrays.stream(Feature.values())
        .filter(feature -> feature.edition().compareTo(this) <= 0)
        .map(Feature::id)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The edition of a license's claim; null when it names none of these. */
  static @Nullable Edition named(@Nullable String id) {
    return Arrays.stream(values())
        .filter(edition -> edition.id.equals(id))
        .findFirst()
        .orElse(null);
  }
}
