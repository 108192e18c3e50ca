// SPDX-License-Identifier: MIT
package dev.pergola.e2e;

import java.util.List;

/** Several measurements of one thing, in order of size. */
record Sample(List<Double> sorted) {
  Sample {
    sorted = sorted.stream().sorted().toList();
  }

  double median() {
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  double least() {
    return sorted.getFirst();
  }

  double most() {
    return sorted.getLast();
  }
}
