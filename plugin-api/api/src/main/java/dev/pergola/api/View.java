// SPDX-License-Identifier: MIT
package dev.pergola.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a page shows, said in parts that the server draws: so every plugin's page looks and behaves
 * like the rest, on a phone and with the keyboard, and none can smuggle a script in.
 *
 * @param parts from top to bottom
 */
public record View(List<Part> parts) {
  public View {
    parts = List.copyOf(parts);
  }

  /** A view of parts from top to bottom. */
  public static View of(Part... parts) {
    return new View(List.of(parts));
  }

  /** One part of a page. */
  public sealed interface Part {}

  /** A paragraph of plain text. */
  public record Paragraph(String text) implements Part {}

  /**
   * A sentence that should catch the eye.
   *
   * @param tone what kind of news it is
   */
  public record Notice(Tone tone, String text) implements Part {}

  /** What kind of news a notice is. */
  public enum Tone {
    /** As it should be. */
    GOOD,
    /** Worth knowing. */
    INFO,
    /** Needs attention. */
    WARNING,
    /** Something is wrong. */
    BAD
  }

  /** Figures side by side, each with its label. */
  public record Figures(List<Figure> figures) implements Part {
    public Figures {
      figures = List.copyOf(figures);
    }
  }

  /** One figure. */
  public record Figure(String label, String value) {}

  /**
   * A table.
   *
   * @param caption what it shows; also read to those who cannot see it
   * @param empty what to say when it has no rows
   */
  public record Grid(String caption, Table table, String empty) implements Part {}

  /** A form that asks for the same page again with the fields' values as query parameters. */
  public record Filters(List<Field> fields) implements Part {
    public Filters {
      fields = List.copyOf(fields);
    }
  }

  /**
   * A field of a filter form.
   *
   * @param name the query parameter
   * @param kind how it is entered
   * @param choices the values of a {@link Kind#CHOICE}; empty for other kinds
   * @param value the present value; null for none
   */
  public record Field(
      String name, String label, Kind kind, List<String> choices, @Nullable String value) {
    public Field {
      choices = List.copyOf(choices);
    }

    /** How a field is entered. */
    public enum Kind {
      /** Free text. */
      TEXT,
      /** A day, as {@code 2026-01-31}. */
      DATE,
      /** One of some values, or none. */
      CHOICE
    }
  }

  /**
   * Links side by side.
   *
   * @see Link
   */
  public record Links(List<Link> links) implements Part {
    public Links {
      links = List.copyOf(links);
    }
  }

  /**
   * A link.
   *
   * @param href relative to {@code /ext/{plugin id}}, beginning with a slash, query included
   */
  public record Link(String label, String href) {}
}
