// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.trust.Capabilities;
import dev.pergola.trust.Capability;
import dev.pergola.trust.SensitiveCall;
import java.net.DatagramPacket;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which hosts a plugin may connect to. */
final class GuardedHosts {
  private static final Set<String> NAMING =
      Set.of("getByName", "getAllByName", "getHostName", "getCanonicalHostName", "<init>");

  private final Capabilities declared;
  private final GuardedPaths paths;

  GuardedHosts(Capabilities declared, GuardedPaths paths) {
    this.declared = declared;
    this.paths = paths;
    // The JDK follows them by itself, past every check. Whoever may reach all hosts may switch it
    // on again for a connection.
    HttpURLConnection.setFollowRedirects(false);
  }

  /**
   * What a call connects to.
   *
   * @param host {@code *} when it cannot be told, so that all hosts must be declared
   * @param port 0 when not said
   * @param file the file that it really is about; null for none
   */
  record Target(String host, int port, @Nullable Path file) {
    static final Target ANY = new Target("*", 0, null);
    static final Target NONE = new Target("", 0, null);

    boolean isFile() {
      return file != null;
    }

    @Override
    public String toString() {
      return file != null ? file.toString() : port == 0 ? host : host + ":" + port;
    }
  }

  Target target(SensitiveCall call, @Nullable Object[] values) {
    // Names an address as it likes: the name says nothing of where it leads.
    if (call.member().equals("getByAddress")) {
      return Target.ANY;
    }
    int port = values.length > 1 && values[1] instanceof Integer number ? Math.max(0, number) : 0;
    return switch (values[0]) {
      case null -> Target.NONE;
      case InetAddress address -> target(address, port);
      case SocketAddress address -> target(address);
      case DatagramPacket packet ->
          packet.getAddress() == null ? Target.NONE : target(packet.getAddress(), packet.getPort());
      case URL url -> target(url.toString());
      case URI uri -> target(uri);
      // Anybody's subclass may name one address now and another later.
      case HttpRequest request -> isOfJdk(request.getClass()) ? target(request.uri()) : Target.ANY;
      case String text when call.member().equals("parse") -> document(text);
      case String text ->
          text.indexOf(':') > 1 && text.contains("/") ? target(text) : new Target(text, port, null);
      case Proxy proxy -> target(proxy);
      // The JDK's go to the system's proxy, or to the one that the check of their maker saw.
      case ProxySelector selector -> isOfJdk(selector.getClass()) ? Target.NONE : Target.ANY;
      case HttpClient.Redirect redirect -> followed(redirect != HttpClient.Redirect.NEVER);
      case Boolean follow -> followed(follow);
      case Integer follow -> followed(follow != 0);
      default -> Target.ANY;
    };
  }

  private static Target followed(boolean redirects) {
    return redirects ? Target.ANY : Target.NONE;
  }

  /** Where a proxy is. A subclass may name one address now and another later. */
  static Target target(Proxy proxy) {
    if (proxy.getClass() != Proxy.class) {
      return Target.ANY;
    }
    SocketAddress address = proxy.address();
    return address == null ? Target.NONE : target(address);
  }

  // XML's parsers take a name without a scheme for a file's.
  private Target document(String address) {
    try {
      URI uri = new URI(address);
      if (uri.isAbsolute()) {
        return target(uri);
      }
      String path = uri.getAuthority() == null ? uri.getPath() : null;
      return path == null ? Target.ANY : new Target("", 0, Path.of(path));
    } catch (URISyntaxException | InvalidPathException e) {
      return Target.ANY;
    }
  }

  private static boolean isOfJdk(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader == null || loader == ClassLoader.getPlatformClassLoader();
  }

  private static Target target(SocketAddress address) {
    return switch (address) {
      case InetSocketAddress inet ->
          inet.getAddress() != null
              ? target(inet.getAddress(), inet.getPort())
              : new Target(inet.getHostString(), inet.getPort(), null);
      case UnixDomainSocketAddress local -> new Target("", 0, local.getPath());
      default -> Target.ANY;
    };
  }

  // Not getHostName, which would ask the network. The text is name/literal.
  private static Target target(InetAddress address, int port) {
    String text = address.toString();
    int slash = text.indexOf('/');
    return new Target(slash > 0 ? text.substring(0, slash) : address.getHostAddress(), port, null);
  }

  private Target target(String address) {
    try {
      return target(new URI(address));
    } catch (URISyntaxException e) {
      return Target.ANY;
    }
  }

  Target target(URI address) {
    String scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
    String rest = String.valueOf(address.getRawSchemeSpecificPart());
    return switch (scheme) {
      case "jrt" -> Target.NONE;
      case "jar" -> target(rest.contains("!/") ? rest.substring(0, rest.indexOf("!/")) : rest);
      case "file" -> file(address);
      default -> {
        String host = address.getHost();
        yield host == null ? Target.ANY : new Target(host, port(scheme, address.getPort()), null);
      }
    };
  }

  private static Target file(URI address) {
    // file://host/path is fetched from that host by the JDK.
    if (address.getHost() != null && !address.getHost().equals("localhost")) {
      return Target.ANY;
    }
    String path = address.getPath();
    return path == null ? Target.ANY : new Target("", 0, Path.of(path));
  }

  private static int port(String scheme, int port) {
    if (port > 0) {
      return port;
    }
    return switch (scheme) {
      case "http", "ws" -> 80;
      case "https", "wss" -> 443;
      default -> 0;
    };
  }

  boolean mayReach(Target target, SensitiveCall call) {
    if (mayReach(target)) {
      return true;
    }
    // No name server is asked for these.
    return NAMING.contains(call.member())
        && call.owner().startsWith("java/net/Inet")
        && isLocalOrLiteral(target.host());
  }

  boolean mayReach(Target target) {
    if (target.file() != null) {
      return declared.allows(Capability.FILES) || paths.mayRead(target.file());
    }
    return target == Target.NONE
        || (target.host().equals("*")
            ? declared.allowsAllHosts()
            : declared.allowsHost(target.host(), target.port()));
  }

  private static boolean isLocalOrLiteral(String host) {
    if (host.isEmpty() || host.equalsIgnoreCase("localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(host) != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
