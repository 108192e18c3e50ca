// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one model on a question's way. Those that were asked are in the ledger, too, under
 * the question's request id.
 *
 * @param model as {@code provider/model}
 * @param error the error's code; null when it answered
 * @param reason why it did not answer, or was not asked; null when it answered
 * @param millis how long it took; 0 when it was not asked
 * @param ownKey whether it was asked with the asker's own key
 */
public record Attempt(
    String model,
    Result result,
    @Nullable String error,
    @Nullable String reason,
    long millis,
    boolean ownKey) {
  /** What became of it. */
  public enum Result {
    /** It answered. */
    ANSWERED,
    /** It failed before the first word. */
    FAILED,
    /** It failed after the first word. */
    BROKE_OFF,
    /** It was not asked. */
    SKIPPED
  }

  /** As JSON, for answers and errors. */
  public JsonObject json() {
    return Json.object(
        "model", model,
        "result", result,
        "error", error,
        "reason", reason,
        "millis", millis,
        "ownKey", ownKey);
  }

  /**
   * Who answered in whose place, in a sentence for people; null when nobody had to.
   *
   * @param attempts the one that answered last
   */
  public static @Nullable String tookOver(List<Attempt> attempts) {
    Attempt last = attempts.getLast();
    return attempts.stream()
        .filter(attempt -> attempt.error() != null && !attempt.model().equals(last.model()))
        .findFirst()
        .map(
            failed ->
                "%s answered, since %s did not (%s)."
                    .formatted(last.model(), failed.model(), failed.error()))
        .orElse(null);
  }

  /** In one line, such as a header takes: {@code anthropic/a FAILED UNAVAILABLE 12ms}. */
  public static String line(List<Attempt> attempts) {
    return String.join("; ", attempts.stream().map(Attempt::line).toList());
  }

  private String line() {
    return error == null
        ? "%s %s %dms".formatted(model, result, millis)
        : "%s %s %s %dms".formatted(model, result, error, millis);
  }
}
