// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.ChatCompletionsEndpoint;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Secret;
import dev.pergola.api.StandardError;
import io.micronaut.http.HttpHeaders;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Connections to vendors' servers, kept open for the next request. A client that blocks its thread:
 * a virtual one waits for nothing, and the first piece of an answer passes through fewer hands than
 * in the JDK's asynchronous client. Safe for use by several threads.
 */
@Singleton
final class VendorConnections {
  private static final int CONNECTING_SECONDS = 10;
  // As the JDK's client keeps them.
  private static final int IDLE_SECONDS = 30;
  private static final int LONGEST_LINE = 64 << 10;
  private static final int MOST_HEADERS = 500;

  private final CloseableHttpClient http =
      HttpClients.custom()
          .setConnectionManager(
              PoolingHttpClientConnectionManagerBuilder.create()
                  .useSystemProperties()
                  .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                  .setMaxConnPerRoute(Integer.MAX_VALUE)
                  .setConnectionFactory(
                      ManagedHttpClientConnectionFactory.builder()
                          .http1Config(
                              Http1Config.custom()
                                  .setMaxLineLength(LONGEST_LINE)
                                  .setMaxHeaderCount(MOST_HEADERS)
                                  .build())
                          .build())
                  .setDefaultConnectionConfig(
                      ConnectionConfig.custom()
                          .setConnectTimeout(CONNECTING_SECONDS, TimeUnit.SECONDS)
                          .build())
                  .build())
          .useSystemProperties()
          .setUserAgent("Pergola")
          // Whether to ask again is decided where the ledger is kept.
          .disableAutomaticRetries()
          .disableRedirectHandling()
          .disableContentCompression()
          .disableCookieManagement()
          .disableAuthCaching()
          .disableConnectionState()
          .build();

  /**
   * Asks for a completion, and waits for the head of the answer. Interrupting a virtual thread
   * closes the connection.
   *
   * @param body JSON
   * @return to be closed
   * @throws java.net.SocketTimeoutException when nothing came for as long as the endpoint has
   *     patience
   * @throws PergolaException {@link StandardError#AUTHENTICATION_FAILED} when the key cannot be one
   */
  VendorAnswer ask(ChatCompletionsEndpoint endpoint, byte[] body) throws IOException {
    var request = new HttpPost(URI.create(endpoint.baseUrl() + "/chat/completions"));
    request.setConfig(
        RequestConfig.custom()
            .setResponseTimeout(Timeout.of(endpoint.patience()))
            .setConnectionKeepAlive(TimeValue.ofSeconds(IDLE_SECONDS))
            .build());
    request.setHeader(HttpHeaders.ACCEPT, "text/event-stream, application/json");
    if (endpoint.key() != null) {
      request.setHeader(HttpHeaders.AUTHORIZATION, "Bearer " + token(endpoint.key()));
    }
    request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
    return VendorAnswer.of(http.executeOpen(null, request, null), request);
  }

  // The client library's own refusal would repeat the key, or send half of it as a header.
  private static String token(Secret key) {
    String token = key.reveal();
    if (!token.chars().allMatch(c -> c > ' ' && c <= '~')) {
      throw new PergolaException(
          StandardError.AUTHENTICATION_FAILED,
          "The key holds a space, a line's end or another character that no key has. Enter it again.");
    }
    return token;
  }

  @PreDestroy
  void close() throws IOException {
    http.close();
  }
}
