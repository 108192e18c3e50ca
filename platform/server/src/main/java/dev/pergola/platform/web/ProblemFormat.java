// SPDX-License-Identifier: MIT
package dev.pergola.platform.web;

import dev.pergola.api.JsonObject;
import io.micronaut.http.HttpRequest;

/**
 * Another format of errors than {@link Problem}'s own, for routes whose format somebody else has
 * laid down. Rooms provide it as a bean; {@link Problems} asks it. Never called twice for an error.
 */
public interface ProblemFormat {
  /** Whether an answer to this request has this format. */
  boolean isFor(HttpRequest<?> request);

  /** The error as JSON. */
  JsonObject json(Problem problem);
}
