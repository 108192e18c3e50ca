// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a plugin needs from the machine, as its plugin.json declares it. The words are in
 * docs/contracts/plugin-artifact.md. Unchangeable.
 */
public final class Capabilities {
  /** Of a plugin that declares nothing. */
  public static final Capabilities NONE = new Capabilities(Set.of(), Set.of());

  private final Set<Capability> words;
  private final Set<HostPattern> hosts;

  private Capabilities(Set<Capability> words, Set<HostPattern> hosts) {
    this.words = words.isEmpty() ? EnumSet.noneOf(Capability.class) : EnumSet.copyOf(words);
    this.hosts = new LinkedHashSet<>(hosts);
  }

  /**
   * Reads what a plugin declares.
   *
   * @param declared such as {@code network:api.xero.com} and {@code threads}
   * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} when one is unknown or
   *     malformed; lists those that there are
   */
  public static Capabilities parse(List<String> declared) {
    Set<Capability> words = EnumSet.noneOf(Capability.class);
    Set<HostPattern> hosts = new LinkedHashSet<>();
    for (String text : declared) {
      int colon = text.indexOf(':');
      Capability capability = Capability.of(colon < 0 ? text : text.substring(0, colon));
      if (capability == null) {
        throw invalid(
            "There is no capability \"%s\". There are: %s."
                .formatted(Abbreviation.of(text), Capability.words()));
      }
      if (capability == Capability.NETWORK) {
        HostPattern host =
            colon < 0 ? HostPattern.ANY : HostPattern.parse(text.substring(colon + 1));
        if (host == null) {
          throw invalid(
              "\"%s\" names no host. Write network:api.example.com, network:*.example.com, network:* or, for the host in a setting of type url, network:{setting}; a port may follow, as in network:api.example.com:8443."
                  .formatted(Abbreviation.of(text)));
        }
        hosts.add(host);
      } else if (colon >= 0) {
        throw invalid(
            "\"%s\" says too much: only network has something behind a colon. Write \"%s\"."
                .formatted(Abbreviation.of(text), capability.word()));
      }
      words.add(capability);
    }
    return new Capabilities(words, hosts);
  }

  /** Whether it is declared; for the network, to whatever host. */
  public boolean allows(Capability capability) {
    return words.contains(capability);
  }

  /**
   * Whether connections to a host are declared. The hosts in settings count once {@link #resolved}.
   *
   * @param host a name or an address, in whatever case
   * @param port 0 when any is meant, as when a name is only looked up
   */
  public boolean allowsHost(String host, int port) {
    String name = HostPattern.plain(host);
    for (HostPattern pattern : hosts) {
      if (pattern.matches(name, port)) {
        return true;
      }
    }
    return false;
  }

  /** Whether connections to all hosts and ports are declared. */
  public boolean allowsAllHosts() {
    return hosts.contains(HostPattern.ANY);
  }

  /** The settings whose hosts are meant. */
  Set<String> settings() {
    return hosts.stream()
        .map(HostPattern::setting)
        .filter(setting -> setting != null)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /**
   * The same with the hosts of the addresses that settings have.
   *
   * @param addresses the address that a setting has; null when it has none, which means no host
   */
  public Capabilities resolved(Function<String, @Nullable String> addresses) {
    Set<HostPattern> named = new LinkedHashSet<>();
    for (HostPattern host : hosts) {
      HostPattern resolved = host.resolve(addresses);
      if (resolved != null) {
        named.add(resolved);
      }
    }
    return new Capabilities(words, named);
  }

  /** What of some capabilities is not declared here. */
  public Set<Capability> missing(Set<Capability> reached) {
    Set<Capability> missing = EnumSet.noneOf(Capability.class);
    missing.addAll(reached);
    missing.removeAll(words);
    return missing;
  }

  /** What a newer version of the plugin asks for beyond this one. */
  public Capabilities addedBy(Capabilities newer) {
    Set<HostPattern> moreHosts = new LinkedHashSet<>();
    for (HostPattern host : newer.hosts) {
      if (hosts.stream().noneMatch(known -> known.covers(host))) {
        moreHosts.add(host);
      }
    }
    Set<Capability> more = missing(newer.words);
    if (!moreHosts.isEmpty()) {
      more.add(Capability.NETWORK);
    }
    return new Capabilities(more, moreHosts);
  }

  /** Whether nothing is declared. */
  public boolean isEmpty() {
    return words.isEmpty();
  }

  /** As plugin.json writes them, in a fixed order. */
  public List<String> words() {
    List<String> all = new ArrayList<>();
    for (Capability word : words) {
      if (word == Capability.NETWORK) {
        hosts.forEach(host -> all.add("network:" + host));
      } else {
        all.add(word.word());
      }
    }
    return all;
  }

  /** What the plugin does with them, for administrators: "connects to api.xero.com". */
  public List<String> sentences() {
    List<String> all = new ArrayList<>();
    for (Capability word : words) {
      if (word == Capability.NETWORK) {
        hosts.forEach(host -> all.add("connects to " + host.described()));
      } else {
        all.add(word.sentence());
      }
    }
    return all;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Capabilities that
        && words.equals(that.words)
        && hosts.equals(that.hosts);
  }

  @Override
  public int hashCode() {
    return words.hashCode() * 31 + hosts.hashCode();
  }

  @Override
  public String toString() {
    return words().toString();
  }

  private static PergolaException invalid(String message) {
    return new PergolaException(StandardError.INVALID_ARGUMENT, message);
  }
}
