// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Caller;
import dev.pergola.platform.home.Ids;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who asks a model, and what for: what the ledger and the limits go by.
 *
 * @param caller in whose name
 * @param apiKeyId the API key that the request came with; null for none
 * @param conversationId the conversation that it belongs to; null for none
 * @param purpose what it is for
 * @param requestId what the person or the program asked once: one question may take several calls
 */
public record Asker(
    Caller caller,
    @Nullable UUID apiKeyId,
    @Nullable UUID conversationId,
    Purpose purpose,
    UUID requestId) {
  /** What a model is asked for. */
  public enum Purpose {
    /** A person's question. */
    CHAT,
    /** A title for a conversation. */
    TITLE,
    /** Vectors of texts for the server's own search. */
    EMBEDDING,
    /** Another program's request. */
    GATEWAY,
    /** An administrator's trial of a model. */
    TEST
  }

  /** Somebody who asks something new, in no conversation and with no API key. */
  public static Asker of(Caller caller, Purpose purpose) {
    return new Asker(caller, null, null, purpose, Ids.next());
  }

  /** The same, in a conversation. */
  public Asker in(UUID conversation) {
    return new Asker(caller, apiKeyId, conversation, purpose, requestId);
  }

  /** The same, with an API key; null for none. */
  public Asker with(@Nullable UUID apiKey) {
    return new Asker(caller, apiKey, conversationId, purpose, requestId);
  }
}
