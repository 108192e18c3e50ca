// SPDX-License-Identifier: MIT
package dev.pergola.api;

/**
 * How much of something may be used. In JSON, and there only, {@code -1} stands for unlimited: see
 * {@link #json}.
 */
public sealed interface Limit {
  /** As much as anybody likes. */
  record Unlimited() implements Limit {
    @Override
    public String toString() {
      return "unlimited";
    }
  }

  /**
   * At most so much.
   *
   * @param count not negative; 0 allows nothing
   */
  record AtMost(long count) implements Limit {
    public AtMost {
      if (count < 0) {
        throw new IllegalArgumentException("A limit is not negative: " + count);
      }
    }

    @Override
    public String toString() {
      return "at most " + count;
    }
  }

  /** As much as anybody likes. */
  static Limit unlimited() {
    return new Unlimited();
  }

  /**
   * At most so much.
   *
   * @throws IllegalArgumentException when the count is negative
   */
  static Limit atMost(long count) {
    return new AtMost(count);
  }

  /**
   * Whether one more may be used.
   *
   * @param used how much is used already, in the limit's own unit
   */
  default boolean allows(long used) {
    return switch (this) {
      case Unlimited _ -> true;
      case AtMost(long count) -> used < count;
    };
  }

  /** The limit as JSON has it: the count, or -1 for unlimited. */
  default JsonNumber json() {
    return switch (this) {
      case Unlimited _ -> Json.number(-1);
      case AtMost(long count) -> Json.number(count);
    };
  }
}
