// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.pergola.api.PergolaException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A plugin that declares one host reaches it, and no other by way of it. */
class GuardedHostsTest {
  private static final String MEMBERS =
      """
      static java.net.http.HttpResponse<String> send(java.net.http.HttpClient client, String address)
          throws Exception {
        return client.send(
            java.net.http.HttpRequest.newBuilder(java.net.URI.create(address)).build(),
            java.net.http.HttpResponse.BodyHandlers.ofString());
      }
      static String get(String address) throws Exception {
        try (var client = java.net.http.HttpClient.newHttpClient()) {
          return send(client, address).body();
        }
      }
      static String getWithoutRedirects(String address) throws Exception {
        try (var client = java.net.http.HttpClient.newBuilder()
            .followRedirects(java.net.http.HttpClient.Redirect.NEVER)
            .proxy(java.net.http.HttpClient.Builder.NO_PROXY).build()) {
          return send(client, address).body();
        }
      }
      static String text(java.net.URLConnection connection) throws Exception {
        try (var in = connection.getInputStream()) { return new String(in.readAllBytes()); }
      }
      static String open(String address) throws Exception {
        try (var in = java.net.URI.create(address).toURL().openStream()) {
          return new String(in.readAllBytes());
        }
      }
      static String connect(String address) throws Exception {
        return text(java.net.URI.create(address).toURL().openConnection());
      }
      static String connectWithoutRedirects(String address) throws Exception {
        var connection = (java.net.HttpURLConnection)
            java.net.URI.create(address).toURL().openConnection(java.net.Proxy.NO_PROXY);
        connection.setInstanceFollowRedirects(false);
        return text(connection);
      }
      static String socket(String host, int port) throws Exception {
        try (var socket = new java.net.Socket(host, port)) { return "ok"; }
      }
      static String directSocket(String host, int port) throws Exception {
        try (var socket = new java.net.Socket(java.net.Proxy.NO_PROXY)) {
          socket.connect(new java.net.InetSocketAddress(host, port));
          return "ok";
        }
      }
      static String disguised(byte[] address, int port) throws Exception {
        var named = java.net.InetAddress.getByAddress("127.0.0.1", address);
        try (var socket = new java.net.Socket(named, port)) { return "ok"; }
      }

      static void followClient(String address) throws Exception {
        java.net.http.HttpClient.newBuilder().followRedirects(java.net.http.HttpClient.Redirect.NORMAL);
      }
      static void followClientByReference(String address) throws Exception {
        java.util.function.Function<java.net.http.HttpClient.Redirect, Object> follow =
            java.net.http.HttpClient.newBuilder()::followRedirects;
        follow.apply(java.net.http.HttpClient.Redirect.ALWAYS);
      }
      static void followConnection(String address) throws Exception {
        var connection = (java.net.HttpURLConnection) java.net.URI.create(address).toURL().openConnection();
        connection.setInstanceFollowRedirects(true);
      }
      static void followConnectionByReflection(String address) throws Exception {
        var connection = java.net.URI.create(address).toURL().openConnection();
        java.net.HttpURLConnection.class.getMethod("setInstanceFollowRedirects", boolean.class)
            .invoke(connection, true);
      }
      static java.net.InetSocketAddress evil() {
        return new java.net.InetSocketAddress(java.net.InetAddress.ofLiteral("192.0.2.1"), 9);
      }
      static class Liar extends java.net.Proxy {
        Liar() { super(java.net.Proxy.Type.HTTP, java.net.InetSocketAddress.createUnresolved("127.0.0.1", 1)); }
        @Override public java.net.SocketAddress address() { return evil(); }
      }
      static class Selector extends java.net.ProxySelector {
        @Override public List<java.net.Proxy> select(java.net.URI address) { return List.of(new Liar()); }
        @Override public void connectFailed(java.net.URI a, java.net.SocketAddress s, IOException e) {}
      }
      static java.net.Proxy proxy(java.net.Proxy.Type type) { return new java.net.Proxy(type, evil()); }
      static void proxyOfConnection(String address) throws Exception {
        java.net.URI.create(address).toURL().openConnection(proxy(java.net.Proxy.Type.HTTP));
      }
      static void proxyOfConnectionThatLies(String address) throws Exception {
        java.net.URI.create(address).toURL().openConnection(new Liar());
      }
      static void proxyOfSocket(String address) throws Exception {
        new java.net.Socket(proxy(java.net.Proxy.Type.SOCKS));
      }
      static void proxyOfSocketThatLies(String address) throws Exception {
        new java.net.Socket(new Liar());
      }
      static void proxyOfClient(String address) throws Exception {
        java.net.http.HttpClient.newBuilder().proxy(java.net.ProxySelector.of(evil()));
      }
      static void proxyOfClientThatLies(String address) throws Exception {
        java.net.http.HttpClient.newBuilder().proxy(new Selector());
      }
      static void proxyOfEverybody(String address) throws Exception {
        java.net.ProxySelector.setDefault(new Selector());
      }
      static void naming(String address) throws Exception {
        new javax.naming.InitialContext().lookup("ldap://192.0.2.1/x");
      }
      static void documentOfAnother(String address) throws Exception {
        javax.xml.parsers.DocumentBuilderFactory.newInstance().newDocumentBuilder()
            .parse("//192.0.2.1/x");
      }
      """;

