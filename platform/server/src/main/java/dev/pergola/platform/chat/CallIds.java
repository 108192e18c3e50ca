// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.api.ToolCall;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Sees to it that the calls of a step can be told apart, whatever ids the model gave them. */
final class CallIds {
  /** The calls, with a new id for each that has none or another call's. */
  static List<ToolCall> distinct(List<ToolCall> calls) {
    Set<String> used = new HashSet<>();
    List<ToolCall> distinct = new ArrayList<>();
    for (ToolCall call : calls) {
      String id = call.id();
      for (int n = 1; id.isBlank() || !used.add(id); n++) {
        id = "call_" + (distinct.size() + n);
      }
      distinct.add(new ToolCall(id, call.name(), call.arguments(), call.malformed()));
    }
    return List.copyOf(distinct);
  }

  private CallIds() {}
}
