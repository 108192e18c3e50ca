// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the pages about projects show.
 *
 * @param projects all of them, or the one that is looked at
 * @param entered what was entered for a new project, or for the one; empty at first
 * @param notice what was done; null for nothing
 * @param problem what was wrong with what was entered; null for nothing
 */
public record ProjectsPage(
    List<Entry> projects, Entered entered, @Nullable String notice, @Nullable String problem) {
  public ProjectsPage {
    projects = List.copyOf(projects);
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

  /** What is entered of a project. */
  public record Entered(String name, ProjectColor color, String description, String instructions) {
    /** Nothing yet. */
    static final Entered NOTHING = new Entered("", ProjectColor.GREEN, "", "");
  }
}
