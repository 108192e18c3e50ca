// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.trust.PluginDescriptor.Setting;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The form of a plugin's settings, posted to {@code /plugins/{id}/settings}. Every field is always
 * posted, a {@link Setting.Type#BOOLEAN} as {@code true} or {@code false}.
 *
 * @param pluginTitle for people
 * @param fields in the order of the form
 * @param saved whether the settings were just saved
 * @param error what is wrong with the form as a whole; null for nothing
 */
public record PluginSettingsPage(
    String pluginId,
    String pluginTitle,
    List<Field> fields,
    boolean saved,
    @Nullable String error) {
  public PluginSettingsPage {
    fields = List.copyOf(fields);
  }

  /**
   * One setting.
   *
   * @param name the form's parameter
   * @param title its label
   * @param description a sentence below the field; null for none
   * @param choices the values of a {@link Setting.Type#CHOICE}
   * @param value the present value, or what was entered and refused; null for none and always null
   *     for a {@link Setting.Type#SECRET}
   * @param hasValue whether a value is stored; an empty secret then means: keep it
   * @param required whether the plugin cannot start without it
   * @param min the least of a {@link Setting.Type#INTEGER}; null for none
   * @param max the greatest of a {@link Setting.Type#INTEGER}; null for none
   * @param error what is wrong with what was entered; null for nothing
   */
  public record Field(
      String name,
      String title,
      @Nullable String description,
      Setting.Type type,
      List<String> choices,
      @Nullable String value,
      boolean hasValue,
      boolean required,
      @Nullable Long min,
      @Nullable Long max,
      @Nullable String error) {
    public Field {
      choices = List.copyOf(choices);
    }

    /** The present value as the form holds it. */
    public String text() {
      return value == null ? "" : value;
    }

    /** Whether the form must not be sent with this field empty. */
    public boolean mustBeFilled() {
      return required && !(type == Setting.Type.SECRET && hasValue);
    }

    /** What a screen reader reads after the label: the ids of the texts below the field. */
    public @Nullable String describedBy() {
      if (error != null) {
        return name + "-error";
      }
      return description == null && range() == null ? null : name + "-description";
    }

    /** Which numbers fit, for people; null when any does. */
    public @Nullable String range() {
      if (min == null && max == null) {
        return null;
      }
      return max == null
          ? "At least %d.".formatted(min)
          : min == null ? "At most %d.".formatted(max) : "From %d to %d.".formatted(min, max);
    }
  }
}
