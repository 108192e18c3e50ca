// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.api.ToolCall;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Sees to it that the calls of an answer can be told apart, whatever ids the model gave them: some
 * number them anew in each step, or give none. Used by one thread.
 */
final class CallIds {
  private final Set<String> used = new HashSet<>();

  /** The calls of a step, with a new id for each that has none or another call's. */
  List<ToolCall> distinct(List<ToolCall> calls) {
    List<ToolCall> distinct = new ArrayList<>();
    for (ToolCall call : calls) {
      String id = call.id();
      while (id.isBlank() || !used.add(id)) {
        id = "call_" + (used.size() + 1) + "_" + call.id();
      }
      distinct.add(new ToolCall(id, call.name(), call.arguments(), call.malformed(), call.state()));
    }
    return List.copyOf(distinct);
  }
}
