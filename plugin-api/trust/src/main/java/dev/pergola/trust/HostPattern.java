// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Hosts that a plugin may connect to.
 *
 * @param host a name or address in lower case; {@code *} for all; {@code *.} and a domain for all
 *     names below it; the name of a setting in braces for the host of the address in it
 * @param port 0 for all
 */
record HostPattern(String host, int port) {
  static final HostPattern ANY = new HostPattern("*", 0);

  // An address of IPv6 is in brackets, as in addresses of the web.
  private static final Pattern FORM =
      Pattern.compile(
          "(\\*|(?:\\*\\.)?[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?|\\[[0-9a-f:.]+]|\\{[a-zA-Z][a-zA-Z0-9_]*})(?::([1-9]\\d{0,4}))?");

  /** Null when the text is none. */
  static @Nullable HostPattern parse(String text) {
    String form = text.startsWith("{") ? text : text.toLowerCase(Locale.ROOT);
    Matcher matcher = FORM.matcher(form);
    if (!matcher.matches()) {
      return null;
    }
    int port = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
    return port > 65535 ? null : new HostPattern(plain(matcher.group(1)), port);
  }

  /** A host's name as it is compared: lower case, no brackets, no dot or zone at its end. */
  static String plain(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    if (host.startsWith("{")) {
      return host;
    }
    if (name.startsWith("[") && name.endsWith("]")) {
      name = name.substring(1, name.length() - 1);
    }
    int zone = name.indexOf('%');
    if (zone > 0) {
      name = name.substring(0, zone);
    }
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  /** The setting that it means; null when it means none. */
  @Nullable String setting() {
    return host.startsWith("{") ? host.substring(1, host.length() - 1) : null;
  }

  /** With the host of the address that a setting has; null when the setting has none. */
  @Nullable HostPattern resolve(Function<String, @Nullable String> settings) {
    String setting = setting();
    if (setting == null) {
      return this;
    }
    String address = settings.apply(setting);
    try {
      String named = address == null ? null : new URI(address.strip()).getHost();
      return named == null ? null : new HostPattern(plain(named), port);
    } catch (URISyntaxException e) {
      return null;
    }
  }

  /**
   * Whether it means a host.
   *
   * @param name as {@link #plain} gives it
   * @param number 0 when any port is meant, as when a name is only looked up
   */
  boolean matches(String name, int number) {
    if (port != 0 && number != 0 && port != number) {
      return false;
    }
    return host.equals("*")
        || host.equals(name)
        || (host.startsWith("*.") && name.endsWith(host.substring(1)));
  }

  /** Whether it means all that another means. */
  boolean covers(HostPattern other) {
    return (port == 0 || port == other.port)
        && (host.equals("*")
            || host.equals(other.host)
            || (host.startsWith("*.") && other.host.endsWith(host.substring(1))));
  }

  /** For people: "api.xero.com", "all hosts". */
  String described() {
    String setting = setting();
    String what =
        setting != null
            ? "the host in the setting " + setting
            : host.equals("*")
                ? "all hosts"
                : host.startsWith("*.") ? "all hosts of " + host.substring(2) : host;
    return port == 0 ? what : what + ", port " + port;
  }

  @Override
  public String toString() {
    String shown = host.contains(":") ? "[" + host + "]" : host;
    return port == 0 ? shown : shown + ":" + port;
  }
}
