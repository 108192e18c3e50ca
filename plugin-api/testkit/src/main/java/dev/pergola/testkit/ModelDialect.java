// SPDX-License-Identifier: MIT
package dev.pergola.testkit;

import dev.pergola.api.ChatRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A vendor's wire format as its server speaks it: what {@link ModelProviderContract} needs to play
 * that server. One implementation per format, shared by all providers that speak it.
 */
public interface ModelDialect {
  /**
   * What a request asks, in the contract's words. A tool's title, which no format carries, may be
   * anything.
   *
   * @throws AssertionError when it is no request for a streamed answer in this format; says why
   */
  ChatRequest read(ModelServer.Request request);

  /** The key that a request carries; null when it carries none. */
  @Nullable String key(ModelServer.Request request);

  /** The {@code Content-Type} of a streamed answer. */
  String contentType();

  /** A streamed answer in full, one event or line per element, each with its line ends. */
  List<byte[]> stream(ScriptedAnswer answer);

  /** As {@link #stream}, but without all that tells that the answer is complete. */
  List<byte[]> incompleteStream(ScriptedAnswer answer);

  /** One event or line of a stream that breaks the format. */
  byte[] malformedEvent();

  /** One event or line by which a server that already sent status 200 tells of an error. */
  byte[] errorEvent(String message);

  /** The body of an error answer, always JSON. */
  byte[] errorBody(int status, String message);

  /** Whether arguments travel as text, so that a model can get them wrong. */
  boolean argumentsAreText();

  /** Whether an answer can report tokens that came from a cache, and tokens of reasoning. */
  boolean reportsUsageDetails();
}
