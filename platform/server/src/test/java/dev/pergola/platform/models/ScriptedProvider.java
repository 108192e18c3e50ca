// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.ChatEvent;
import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatResponse;
import dev.pergola.api.ChatResponse.StopReason;
import dev.pergola.api.Model;
import dev.pergola.api.ModelProvider;
import dev.pergola.api.ToolCall;
import dev.pergola.api.Usage;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Language models that say what a test has written for them. */
public final class ScriptedProvider implements ModelProvider {
  /** What each answer costs. */
  public static final Usage COST = new Usage(100, 20, 10, 5);

  /** One answer. */
  @FunctionalInterface
  public interface Step {
    /** Answers. */
    ChatResponse answer(ChatRequest request, Consumer<ChatEvent> events)
        throws InterruptedException;
  }

  private final String name;
  private final List<Model> models;
  private final Queue<Step> steps = new ConcurrentLinkedQueue<>();
  private final List<ChatRequest> requests = new CopyOnWriteArrayList<>();
  private volatile boolean takesKeys;
  private volatile boolean ready = true;
  private volatile Step otherwise = says("I have nothing more to say.");

  private ScriptedProvider(String name, List<Model> models) {
    this.name = name;
    this.models = models;
  }

  /** A provider of one model, {@code script/actor}. */
  public static ScriptedProvider create() {
    return of("script", new Model("actor", "Actor", 1));
  }

  /** A provider of some models. */
  public static ScriptedProvider of(String name, Model... models) {
    return new ScriptedProvider(name, List.of(models));
  }

  /** Has it answer so, once, after all that it was told before. */
  public ScriptedProvider then(Step step) {
    steps.add(step);
    return this;
  }

  /** Has it answer so whenever nothing else is left. */
  public ScriptedProvider always(Step step) {
    otherwise = step;
    return this;
  }

  /** Has it take askers' own keys. */
  public ScriptedProvider takingKeys() {
    takesKeys = true;
    return this;
  }

  /** Has it lack a key of the operator's. */
  public ScriptedProvider withoutKey() {
    ready = false;
    return this;
  }

  /** What it was asked, in order. */
  public List<ChatRequest> requests() {
    return requests;
  }

  /** Says some words, piece by piece. */
  public static Step says(String... pieces) {
    return (_, events) -> {
      for (String piece : pieces) {
        events.accept(new ChatEvent.Delta(piece));
      }
      return response(String.join("", pieces), List.of(), StopReason.END);
    };
  }

  /** Asks for tools. */
  public static Step calls(ToolCall... calls) {
    return saysAndCalls("", calls);
  }

  /** Says some words and asks for tools. */
  public static Step saysAndCalls(String words, ToolCall... calls) {
    return (_, events) -> {
      if (!words.isEmpty()) {
        events.accept(new ChatEvent.Delta(words));
      }
      return response(words, List.of(calls), StopReason.TOOL_CALLS);
    };
  }

  /** An answer. */
  public static ChatResponse response(String text, List<ToolCall> calls, StopReason reason) {
    return new ChatResponse(text, calls, reason, COST, "actor");
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Model> models() {
    return models;
  }

  @Override
  public boolean isReady() {
    return ready;
  }

  @Override
  public boolean takesKeys() {
    return takesKeys;
  }

  @Override
  public ChatResponse chat(ChatRequest request, Consumer<ChatEvent> events)
      throws InterruptedException {
    requests.add(request);
    Step next = steps.poll();
    return (next == null ? otherwise : next).answer(request, events);
  }
}
