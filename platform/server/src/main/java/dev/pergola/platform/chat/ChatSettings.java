// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.platform.models.Quote;
import io.micronaut.context.annotation.ConfigurationInject;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.math.BigDecimal;
import java.time.Duration;

/**
 * The bounds of an answer ({@code pergola.chat.*}); the numbers greater than zero.
 *
 * @param maxSteps how often the model may ask for tools in one answer; then it must conclude
 * @param maxCallsPerStep how many tools it may ask for at once
 * @param timeLimit how long one answer may take
 * @param maxMessageCharacters how long a question may be
 * @param contextCharacters how much of a conversation the model is sent
 * @param maxToolAnswerCharacters how much of one tool's answer the model is sent
 * @param maxTableRows how many rows of a tool's table are kept and sent to the client
 * @param titles whether models make titles for conversations
 * @param confirmAbove from what cost on a person is asked before a question is sent, in the main
 *     unit of whichever currency the model's price is in; not negative
 * @param confirmAboveTokens the same where nobody knows the price, in tokens to be read
 * @param keepEvery how often what was said so far is stored while a model speaks
 * @param keepAlive how long a streamed answer may be silent before a comment is sent
 */
// Read at the start: a setting that makes no sense is not to wait for the first question.
@Context
@ConfigurationProperties("pergola.chat")
record ChatSettings(
    @Bindable(defaultValue = "12") int maxSteps,
    @Bindable(defaultValue = "16") int maxCallsPerStep,
    @Bindable(defaultValue = "10m") Duration timeLimit,
    @Bindable(defaultValue = "32000") int maxMessageCharacters,
    @Bindable(defaultValue = "200000") int contextCharacters,
    @Bindable(defaultValue = "60000") int maxToolAnswerCharacters,
    @Bindable(defaultValue = "500") int maxTableRows,
    @Bindable(defaultValue = "true") boolean titles,
    @Bindable(defaultValue = "0.50") BigDecimal confirmAbove,
    @Bindable(defaultValue = "30000") long confirmAboveTokens,
    @Bindable(defaultValue = "1s") Duration keepEvery,
    @Bindable(defaultValue = "15s") Duration keepAlive) {
  @ConfigurationInject
  ChatSettings {
    require(maxSteps > 0, "max-steps");
    require(maxCallsPerStep > 0, "max-calls-per-step");
    require(timeLimit.isPositive(), "time-limit");
    require(maxMessageCharacters > 0, "max-message-characters");
    require(contextCharacters > 0, "context-characters");
    require(maxToolAnswerCharacters > 0, "max-tool-answer-characters");
    require(maxTableRows > 0, "max-table-rows");
    require(keepEvery.isPositive(), "keep-every");
    require(keepAlive.isPositive(), "keep-alive");
    requireAmount(confirmAbove.signum() >= 0, "confirm-above");
    requireAmount(confirmAboveTokens >= 0, "confirm-above-tokens");
  }

  /** Whether a person is asked before something of that cost is sent. */
  boolean asksBefore(Quote quote) {
    return quote.cost() == null
        ? quote.inputTokens() > confirmAboveTokens
        : new BigDecimal(quote.cost().decimal()).compareTo(confirmAbove) > 0;
  }

  private static void requireAmount(boolean met, String name) {
    if (!met) {
      throw new IllegalArgumentException("pergola.chat." + name + " must not be negative.");
    }
  }

  private static void require(boolean met, String name) {
    if (!met) {
      throw new IllegalArgumentException("pergola.chat." + name + " must be greater than zero.");
    }
  }
}
