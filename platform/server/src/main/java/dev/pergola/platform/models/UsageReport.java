// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What models were used, and what it cost.
 *
 * @param from the first day, in UTC
 * @param to the last day
 * @param by what the lines are
 * @param organization whether it tells of the whole organization; else of one user
 * @param total of all lines, also of those that are left out
 * @param lines days in their order, all else by cost and tokens, the most first
 * @param truncated whether lines are left out
 */
public record UsageReport(
    LocalDate from,
    LocalDate to,
    By by,
    boolean organization,
    Line total,
    List<Line> lines,
    boolean truncated) {
  /** What calls are put together by. */
  public enum By {
    DAY,
    MODEL,
    USER,
    CONVERSATION
  }

  /**
   * An exact amount of money.
   *
   * @param micros in millionths of the currency's main unit
   * @param currency its code (ISO 4217)
   */
  public record Amount(long micros, String currency) {
    /** The decimal number, exact. */
    public String decimal() {
      return Micros.decimal(micros);
    }

    @Override
    public String toString() {
      return Micros.brief(micros, currency);
    }
  }

  /**
   * Some calls together.
   *
   * @param key the day, the model, the user's or conversation's id; empty for the total, and for
   *     calls that belong to no conversation
   * @param title for people
   * @param failed those that did not come to a whole answer
   * @param estimated those whose tokens the vendor did not count
   * @param unpriced those whose cost is not known
   * @param cost what they cost the operator, a line for each currency
   * @param ownKeyCost what they cost those who brought their own key
   * @param averageMillis how long a whole answer took, of those that came word by word if there
   *     were any; null when there was none
   * @param averageFirstTokenMillis how long the first words of the same answers took; null when
   *     none came word by word
   */
  public record Line(
      String key,
      String title,
      long calls,
      long failed,
      long estimated,
      long unpriced,
      long inputTokens,
      long outputTokens,
      long cachedInputTokens,
      long reasoningTokens,
      List<Amount> cost,
      List<Amount> ownKeyCost,
      @Nullable Long averageMillis,
      @Nullable Long averageFirstTokenMillis) {
    /** What was read and written. */
    public long tokens() {
      return inputTokens + outputTokens;
    }

    /** The cost for people: {@code 1.20 USD}; with a plus where some of it is not known. */
    public String costText() {
      if (cost.isEmpty() && unpriced > 0) {
        return "unknown";
      }
      String known =
          cost.isEmpty()
              ? "0.00"
              : String.join(" + ", cost.stream().map(Amount::toString).toList());
      return unpriced > 0 ? known + " + unknown" : known;
    }

    /** Where it stands among others: by the money, whatever its currency. */
    long weight() {
      return cost.stream().mapToLong(Amount::micros).sum();
    }
  }

  /** Adds sums up to a line. */
  static final class Adding {
    private final Map<String, Long> cost = new TreeMap<>();
    private final Map<String, Long> ownKeyCost = new TreeMap<>();
    private long calls;
    private long failed;
    private long estimated;
    private long unpriced;
    private long input;
    private long output;
    private long cached;
    private long reasoning;
    private long millis;
    private long timed;
    private long told;
    private long waited;
    private long spoken;

    Adding add(UsageRows.Sum sum) {
      calls += sum.calls();
      failed += sum.failed();
      estimated += sum.estimated();
      unpriced += sum.unpriced();
      input += sum.input();
      output += sum.output();
      cached += sum.cached();
      reasoning += sum.reasoning();
      millis += sum.millis();
      timed += sum.timed();
      told += sum.told();
      waited += sum.waited();
      spoken += sum.spoken();
      if (sum.currency() != null) {
        if (sum.micros() != 0) {
          cost.merge(sum.currency(), sum.micros(), Long::sum);
        }
        if (sum.own() != 0) {
          ownKeyCost.merge(sum.currency(), sum.own(), Long::sum);
        }
      }
      return this;
    }

    Line line(String key, String title) {
      return new Line(
          key,
          title,
          calls,
          failed,
          estimated,
          unpriced,
          input,
          output,
          cached,
          reasoning,
          amounts(cost),
          amounts(ownKeyCost),
          spoken > 0 ? Long.valueOf(told / spoken) : timed == 0 ? null : millis / timed,
          spoken == 0 ? null : waited / spoken);
    }

    private static List<Amount> amounts(Map<String, Long> micros) {
      List<Amount> amounts = new ArrayList<>();
      micros.forEach((currency, amount) -> amounts.add(new Amount(amount, currency)));
      return List.copyOf(amounts);
    }
  }
}
