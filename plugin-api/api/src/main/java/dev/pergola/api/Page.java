// SPDX-License-Identifier: MIT
package dev.pergola.api;

/**
 * A page in the user interface at {@code /ext/{plugin id}{path}}, inside the server's own frame.
 *
 * @param path begins with a slash; {@code /} for the plugin's main page
 * @param title for its heading and its entry in the navigation
 * @param access who may see it
 * @param renderer makes its content
 */
public record Page(String path, String title, Access access, Renderer renderer) {
  /**
   * @throws IllegalArgumentException when the path does not begin with a slash
   */
  public Page {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("A page's path begins with a slash: " + path);
    }
  }

  /** Makes a page's content. Called by several threads at once. */
  @FunctionalInterface
  public interface Renderer {
    /** The content for one request; errors as in {@link Route.Handler#handle}. */
    View render(RouteRequest request) throws Exception;
  }
}
