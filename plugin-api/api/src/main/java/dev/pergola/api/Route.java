// SPDX-License-Identifier: MIT
package dev.pergola.api;

/**
 * One HTTP route, served below {@code /ext/{plugin id}} while the plugin is started.
 *
 * @param method the HTTP method, in upper case
 * @param path begins with a slash; a segment in braces matches any one segment: {@code
 *     /invoices/{id}}; fixed segments win over those in braces
 * @param access who may call it
 * @param handler answers
 */
public record Route(String method, String path, Access access, Handler handler) {
  /**
   * @throws IllegalArgumentException when the path does not begin with a slash
   */
  public Route {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("A route's path begins with a slash: " + path);
    }
  }

  /** Answers requests. Called by several threads at once. */
  @FunctionalInterface
  public interface Handler {
    /**
     * Answers a request, on a virtual thread of its own that is interrupted when the client goes
     * away or the server gives up waiting.
     *
     * @throws PergolaException answered with the code's status and its message as problem+json
     * @throws Exception answered with status 500
     */
    RouteReply handle(RouteRequest request) throws Exception;
  }

  /** A route for GET. */
  public static Route get(String path, Access access, Handler handler) {
    return new Route("GET", path, access, handler);
  }

  /** A route for POST. */
  public static Route post(String path, Access access, Handler handler) {
    return new Route("POST", path, access, handler);
  }
}
