// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.platform.home.Ids;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.util.UUID;

/** Gives each request to the gateway an id, by which the ledger and the client know it. */
@ServerFilter("/v1/**")
final class GatewayRequests implements Ordered {
  private static final String ATTRIBUTE = "pergola.gateway.request";

  /** The request's id. */
  static UUID id(HttpRequest<?> request) {
    return request.getAttribute(ATTRIBUTE, UUID.class).orElseGet(Ids::next);
  }

  @RequestFilter
  void begin(HttpRequest<?> request) {
    request.setAttribute(ATTRIBUTE, Ids.next());
  }

  @ResponseFilter
  void end(HttpRequest<?> request, MutableHttpResponse<?> response) {
    response.header("x-request-id", id(request).toString());
  }

  // Around what refuses a request: also those have an id.
  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE + 10;
  }
}
