// SPDX-License-Identifier: MIT
package dev.pergola.plugins.xero;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of many rows.
 *
 * @param rows those on this page
 * @param offset how many come before them
 * @param total how many there are in all
 */
record Slice<T>(List<T> rows, int offset, int total) {
  static final int DEFAULT_LIMIT = 50;
  static final int MAX_LIMIT = 200;

  /**
   * Cuts out a page.
   *
   * @throws dev.pergola.api.PergolaException {@code INVALID_ARGUMENT} when limit or offset is out
   *     of bounds
   */
  static <T> Slice<T> of(List<T> all, @Nullable Integer limit, @Nullable Integer offset) {
    int size = limit == null ? DEFAULT_LIMIT : limit;
    int start = offset == null ? 0 : offset;
    if (size < 1 || size > MAX_LIMIT) {
      throw Phrases.invalid("limit must be from 1 to %d, not %d.", MAX_LIMIT, size);
    }
    if (start < 0 || start > 0 && start >= all.size()) {
      throw Phrases.invalid(
          "offset must be from 0 to %d, not %d: %d rows match.",
          Math.max(0, all.size() - 1), start, all.size());
    }
    int end = (int) Math.min(all.size(), (long) start + size);
    return new Slice<>(all.subList(start, end), start, all.size());
  }

  /** Which rows these are and how to get the next; empty when they are all. */
  String note() {
    if (rows.size() == total) {
      return "";
    }
    int end = offset + rows.size();
    return " Rows %d to %,d of %,d are listed%s."
        .formatted(
            offset + 1,
            end,
            total,
            end == total ? "" : "; call again with offset %d for more".formatted(end));
  }
}
