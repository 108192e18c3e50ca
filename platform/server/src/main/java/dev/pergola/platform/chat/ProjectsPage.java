// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the pages about projects show.
 *
 * @param projects all of them, or the one that is looked at
 * @param chats the last used chats of the one, the newest first; empty for all of them
 * @param entered what was entered for a new project, or for the one; empty at first
 * @param notice what was done; null for nothing
 * @param problem what was wrong with what was entered; null for nothing
 */
public record ProjectsPage(
    List<Entry> projects,
    List<Chat> chats,
    Entered entered,
    @Nullable String notice,
    @Nullable String problem) {
  public ProjectsPage {
    projects = List.copyOf(projects);
    chats = List.copyOf(chats);
  }

  /**
   * A project.
   *
   * @param conversations how many it has
   * @param documents how many it has
   */
  public record Entry(
      String id,
      String name,
      ProjectColor color,
      String description,
      int conversations,
      int documents) {}

  /** A chat in a project. */
  public record Chat(String id, String title) {}

  /** What is entered of a project. */
  public record Entered(String name, ProjectColor color, String description, String instructions) {
    /** Nothing yet. */
    static final Entered NOTHING = new Entered("", ProjectColor.GREEN, "", "");
  }
}
