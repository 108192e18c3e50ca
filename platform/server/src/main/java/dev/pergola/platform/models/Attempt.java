// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import java.util.ArrayList;
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
  // By what name errors hold them.
  private static final String MEMBER = "attempts";

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

  /** Of a model that answered. */
  static Attempt answered(KeyedModel model, long millis) {
    return new Attempt(model.choice().id(), Result.ANSWERED, null, null, millis, model.isOwn());
  }

  /** Of a model that was asked in vain. */
  static Attempt unanswered(
      KeyedModel model, Result result, PergolaException failure, long millis) {
    return new Attempt(
        model.choice().id(),
        result,
        failure.code().name(),
        failure.getMessage(),
        millis,
        model.isOwn());
  }

  /** Of a model that was not asked, since its provider is let alone. */
  static Attempt skipped(KeyedModel model, Cooldowns.Health health) {
    return new Attempt(
        model.choice().id(),
        Result.SKIPPED,
        "COOLING_DOWN",
        "%s is let alone for a while: %s"
            .formatted(model.choice().provider(), String.valueOf(health.error())),
        0,
        model.isOwn());
  }

  /** These, the last of which had an answer that was a refusal: nothing another model mends. */
  static List<Attempt> refused(List<Attempt> attempts, PergolaException refusal) {
    Attempt last = attempts.getLast();
    List<Attempt> told = new ArrayList<>(attempts.subList(0, attempts.size() - 1));
    told.add(
        new Attempt(
            last.model(),
            Result.FAILED,
            refusal.code().name(),
            refusal.getMessage(),
            last.millis(),
            last.ownKey()));
    return told;
  }

  /** Of a choice that cannot be asked now, whoever made it. */
  static Attempt away(String name, String reason) {
    return new Attempt(name, Result.SKIPPED, "NOT_AVAILABLE", reason, 0, false);
  }

  /** What is worth telling of a question's way: all of it, unless the first model just answered. */
  public static List<Attempt> notable(List<Attempt> attempts) {
    return attempts.stream().allMatch(attempt -> attempt.result() == Result.ANSWERED)
        ? List.of()
        : List.copyOf(attempts);
  }

  /** A failure that tells of the attempts that led to it, when there were several. */
  static PergolaException telling(List<Attempt> attempts, PergolaException failure) {
    return attempts.size() < 2
        ? failure
        : new PergolaException(
            failure.code(),
            failure.getMessage(),
            failure.members().with(MEMBER, attempts.stream().map(Attempt::json).toList()));
  }

  /** What became of the models that a question asked in vain; empty when it asked one. */
  public static List<Attempt> of(PergolaException failure) {
    Json told = failure.members().get(MEMBER);
    return told == null
        ? List.of()
        : told.elements().stream().map(each -> ((JsonObject) each).as(Attempt.class)).toList();
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
