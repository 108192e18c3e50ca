// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.PergolaException;
import dev.pergola.trust.Capabilities;
import dev.pergola.trust.PluginDescriptor;
import dev.pergola.trust.TrustLevel;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.semver4j.Semver;

/**
 * Whether a jar that passed all checks may be put into use: by the policy of this installation, and
 * by what its administrator agreed to. There is no way to agree to everything in advance: further
 * capabilities and other publishers are agreed to plugin by plugin, unsigned jars one by one, since
 * nothing else tells them from a jar of somebody who only claims to be the same author.
 */
@Singleton
final class Admission {
  private final Policies policies;
  private final Consents consents;

  Admission(Policies policies, Consents consents) {
    this.policies = policies;
    this.consents = consents;
  }

  /** The least that a plugin must be vouched for to be installed. */
  TrustLevel minimum() {
    return policies.minimumTrust();
  }

  /** Demands that level of what is installed from now on; what is in use stays. */
  void demand(TrustLevel minimum) {
    policies.require(minimum);
  }

  /**
   * What an administrator must agree to before a jar is put into use.
   *
   * @param current what is in use of the plugin; null for nothing
   * @return a sentence each; empty when all was agreed to
   * @throws PergolaException {@link PluginError#TRUST_TOO_LOW} when the policy refuses it, {@link
   *     PluginError#VERSION_OLDER} when it is older than what is in use
   */
  List<String> asks(Candidate candidate, @Nullable Candidate current) {
    requireTrust(candidate);
    if (current != null) {
      requireNewer(candidate, current);
    }
    Consents.Row agreed = consents.findById(candidate.id()).orElse(null);
    List<String> asks = new ArrayList<>();
    if (candidate.trust() == TrustLevel.UNSIGNED
        && (agreed == null || !candidate.digest().equals(agreed.unsignedDigest()))) {
      asks.add(
          "It is unsigned: nobody vouches for who made it or that it was not changed on its way.");
    }
    if (isByAnother(candidate, current, agreed)) {
      asks.add(
          "It is signed by another publisher than before, whom nobody vouches for (key %s)."
              .formatted(candidate.publisher()));
    }
    if (current != null) {
      capabilities(current, agreed)
          .addedBy(capabilities(candidate.descriptor()))
          .sentences()
          .stream()
          .map(sentence -> "It asks for more than before: it %s.".formatted(sentence))
          .forEach(asks::add);
    }
    return asks;
  }

  private void requireTrust(Candidate candidate) {
    TrustLevel minimum = policies.minimumTrust();
    if (candidate.trust().compareTo(minimum) < 0) {
      throw new PergolaException(
          PluginError.TRUST_TOO_LOW,
          "This installation takes plugins that are %s or better, and %s %s is %s. An administrator can change that policy on the Plugins page."
              .formatted(
                  word(minimum), candidate.id(), candidate.version(), word(candidate.trust())));
    }
  }

  /** A trust level as people say it. */
  static String word(TrustLevel level) {
    return level.name().toLowerCase(Locale.ROOT);
  }

  // Whoever can hand out an old jar that was once signed could bring its old holes back.
  private static void requireNewer(Candidate candidate, Candidate current) {
    if (new Semver(candidate.version()).isLowerThan(new Semver(current.version()))) {
      throw new PergolaException(
          PluginError.VERSION_OLDER,
          "%s %s is older than version %s, which is in use. Roll back to an earlier generation instead, or remove the plugin first."
              .formatted(candidate.id(), candidate.version(), current.version()));
    }
  }

  // Who is vouched for may take over; of two strangers only the one that was agreed to goes on.
  private static boolean isByAnother(
      Candidate candidate, @Nullable Candidate current, Consents.@Nullable Row agreed) {
    return current != null
        && current.publisher() != null
        && candidate.trust() == TrustLevel.COMMUNITY
        && !Objects.equals(candidate.publisher(), current.publisher())
        && (agreed == null || !Objects.equals(candidate.publisher(), agreed.publisher()));
  }

  /** Remembers that an administrator agreed to all that a jar asks for. */
  void agree(Candidate candidate) {
    consents.put(
        candidate.id(),
        candidate.trust() == TrustLevel.UNSIGNED ? candidate.digest() : null,
        candidate.publisher(),
        String.join("\n", candidate.descriptor().info().capabilities()));
  }

  /** What a plugin may do by its declaration, a sentence each. */
  static List<String> sentences(PluginDescriptor descriptor) {
    return capabilities(descriptor).sentences();
  }

  private static Capabilities capabilities(Candidate current, Consents.@Nullable Row agreed) {
    List<String> words = new ArrayList<>(current.descriptor().info().capabilities());
    if (agreed != null) {
      agreed.capabilities().lines().forEach(words::add);
    }
    return Capabilities.parse(words);
  }

  private static Capabilities capabilities(PluginDescriptor descriptor) {
    return Capabilities.parse(descriptor.info().capabilities());
  }
}
