// SPDX-License-Identifier: MIT
package dev.pergola.api;

/**
 * Takes what a plugin brings. Used during {@link Plugin#setUp} only, by its thread; later calls
 * throw {@link IllegalStateException}.
 */
public interface Contributions {
  /**
   * Creates or upgrades the plugin's own tables, before this method returns: what follows in {@code
   * setUp} may use them. Each migration runs once per database, in order of version, in a
   * transaction of its own.
   *
   * @throws IllegalStateException when a migration that ran before has changed, or when the tables
   *     were made by a newer version of the plugin
   */
  void migrations(Migrations migrations);

  /** Adds a source of language models. */
  void modelProvider(ModelProvider provider);

  /**
   * Adds tools that models may call.
   *
   * @throws IllegalArgumentException when a tool's name is taken by another tool of this plugin
   */
  void tools(ToolSet tools);

  /** Adds a reader of documents. Where several read a media type, the first plugin by id does. */
  default void documentReader(DocumentReader reader) {
    throw new UnsupportedOperationException("This host takes no document readers");
  }

  /**
   * Adds HTTP routes below {@code /ext/{plugin id}}.
   *
   * @throws IllegalArgumentException when two routes have the same method and path
   */
  void routes(Routes routes);

  /**
   * Adds a page to the user interface, with an entry in the navigation for those who may see it.
   *
   * @throws IllegalArgumentException when another page of this plugin has the same path
   */
  void page(Page page);

  /** Adds a listener to what happens on the installation. */
  void eventListener(EventListener listener);

  /**
   * Adds a check that is made after {@code setUp} and before the plugin is used. An upgrade whose
   * new version fails it leaves the old version serving.
   */
  void healthCheck(HealthCheck check);

  /**
   * Has a resource closed when the plugin stops, after its extensions are out of use. Resources are
   * closed in reverse order; an exception from one is logged and does not keep the next from being
   * closed.
   */
  void closeOnStop(AutoCloseable resource);
}
