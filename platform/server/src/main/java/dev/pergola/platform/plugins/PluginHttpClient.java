// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client that a plugin is given: the JDK's behind a door that the server can shut for
 * good.
 *
 * <p>The JDK frees a client when nobody refers to the object that its builder returned. But the
 * client's own connections refer to the last request's handlers, which are the plugin's, which
 * refer to the client: handed out directly, no client that was ever used would be freed, nor the
 * plugin's classes with it. Behind this door that ring is cut when the plugin stops.
 */
final class PluginHttpClient extends HttpClient {
  private static final String SEND = "java.net.http.HttpClient.send";

  private final String pluginId;
  private final Guard guard;
  private volatile @Nullable HttpClient client;

  PluginHttpClient(String pluginId, Guard guard) {
    this.pluginId = pluginId;
    this.guard = guard;
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(10))
            .followRedirects(Redirect.NEVER)
            .build();
  }

  private HttpClient client() {
    HttpClient open = client;
    if (open == null) {
      throw new IllegalStateException("The plugin " + pluginId + " is stopped");
    }
    return open;
  }

  /** The request as it is now: a plugin's own subclass could name another address later. */
  private HttpRequest checked(HttpRequest request) {
    boolean own = request.getClass().getModule() != HttpRequest.class.getModule();
    HttpRequest fixed = own ? HttpRequest.newBuilder(request, (_, _) -> true).build() : request;
    guard.requireHost(fixed.uri(), SEND);
    return fixed;
  }

  /** Ends all requests and lets go of the JDK's client. */
  void release() {
    HttpClient open = client;
    client = null;
    if (open != null) {
      open.shutdownNow();
    }
  }

  @Override
  public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
      throws IOException, InterruptedException {
    HttpRequest fixed = checked(request);
    return client().send(fixed, handler);
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    HttpRequest fixed = checked(request);
    return client().sendAsync(fixed, handler);
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request,
      HttpResponse.BodyHandler<T> handler,
      HttpResponse.@Nullable PushPromiseHandler<T> pushes) {
    HttpRequest fixed = checked(request);
    return client().sendAsync(fixed, handler, pushes);
  }

  @Override
  public WebSocket.Builder newWebSocketBuilder() {
    return client().newWebSocketBuilder();
  }

  @Override
  public Optional<CookieHandler> cookieHandler() {
    return client().cookieHandler();
  }

  @Override
  public Optional<Duration> connectTimeout() {
    return client().connectTimeout();
  }

  @Override
  public Redirect followRedirects() {
    return client().followRedirects();
  }

  @Override
  public Optional<ProxySelector> proxy() {
    return client().proxy();
  }

  @Override
  public SSLContext sslContext() {
    return client().sslContext();
  }

  @Override
  public SSLParameters sslParameters() {
    return client().sslParameters();
  }

  @Override
  public Optional<Authenticator> authenticator() {
    return client().authenticator();
  }

  @Override
  public Version version() {
    return client().version();
  }

  @Override
  public Optional<Executor> executor() {
    return client().executor();
  }

  // It is the server's to close: it is shared by all that the plugin does.
  @Override
  public void shutdown() {}

  @Override
  public boolean awaitTermination(Duration duration) {
    return isTerminated();
  }

  @Override
  public boolean isTerminated() {
    return client == null;
  }

  @Override
  public void shutdownNow() {}

  @Override
  public void close() {}
}
