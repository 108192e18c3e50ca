// SPDX-License-Identifier: MIT
package dev.pergola.api;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something went wrong in a way that has a name. The message reaches the person (or the model) who
 * asked, so it says what to do next and holds no secret.
 */
public final class PergolaException extends RuntimeException {
  private final ErrorCode code;
  private final transient JsonObject members;

  /** An error with no other exception behind it. */
  public PergolaException(ErrorCode code, String message) {
    this(code, message, JsonObject.EMPTY);
  }

  /**
   * An error caused by another exception, which is logged but never shown.
   *
   * @param message one or two sentences: what is wrong, and what to do next
   */
  public PergolaException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(Objects.requireNonNull(message), cause);
    this.code = Objects.requireNonNull(code);
    this.members = JsonObject.EMPTY;
  }

  /**
   * An error that tells programs more than its code.
   *
   * @param members further members of the answer's problem+json (RFC 9457, section 3.2), which the
   *     documentation of the code lists; never a secret
   */
  public PergolaException(ErrorCode code, String message, JsonObject members) {
    super(Objects.requireNonNull(message));
    this.code = Objects.requireNonNull(code);
    this.members = Objects.requireNonNull(members);
  }

  /** The condition. */
  public ErrorCode code() {
    return code;
  }

  /** Further members of the answer's problem+json; empty for most errors. */
  public JsonObject members() {
    return members;
  }

  /** What is wrong and what to do next; never null. */
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
