// SPDX-License-Identifier: MIT
package dev.pergola.platform.tools;

import dev.pergola.api.Caller;
import dev.pergola.api.ChatRequest.ToolDescription;
import dev.pergola.api.Tool;
import dev.pergola.api.ToolCall;
import dev.pergola.platform.plugins.Extensions;
import dev.pergola.platform.plugins.Extensions.Offered;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The tools of the started plugins. Safe for use by several threads; keeps nothing of a plugin
 * after a call.
 */
@Singleton
public final class Tools {
  private final Extensions extensions;
  private final Duration timeLimit;

  Tools(Extensions extensions, ToolsSettings settings) {
    this.extensions = extensions;
    this.timeLimit = settings.timeLimit();
  }

  /** Hears of a call's end. */
  @FunctionalInterface
  public interface Listener {
    /**
     * A call has ended.
     *
     * @param index the call's place in the list of calls
     */
    void ended(int index, ToolOutcome outcome);
  }

  /** All tools at present, in the order of their plugins' ids. */
  public List<ListedTool> all() {
    return extensions.tools().stream()
        .map(
            offered -> {
              Tool tool = offered.extension();
              return new ListedTool(
                  tool.name(),
                  tool.title(),
                  tool.description(),
                  tool.parameters(),
                  tool.effect(),
                  offered.pluginId());
            })
        .toList();
  }

  /** The tools that a model may call without asking anybody: those that change nothing. */
  public List<ToolDescription> forModels() {
    return all().stream()
        .filter(tool -> tool.effect() == Tool.Effect.READ)
        .map(
            tool ->
                new ToolDescription(
                    tool.name(), tool.title(), tool.description(), tool.parameters()))
        .toList();
  }

  /**
   * Calls tools, all at once, each on a virtual thread of its own, and returns when all have ended.
   * Whatever goes wrong with a call is its outcome, in words that tell a model how to go on. A call
   * that takes longer than the time limit is interrupted, and has failed. When this thread is
   * interrupted, or the listener throws, the calls that still run are interrupted.
   *
   * @param caller in whose name
   * @param listener hears of each end, in the order in which they come, on the calling thread
   */
  public void call(Caller caller, List<ToolCall> calls, Listener listener)
      throws InterruptedException {
    BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
    long deadline = System.nanoTime() + timeLimit.toNanos();
    Map<Integer, Running> running = start(caller, calls, ended);
    try {
      while (!running.isEmpty()) {
        Ended next = ended.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (next == null) {
          break;
        }
        running.remove(next.index());
        listener.ended(next.index(), next.outcome());
      }
      for (int late : List.copyOf(running.keySet())) {
        Running call = Objects.requireNonNull(running.remove(late));
        call.thread().interrupt();
        listener.ended(late, ToolOutcome.failed(calls.get(late), call.pluginId(), tooLate()));
      }
    } finally {
      running.values().forEach(call -> call.thread().interrupt());
    }
  }

  private record Ended(int index, ToolOutcome outcome) {}

  private record Running(Thread thread, @Nullable String pluginId) {}

  // Each thread gets hold of its own tool only: one that takes long must not keep the others'
  // plugins in memory.
  private Map<Integer, Running> start(
      Caller caller, List<ToolCall> calls, BlockingQueue<Ended> ended) {
    Map<String, Offered<Tool>> tools = new HashMap<>();
    extensions.tools().forEach(offered -> tools.put(offered.extension().name(), offered));
    List<String> names = forModels().stream().map(ToolDescription::name).sorted().toList();
    Map<Integer, Running> running = new HashMap<>();
    for (int i = 0; i < calls.size(); i++) {
      int index = i;
      Offered<Tool> tool = tools.get(calls.get(i).name());
      var invocation = new ToolInvocation(caller, calls.get(i), tool, names);
      Thread thread =
          Thread.ofVirtual()
              .name(tool == null ? "tool" : "tool " + tool.extension().name())
              .inheritInheritableThreadLocals(false)
              .start(() -> ended.add(new Ended(index, invocation.run())));
      running.put(index, new Running(thread, tool == null ? null : tool.pluginId()));
    }
    return running;
  }

  private String tooLate() {
    String limit =
        timeLimit.toSeconds() > 0
            ? timeLimit.toSeconds() + " seconds"
            : timeLimit.toMillis() + " milliseconds";
    return "The tool took longer than %s and was stopped. Ask for less, such as a shorter period."
        .formatted(limit);
  }
}