  @TempDir static Path folder;
  private static final AtomicInteger undeclared = new AtomicInteger();
  private static HttpServer elsewhere;
  private static HttpServer server;
  private static GuardedPlugin plugin;
  private static String address;

  @BeforeAll
  static void load() throws Exception {
    elsewhere = serve();
    elsewhere.createContext(
        "/",
        exchange -> {
          undeclared.incrementAndGet();
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server = serve();
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 2);
          exchange.getResponseBody().write("ok".getBytes());
          exchange.close();
        });
    server.createContext(
        "/redirect",
        exchange -> {
          exchange
              .getResponseHeaders()
              .set("Location", "http://127.0.0.1:" + elsewhere.getAddress().getPort() + "/");
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    int port = server.getAddress().getPort();
    address = "http://127.0.0.1:" + port + "/";
    plugin = new GuardedPlugin(GuardedPlugin.jar(folder, MEMBERS), "network:127.0.0.1:" + port);
  }

  private static HttpServer serve() throws IOException {
    HttpServer made =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    made.start();
    return made;
  }

  @AfterAll
  static void close() throws Exception {
    plugin.close();
    server.stop(0);
    elsewhere.stop(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"get", "getWithoutRedirects", "open", "connect", "connectWithoutRedirects"})
  void declaredHostsAreReached(String way) throws Throwable {
    assertThat(plugin.call(way, address)).isEqualTo("ok");
  }

  @Test
  void noOthersAre() throws Throwable {
    int port = server.getAddress().getPort();
    assertThat(plugin.call("socket", "127.0.0.1", port)).isEqualTo("ok");
    assertThat(plugin.call("directSocket", "127.0.0.1", port)).isEqualTo("ok");

    assertThatThrownBy(() -> plugin.call("get", "http://127.0.0.1:1/"))
        .hasMessageContaining("for 127.0.0.1:1")
        .hasMessageContaining("network:127.0.0.1");
    assertThatThrownBy(() -> plugin.call("open", "http://evil.example/"))
        .hasMessageContaining("adds \"network:evil.example\" to capabilities");
    assertThatThrownBy(() -> plugin.call("socket", "localhost", port))
        .hasMessageContaining("network:localhost");
    assertThatThrownBy(() -> plugin.call("disguised", new byte[] {127, 0, 0, 1}, port))
        .hasMessageContaining("network:*");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"get", "getWithoutRedirects", "open", "connect", "connectWithoutRedirects"})
  void redirectsAreNotFollowed(String way) throws Throwable {
    assertThat(plugin.call(way, address + "redirect")).isEqualTo("");
    assertThat(undeclared).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "followClient",
        "followClientByReference",
        "followConnection",
        "followConnectionByReflection",
        "proxyOfConnection",
        "proxyOfConnectionThatLies",
        "proxyOfSocket",
        "proxyOfSocketThatLies",
        "proxyOfClient",
        "proxyOfClientThatLies",
        "proxyOfEverybody",
        "naming",
        "documentOfAnother"
      })
  void whatLeadsToOtherHostsIsRefused(String way) {
    assertThatThrownBy(() -> plugin.call(way, address))
        .satisfies(
            e ->
                assertThat(e instanceof PergolaException ? e : e.getCause())
                    .isInstanceOf(PergolaException.class)
                    .hasMessageMatching("(?s).*adds \"network:(\\*|192.0.2.1)\" to cap.*"));
  }
}
