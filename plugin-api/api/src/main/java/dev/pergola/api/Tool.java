// SPDX-License-Identifier: MIT
package dev.pergola.api;

import java.util.Objects;

/**
 * Something that a language model may do in a user's name.
 *
 * @param name in snake case, unique on the installation, at most 64 characters of {@code a-z 0-9 _}
 * @param title for people, a few words
 * @param description for the model: what it does, when to use it, what it answers with
 * @param parameters the arguments' JSON Schema, of type object
 * @param effect what calling it changes
 * @param handler does it
 */
public record Tool(
    String name,
    String title,
    String description,
    JsonObject parameters,
    Effect effect,
    Handler handler) {
  /** What calling a tool changes. */
  public enum Effect {
    /** Nothing. */
    READ,
    /** Something that the user must agree to first. */
    WRITE
  }

  /**
   * @throws IllegalArgumentException when the name is not as it must be
   */
  public Tool {
    if (!name.matches("[a-z][a-z0-9_]{0,63}")) {
      throw new IllegalArgumentException("Not a tool's name: " + name);
    }
    Objects.requireNonNull(handler);
  }

  /** Does what the tool says. Called by several threads at once. */
  @FunctionalInterface
  public interface Handler {
    /**
     * Does it. The thread is interrupted when the user stops the answer or the tool's time is up.
     *
     * @param arguments as the model wrote them, an object, not checked against the schema
     * @throws PergolaException when it cannot be done; the model reads the message, so it should
     *     say how to call better
     * @throws Exception for a defect; the model reads that the tool failed, the log why
     */
    ToolResult call(Caller caller, JsonObject arguments) throws Exception;
  }

  /** As {@link Handler}, with the arguments bound to a record. */
  @FunctionalInterface
  public interface TypedHandler<A extends Record> {
    /** As {@link Handler#call}. */
    ToolResult call(Caller caller, A arguments) throws Exception;
  }

  /** A tool that changes nothing, its parameters described by a record. */
  public static <A extends Record> Tool reading(
      String name, String title, String description, Class<A> arguments, TypedHandler<A> handler) {
    return typed(name, title, description, Effect.READ, arguments, handler);
  }

  /** A tool that changes something, its parameters described by a record. */
  public static <A extends Record> Tool writing(
      String name, String title, String description, Class<A> arguments, TypedHandler<A> handler) {
    return typed(name, title, description, Effect.WRITE, arguments, handler);
  }

  private static <A extends Record> Tool typed(
      String name,
      String title,
      String description,
      Effect effect,
      Class<A> arguments,
      TypedHandler<A> handler) {
    return new Tool(
        name,
        title,
        description,
        JsonSchema.of(arguments),
        effect,
        (caller, json) -> handler.call(caller, json.as(arguments)));
  }
}
