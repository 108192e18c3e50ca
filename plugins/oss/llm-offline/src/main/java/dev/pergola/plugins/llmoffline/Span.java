// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmoffline;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Days that a question speaks of.
 *
 * @param from the first day; null when it is open
 * @param to the last day; null when it is open
 * @param firstToken the first token that says so
 * @param lastToken the last token that says so
 */
record Span(@Nullable LocalDate from, @Nullable LocalDate to, int firstToken, int lastToken) {
  boolean covers(int token) {
    return token >= firstToken && token <= lastToken;
  }
}
